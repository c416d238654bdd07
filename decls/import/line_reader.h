#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

namespace sequent::decls {

// A text file, line by line, with a buffer that holds the longest line.
//
// Errors: those of base/file_io.h; kInvalid for a line of more than 64 MiB.
// Threads: one.
class LineReader {
 public:
  static base::Result<LineReader> open(const std::string& path);

  // Without its newline, valid until the next call; absent: the end.
  base::Result<std::optional<std::string_view>> next();
  // The line that `next` gave had a newline: the file is not cut off in it.
  [[nodiscard]] bool complete() const { return complete_; }

  [[nodiscard]] std::uint64_t bytes_done() const { return bytes_done_; }
  [[nodiscard]] std::uint64_t bytes_total() const { return bytes_total_; }

  // "FILE:LINE:COLUMN: what", for the byte `offset` (from 0) of the line that `next` gave.
  [[nodiscard]] base::Error error(std::size_t offset, std::string_view what) const;

 private:
  LineReader(std::string path, base::UniqueFd file, std::uint64_t bytes_total);
  // False: the end of the file.
  base::Result<bool> read_more();

  std::string path_;
  base::UniqueFd file_;
  std::uint64_t bytes_total_;
  std::uint64_t bytes_done_ = 0;
  std::uint64_t line_ = 0;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what is not given yet
  std::size_t end_ = 0;    // of what was read
  bool complete_ = true;
};

}  // namespace sequent::decls
