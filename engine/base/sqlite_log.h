#pragma once

#include "engine/base/result.h"

struct sqlite3_file;

namespace sequent::base {

// Writes the whole frames of a write-ahead log over themselves, so that the kernel has to
// write them to the disk, and returns how many there are: up to the first whose checksum fails.
// Format: https://www.sqlite.org/fileformat2.html#walformat
Result<int> rewrite_log(sqlite3_file& log);

// Cuts off what stands behind the first `frames`, if anything does.
Status cut_log(sqlite3_file& log, int frames);

}  // namespace sequent::base
