#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

namespace sequent::decls {

// Pieces of bytes in a temporary file without a name: written one after the other, then read
// back in that order. Gone with the object, whatever happens to the process.
//
// Errors: kUnavailable: the disk is full or refuses; the message names the folder.
// Threads: one.
class Spool {
 public:
  // In TMPDIR, else /tmp.
  static base::Result<Spool> create();

  // REQUIRES: nothing was read yet.
  base::Status add(std::string_view piece);
  // The next piece, from the first on. REQUIRES: there is one.
  base::Result<std::string> next();

 private:
  Spool(std::string folder, base::UniqueFd fd) : folder_(std::move(folder)), fd_(std::move(fd)) {}

  base::Status flush();
  base::Status fetch(std::size_t bytes);

  std::string folder_;
  base::UniqueFd fd_;
  std::string buffer_;     // to be written, or read and not given yet
  std::size_t given_ = 0;  // of the buffer
  std::uint64_t read_to_ = 0;
  bool reading_ = false;
};

}  // namespace sequent::decls
