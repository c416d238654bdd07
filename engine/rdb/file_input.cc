#include "engine/rdb/file_input.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "engine/base/file_io.h"
#include "engine/rdb/crc64.h"

namespace sequent::rdb {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18U;

}  // namespace

base::Result<std::unique_ptr<FileInput>> FileInput::open(const std::string& path) {
  base::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about {};
  if (!fd || ::fstat(fd.get(), &about) != 0) {
    return base::file_error("read", path, errno);
  }
  if (S_ISDIR(about.st_mode)) {
    return base::file_error("read", path, EISDIR);
  }
  const auto size = S_ISREG(about.st_mode) ? static_cast<std::uint64_t>(about.st_size) : 0;
  return std::unique_ptr<FileInput>(new FileInput(path, std::move(fd), size));
}

FileInput::FileInput(std::string path, base::UniqueFd fd, std::uint64_t file_size)
    : Input({}), path_(std::move(path)), fd_(std::move(fd)), file_size_(file_size) {}

std::uint64_t FileInput::checksum() {
  sum_up();
  return sum_;
}

void FileInput::sum_up() {
  sum_ = crc64(bytes_.substr(summed_, at_ - summed_), sum_);
  summed_ = at_;
}

base::Result<bool> FileInput::reached_end() {
  if (!at_end()) {
    return false;
  }
  mark();
  drop_before_mark();
  SEQUENT_TRY_ASSIGN(const std::size_t got, read_some());
  return got == 0;
}

void FileInput::drop_before_mark() {
  sum_up();
  buffer_.erase(0, mark_);
  dropped_ += mark_;
  at_ -= mark_;
  summed_ -= mark_;
  mark_ = 0;
  bytes_ = buffer_;
}

// Appends the next bytes of the file; returns how many there were.
base::Result<std::size_t> FileInput::read_some() {
  const std::size_t before = buffer_.size();
  buffer_.resize(before + kChunk);
  ssize_t got = 0;
  do {
    got = ::read(fd_.get(), buffer_.data() + before, kChunk);
  } while (got < 0 && errno == EINTR);
  const int error = errno;
  buffer_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  bytes_ = buffer_;
  if (got < 0) {
    return base::file_error("read", path_, error);
  }
  return static_cast<std::size_t>(got);
}

// The buffer grows by what the file has, not by what it says it has.
base::Status FileInput::fetch(std::uint64_t size) {
  drop_before_mark();
  while (bytes_.size() - at_ < size) {
    SEQUENT_TRY_ASSIGN(const std::size_t got, read_some());
    if (got == 0) {
      return base::corrupt("the file ends too early");
    }
  }
  return {};
}

}  // namespace sequent::rdb
