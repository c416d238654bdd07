#include "decls/spool.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>

#include "engine/base/file_io.h"

namespace sequent::decls {
namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 20U;
constexpr std::size_t kLengthBytes = 8;

std::string length_bytes(std::uint64_t length) {
  std::string bytes(kLengthBytes, '\0');
  std::memcpy(bytes.data(), &length, kLengthBytes);
  return bytes;
}

}  // namespace

base::Result<Spool> Spool::create() {
  std::error_code failed;
  const std::string folder = std::filesystem::temp_directory_path(failed).string();
  if (failed) {
    return base::unavailable("no folder for temporary files: " + failed.message());
  }
  std::string name = folder + "/sequent-spool-XXXXXX";
  base::UniqueFd fd(::mkostemp(name.data(), O_CLOEXEC));
  if (!fd) {
    return base::file_error("make a temporary file in", folder, errno);
  }
  ::unlink(name.c_str());
  return Spool(folder, std::move(fd));
}

base::Status Spool::add(std::string_view piece) {
  buffer_.append(length_bytes(piece.size())).append(piece);
  return buffer_.size() < kBuffer ? base::Status() : flush();
}

base::Status Spool::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t written = ::write(fd_.get(), left.data(), left.size());
    if (written < 0 && errno != EINTR) {
      return base::file_error("write a temporary file in", folder_, errno);
    }
    left.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  buffer_.clear();
  return {};
}

base::Status Spool::fetch(std::size_t bytes) {
  buffer_.erase(0, given_);
  given_ = 0;
  while (buffer_.size() < bytes) {
    const std::size_t had = buffer_.size();
    buffer_.resize(std::max(bytes, kBuffer));
    const ssize_t got = ::pread(fd_.get(), buffer_.data() + had, buffer_.size() - had,
                                static_cast<off_t>(read_to_));
    const int error = errno;
    buffer_.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) {
      return base::unavailable("a temporary file in " + folder_ + " lost its end");
    }
    if (got < 0 && error != EINTR) {
      return base::file_error("read a temporary file in", folder_, error);
    }
    read_to_ += static_cast<std::uint64_t>(std::max<ssize_t>(got, 0));
  }
  return {};
}

base::Result<std::string> Spool::next() {
  if (!reading_) {
    SEQUENT_TRY(flush());
    reading_ = true;
  }
  if (buffer_.size() - given_ < kLengthBytes) {
    SEQUENT_TRY(fetch(kLengthBytes));
  }
  std::uint64_t length = 0;
  std::memcpy(&length, buffer_.data() + given_, kLengthBytes);
  given_ += kLengthBytes;
  if (buffer_.size() - given_ < length) {
    SEQUENT_TRY(fetch(length));
  }
  std::string piece = buffer_.substr(given_, length);
  given_ += length;
  return piece;
}

}  // namespace sequent::decls
