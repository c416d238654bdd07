#include "engine/persist/checkpoint.h"

#include <limits>
#include <unistd.h>

#include "engine/base/sqlite.h"
#include "engine/persist/database_file.h"

namespace sequent::persist {
namespace {

// Rows of one table: number, checksum, bytes.
struct Table {
  const char* name;
  const char* select;
  const char* insert;
  std::int64_t first;
  std::int64_t last;
};

class Copy {
 public:
  Copy(base::Database& from, base::Database& to, const std::stop_token& stop)
      : from_(&from), to_(&to), stop_(&stop) {}

  base::Result<std::int64_t> run() {
    SEQUENT_TRY_ASSIGN(const State state, read_state(*from_));
    const std::int64_t first = snapshot_row_id(state.generation, 0);
    std::int64_t bytes = 0;
    for (const Table& table :
         {Table{"snapshot", "SELECT row, crc, records FROM snapshot WHERE row BETWEEN ? AND ?",
                "INSERT INTO snapshot VALUES (?, ?, ?)", first, first + state.snapshot_rows - 1},
          Table{"log", "SELECT row, crc, records FROM log WHERE row BETWEEN ? AND ?",
                "INSERT INTO log VALUES (?, ?, ?)", state.cut + 1, state.last_row},
          Table{"big", "SELECT id, crc, bytes FROM big WHERE id BETWEEN ? AND ?",
                "INSERT INTO big VALUES (?, ?, ?)", 0, std::numeric_limits<std::int64_t>::max()}}) {
      SEQUENT_TRY_ASSIGN(const std::int64_t copied, copy(table));
      bytes += copied;
    }
    SEQUENT_TRY(write_state(*to_, state));
    return bytes;
  }

 private:
  base::Result<std::int64_t> copy(const Table& table) {
    SEQUENT_TRY_ASSIGN(base::Statement select, from_->prepare(table.select));
    SEQUENT_TRY_ASSIGN(base::Statement insert, to_->prepare(table.insert));
    select.bind(table.first).bind(table.last);
    std::int64_t bytes = 0;
    while (true) {
      if (stop_->stop_requested()) {
        return base::unavailable("the store was closed before the checkpoint was whole");
      }
      SEQUENT_TRY_ASSIGN(const bool found, select.next());
      if (!found) {
        return bytes;
      }
      const std::int64_t row = select.integer(0);
      const std::string_view contents = select.blob(2);
      if (select.integer(1) != row_checksum(row, contents)) {
        return base::corrupt("row " + std::to_string(row) + " of table " + table.name +
                             " fails its checksum");
      }
      SEQUENT_TRY(insert.bind(row).bind(select.integer(1)).bind_blob(contents).run());
      bytes += static_cast<std::int64_t>(contents.size());
    }
  }

  base::Database* from_;
  base::Database* to_;
  const std::stop_token* stop_;
};

}  // namespace

base::Status check_absent(const std::string& to) {
  for (const char* suffix : {"", "-wal", "-new"}) {
    if (::access((to + suffix).c_str(), F_OK) == 0) {
      return base::conflict(to + suffix + ": there is a file of this name already");
    }
  }
  return {};
}

base::Result<std::int64_t> write_checkpoint(const std::string& from,
                                            const std::string& to,
                                            const std::string& vfs,
                                            const std::stop_token& stop) {
  SEQUENT_TRY(check_absent(to));
  SEQUENT_TRY_ASSIGN(base::Database source, open_for_reading(from, vfs));
  // One moment: what is committed from here on is not seen.
  SEQUENT_TRY(source.execute("BEGIN"));
  std::int64_t bytes = 0;
  SEQUENT_TRY(create_file(to, vfs, [&](base::Database& target) -> base::Status {
    auto copied = Copy(source, target, stop).run();
    if (!copied) {
      return as_damage(from, std::move(copied).error());
    }
    bytes = *copied;
    return {};
  }));
  return bytes;
}

}  // namespace sequent::persist
