// Any bytes are read as a value or refused; what is read has an end that skipping finds too, and
// is written and read again.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/rdb/input.h"
#include "engine/rdb/value.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace rdb = sequent::rdb;
  if (size == 0) {
    return 0;
  }
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  rdb::Input in(bytes.substr(1));
  const auto value = rdb::read_value(in, data[0], {});
  if (!value) {
    return 0;
  }
  rdb::Input skipped(bytes.substr(1));
  if (!rdb::skip_value(skipped, data[0]) || skipped.at_end() != in.at_end()) {
    std::abort();
  }
  std::string again;
  if (value->collection == nullptr) {
    rdb::write_string(again, value->bytes);
  } else {
    rdb::write_collection(again, *value->collection);
  }
  rdb::Input copy(std::string_view(again).substr(1));
  const auto read = rdb::read_value(copy, static_cast<std::uint8_t>(again[0]), {});
  const bool holds =
      read && copy.at_end() && read->bytes == value->bytes &&
      (read->collection == nullptr) == (value->collection == nullptr) &&
      (read->collection == nullptr || read->collection->size() == value->collection->size());
  if (!holds) {
    std::abort();
  }
  return 0;
}
