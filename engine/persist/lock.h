#pragma once

#include <optional>
#include <string>
#include <sys/types.h>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

namespace sequent::persist {

// The ownership of one database: an flock on `<database>.lock`, which the kernel takes
// back when the process ends in whatever way. The file holds the owner's process id and
// stays when the lock is gone (removing it would let two processes own two files of one name).
//
// Owns: the lock, until the end.
class Lock {
 public:
  // kConflict, naming the owner, if another process (or another Lock here) holds it;
  // kNotFound if the folder is missing; kUnavailable if the lock file cannot be written.
  static base::Result<Lock> acquire(const std::string& database);

  // The process that owns `database` at this moment; 0 if it could not be told. Absent: nobody.
  static std::optional<pid_t> owner(const std::string& database);

 private:
  explicit Lock(base::UniqueFd file) : file_(std::move(file)) {}

  base::UniqueFd file_;
};

}  // namespace sequent::persist
