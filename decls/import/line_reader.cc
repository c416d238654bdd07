#include "decls/import/line_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "engine/base/file_io.h"

namespace sequent::decls {
namespace {

constexpr std::size_t kRead = std::size_t{64} << 10U;
constexpr std::size_t kLongestLine = std::size_t{64} << 20U;

}  // namespace

base::Result<LineReader> LineReader::open(const std::string& path) {
  base::UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) {
    return base::file_error("read", path, errno);
  }
  return LineReader(path, std::move(file), static_cast<std::uint64_t>(status.st_size));
}

LineReader::LineReader(std::string path, base::UniqueFd file, std::uint64_t bytes_total)
    : path_(std::move(path)), file_(std::move(file)), bytes_total_(bytes_total) {}

base::Result<bool> LineReader::read_more() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (buffer_.size() < end_ + kRead) {
    buffer_.resize(std::max(end_ + kRead, end_ * 2));
  }
  while (true) {
    const ssize_t got = ::read(file_.get(), buffer_.data() + end_, buffer_.size() - end_);
    if (got >= 0) {
      end_ += static_cast<std::size_t>(got);
      return got > 0;
    }
    if (errno != EINTR) {
      return base::file_error("read", path_, errno);
    }
  }
}

base::Result<std::optional<std::string_view>> LineReader::next() {
  std::size_t searched = 0;  // bytes behind begin_ that hold no newline
  while (true) {
    const char* const from = buffer_.data() + begin_ + searched;
    const void* const newline =
        begin_ + searched < end_ ? std::memchr(from, '\n', end_ - begin_ - searched) : nullptr;
    if (newline != nullptr) {
      const std::size_t size =
          searched + static_cast<std::size_t>(static_cast<const char*>(newline) - from);
      const std::string_view line(buffer_.data() + begin_, size);
      begin_ += size + 1;
      bytes_done_ += size + 1;
      ++line_;
      return std::optional(line);
    }
    searched = end_ - begin_;
    if (searched > kLongestLine) {
      ++line_;
      return error(0, "the line is longer than 64 MiB");
    }
    SEQUENT_TRY_ASSIGN(const bool more, read_more());
    if (!more) {
      break;
    }
  }
  if (begin_ == end_) {
    return std::optional<std::string_view>();
  }
  const std::string_view line(buffer_.data() + begin_, end_ - begin_);
  begin_ = end_;
  bytes_done_ += line.size();
  ++line_;
  complete_ = false;
  return std::optional(line);
}

base::Error LineReader::error(std::size_t offset, std::string_view what) const {
  std::string message = path_;
  message += ':';
  message += std::to_string(line_);
  message += ':';
  message += std::to_string(offset + 1);
  message += ": ";
  message += what;
  return base::invalid(std::move(message));
}

}  // namespace sequent::decls
