#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

namespace sequent::cli {

// A file that is written piece by piece beside its place, and stands there once it is whole
// and on the disk. Until then what was there stays.
//
// Errors: as engine/base/file_io.h.
class OutputFile {
 public:
  static base::Result<OutputFile> create(const std::string& path);
  OutputFile(OutputFile&&) noexcept = default;
  OutputFile& operator=(OutputFile&&) = delete;
  // What is not finished is removed.
  ~OutputFile();

  base::Status write(std::string_view bytes);
  base::Status finish();
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  OutputFile(std::string path, std::string draft, base::UniqueFd fd)
      : path_(std::move(path)), draft_(std::move(draft)), fd_(std::move(fd)) {}

  std::string path_;
  std::string draft_;  // the name until then
  base::UniqueFd fd_;
  std::uint64_t size_ = 0;
};

}  // namespace sequent::cli
