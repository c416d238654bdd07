#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.h"
#include "engine/base/sqlite.h"
#include "engine/persist/database_file.h"
#include "engine/persist/record.h"

namespace sequent::persist {

struct Recovered {
  State state;
  std::int64_t log_bytes = 0;  // of the log rows behind the snapshot
};

// Gives `visitor` all records of `path` in their order: the snapshot's, then those of the log.
// Changes nothing.
// Errors: kCorrupt, naming the row, unless everything is there and fits its checksum.
base::Result<Recovered> recover(base::Database& database,
                                const std::string& path,
                                RecordVisitor& visitor);

}  // namespace sequent::persist
