#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/rdb/input.h"

namespace sequent::rdb {

// Bytes of a file, read as they are needed, and their checksum.
//
// Takes no more memory than what was read since `mark`.
// Errors: kCorrupt: the file ends; those of reading it, which name the file.
// Blocking: for the disk.
class FileInput final : public Input {
 public:
  static base::Result<std::unique_ptr<FileInput>> open(const std::string& path);

  // From here on everything is kept, until the next mark.
  void mark() { mark_ = at_; }
  // What was read since the mark: good until the next read.
  [[nodiscard]] std::string_view since_mark() const { return bytes_.substr(mark_, at_ - mark_); }

  // The checksum of all that was read up to here.
  [[nodiscard]] std::uint64_t checksum();
  [[nodiscard]] std::uint64_t offset() const { return dropped_ + at_; }
  // Of the file when it was opened; 0 if it is a pipe.
  [[nodiscard]] std::uint64_t file_size() const { return file_size_; }
  // Whether nothing follows.
  base::Result<bool> reached_end();

 private:
  FileInput(std::string path, base::UniqueFd fd, std::uint64_t file_size);
  base::Status fetch(std::uint64_t size) override;
  base::Result<std::size_t> read_some();
  void drop_before_mark();
  void sum_up();

  std::string path_;
  base::UniqueFd fd_;
  std::uint64_t file_size_;
  std::string buffer_;
  std::size_t mark_ = 0;
  std::uint64_t dropped_ = 0;  // bytes before the buffer
  std::uint64_t sum_ = 0;      // of those and the first `summed_` of the buffer
  std::size_t summed_ = 0;
};

}  // namespace sequent::rdb
