#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include "engine/base/result.h"

namespace sequent::persist {

// kConflict if a file, or what belongs to one, stands where a checkpoint is to be made.
base::Status check_absent(const std::string& to);

// Makes a new database file at `to` of what database `from` holds at this moment: the
// snapshot that counts, the log behind it and the big values, each row compared with its
// checksum. `from` may be in use meanwhile, and is only read. Returns the bytes of the rows.
//
// Errors: kConflict (something stands at `to` already), kNotFound (its folder is missing),
// kCorrupt (a row of `from` is damaged), kUnavailable (no room, failed I/O, asked to stop).
// After an error there is nothing at `to`.
// Blocking: as long as it takes to read and write all of it; looks for `stop` between rows.
base::Result<std::int64_t> write_checkpoint(const std::string& from,
                                            const std::string& to,
                                            const std::string& vfs,
                                            const std::stop_token& stop);

}  // namespace sequent::persist
