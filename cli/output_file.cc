#include "cli/output_file.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "engine/base/file_io.h"

namespace sequent::cli {

base::Result<OutputFile> OutputFile::create(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode)) {
    return base::file_error("write", path, EISDIR);
  }
  std::string draft = path + ".XXXXXX";
  base::UniqueFd fd(::mkostemp(draft.data(), O_CLOEXEC));
  if (!fd || ::fchmod(fd.get(), 0644) != 0) {
    return base::file_error("write", path, errno);
  }
  return OutputFile(path, std::move(draft), std::move(fd));
}

OutputFile::~OutputFile() {
  if (fd_) {
    ::unlink(draft_.c_str());
  }
}

base::Status OutputFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(fd_.get(), bytes.data(), bytes.size());
    if (wrote < 0 && errno != EINTR) {
      return base::file_error("write", path_, errno);
    }
    if (wrote > 0) {
      size_ += static_cast<std::uint64_t>(wrote);
      bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
  }
  return {};
}

base::Status OutputFile::finish() {
  if (::fsync(fd_.get()) != 0 || std::rename(draft_.c_str(), path_.c_str()) != 0) {
    return base::file_error("write", path_, errno);
  }
  fd_.reset();
  return {};
}

}  // namespace sequent::cli
