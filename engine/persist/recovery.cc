#include "engine/persist/recovery.h"

#include <string_view>
#include <utility>

namespace sequent::persist {
namespace {

// The rows of one table, in order without a gap.
struct Rows {
  const char* what;
  const char* sql;  // gives number, crc, records of the rows from ?1 to ?2
  std::int64_t first;
  std::int64_t last;
};

std::string name_of(const Rows& rows, std::int64_t row) {
  return std::string(rows.what) + " row " + std::to_string(row - rows.first + 1) + " of " +
         std::to_string(rows.last - rows.first + 1);
}

base::Result<std::int64_t> read_rows(base::Database& database,
                                     const Rows& rows,
                                     RecordVisitor& visitor) {
  SEQUENT_TRY_ASSIGN(base::Statement select, database.prepare(rows.sql));
  select.bind(rows.first).bind(rows.last);
  std::int64_t bytes = 0;
  for (std::int64_t row = rows.first; row <= rows.last; ++row) {
    SEQUENT_TRY_ASSIGN(const bool found, select.next());
    if (!found || select.integer(0) != row) {
      return base::corrupt(name_of(rows, row) + " is missing");
    }
    const std::string_view records = select.blob(2);
    if (select.integer(1) != row_checksum(row, records)) {
      return base::corrupt(name_of(rows, row) + " fails its checksum");
    }
    if (auto read = read_records(records, visitor); !read) {
      return base::Error{read.error().code, name_of(rows, row) + ": " + read.error().message};
    }
    bytes += static_cast<std::int64_t>(records.size());
  }
  return bytes;
}

base::Result<Recovered> read_all(base::Database& database, RecordVisitor& visitor) {
  SEQUENT_TRY_ASSIGN(const State state, read_state(database));
  const std::int64_t first = snapshot_row_id(state.generation, 0);
  SEQUENT_TRY_ASSIGN(
      const std::int64_t snapshot_bytes,
      read_rows(database,
                {.what = "snapshot",
                 .sql = "SELECT row, crc, records FROM snapshot WHERE row BETWEEN ? AND ? "
                        "ORDER BY row",
                 .first = first,
                 .last = first + state.snapshot_rows - 1},
                visitor));
  if (snapshot_bytes != state.snapshot_bytes) {
    return base::corrupt("the snapshot has " + std::to_string(snapshot_bytes) + " bytes, not " +
                         std::to_string(state.snapshot_bytes));
  }
  SEQUENT_TRY_ASSIGN(
      const std::int64_t log_bytes,
      read_rows(database,
                {.what = "log",
                 .sql = "SELECT row, crc, records FROM log WHERE row BETWEEN ? AND ? ORDER BY row",
                 .first = state.cut + 1,
                 .last = state.last_row},
                visitor));
  SEQUENT_TRY_ASSIGN(const std::int64_t last,
                     database.integer("SELECT ifnull(max(row), 0) FROM log"));
  if (last > state.last_row) {
    return base::corrupt("log row " + std::to_string(last) + " is behind the end of the log");
  }
  return Recovered{.state = state, .log_bytes = log_bytes};
}

}  // namespace

base::Result<Recovered> recover(base::Database& database,
                                const std::string& path,
                                RecordVisitor& visitor) {
  auto recovered = read_all(database, visitor);
  if (!recovered) {
    return as_damage(path, std::move(recovered).error());
  }
  return recovered;
}

}  // namespace sequent::persist
