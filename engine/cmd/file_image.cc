#include "engine/cmd/file_image.h"

#include <utility>

#include "engine/cmd/value_payload.h"
#include "engine/rdb/file_writer.h"

namespace sequent::cmd {

base::Result<std::string> file_image(const state::Instance& instance, std::int64_t now_ms) {
  rdb::FileWriter writer(now_ms / 1000);
  for (const auto& [name, library] : instance.libraries.all()) {
    writer.function(library.source);
  }
  base::Status written;
  std::string value;
  int db = 0;
  for (const auto& keys : instance.databases) {
    if (keys->size() > 0) {
      writer.begin_database(db, keys->size(), keys->with_deadline());
    }
    keys->for_each([&](data::Entry entry) {
      value.clear();
      if (written) {
        written = write_value(value, entry, instance.big);
      }
      if (written) {
        writer.key({.key = entry.key(), .value = value, .deadline_ms = entry.deadline_ms()});
      }
    });
    ++db;
  }
  SEQUENT_TRY(std::move(written));
  writer.end();
  return writer.take();
}

}  // namespace sequent::cmd
