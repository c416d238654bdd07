#include "engine/base/file_io.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <linux/fs.h>

#include "engine/base/unique_fd.h"

namespace sequent::base {
namespace {

// A name in the same folder that no other thread or process uses.
std::string temporary_name(const std::string& path) {
  static std::atomic<std::uint64_t> counter{0};
  return path + ".tmp." + std::to_string(::getpid()) + "." + std::to_string(counter++);
}

// A file under a temporary name, removed unless commit() gave it its own.
class NewFile {
 public:
  explicit NewFile(const std::string& path) : path_(path), temporary_(temporary_name(path)) {}
  ~NewFile() {
    if (!committed_) {
      ::unlink(temporary_.c_str());
    }
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  Status create(mode_t mode) {
    fd_.reset(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!fd_) {
      return file_error("write", path_, errno);
    }
    if (::fchmod(fd_.get(), mode) != 0) {
      return file_error("write", path_, errno);
    }
    return {};
  }

  Status write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::write(fd_.get(), bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) {
        continue;
      }
      if (n < 0) {
        return file_error("write", path_, errno);
      }
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
  }

  Status commit(Durability durability) {
    if (durability == Durability::kSynced && ::fsync(fd_.get()) != 0) {
      return file_error("sync", path_, errno);
    }
    return rename();
  }

  Status rename() {
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
      return file_error("write", path_, errno);
    }
    committed_ = true;
    return {};
  }

  [[nodiscard]] int fd() const { return fd_.get(); }
  [[nodiscard]] const std::string& temporary() const { return temporary_; }

 private:
  const std::string& path_;
  std::string temporary_;
  UniqueFd fd_;
  bool committed_ = false;
};

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) {
    return ".";
  }
  return slash == 0 ? "/" : path.substr(0, slash);
}

Status sync_folder(const std::string& path) {
  const std::string folder = folder_of(path);
  const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || ::fsync(fd.get()) != 0) {
    return file_error("sync", folder, errno);
  }
  return {};
}

Result<UniqueFd> open_regular(const std::string& path, struct stat& facts) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd || ::fstat(fd.get(), &facts) != 0) {
    return file_error("read", path, errno);
  }
  if (S_ISDIR(facts.st_mode)) {
    return file_error("read", path, EISDIR);
  }
  if (!S_ISREG(facts.st_mode)) {
    return invalid("cannot read " + path + ": not a regular file");
  }
  return fd;
}

Status copy_bytes(int from, const std::string& from_path, NewFile& file) {
  if (::ioctl(file.fd(), FICLONE, from) == 0) {
    return {};
  }
  while (true) {
    const ssize_t n = ::copy_file_range(from, nullptr, file.fd(), nullptr, 1UL << 30, 0);
    if (n == 0) {
      return {};
    }
    if (n < 0) {
      if (errno == EINTR) {
        continue;
      }
      break;  // not between these two: read and write; nothing or a whole part was copied
    }
  }
  std::array<char, 1UL << 16> buffer{};
  while (true) {
    const ssize_t n = ::read(from, buffer.data(), buffer.size());
    if (n == 0) {
      return {};
    }
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return file_error("read", from_path, errno);
    }
    SEQUENT_TRY(file.write({buffer.data(), static_cast<std::size_t>(n)}));
  }
}

}  // namespace

std::string system_message(int error_number) {
  std::string text = std::system_category().message(error_number);
  if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a') {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  return text;
}

Error file_error(std::string_view verb, std::string_view path, int error_number) {
  std::string text = "cannot ";
  text.append(verb).append(" ").append(path).append(": ").append(system_message(error_number));
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return not_found(std::move(text));
    case EISDIR:
    case ENAMETOOLONG:
    case ELOOP:
    case EINVAL:
      return invalid(std::move(text));
    default:
      return unavailable(std::move(text));
  }
}

Result<std::string> read_file(const std::string& path) {
  struct stat facts {};
  SEQUENT_TRY_ASSIGN(const UniqueFd fd, open_regular(path, facts));
  // One byte more than the file has, so that its end is seen without another read.
  std::string bytes(static_cast<std::size_t>(facts.st_size) + 1, '\0');
  std::size_t filled = 0;
  while (true) {
    const ssize_t n = ::read(fd.get(), bytes.data() + filled, bytes.size() - filled);
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return file_error("read", path, errno);
    }
    filled += static_cast<std::size_t>(n);
    if (n == 0 || filled < bytes.size()) {
      break;
    }
    bytes.resize(2 * bytes.size());  // it grew, or is of a kind that has no size (/proc)
  }
  bytes.resize(filled);
  return bytes;
}

Status write_file_atomically(const std::string& path,
                             std::string_view bytes,
                             mode_t mode,
                             Durability durability) {
  NewFile file(path);
  SEQUENT_TRY(file.create(mode));
  SEQUENT_TRY(file.write(bytes));
  SEQUENT_TRY(file.commit(durability));
  return durability == Durability::kSynced ? sync_folder(path) : Status();
}

Status make_folders(const std::string& path, mode_t mode) {
  for (std::size_t end = path.find('/', 1); !path.empty(); end = path.find('/', end + 1)) {
    if (::mkdir(path.substr(0, end).c_str(), mode) != 0 && errno != EEXIST && errno != EISDIR) {
      const int reason = errno;
      // A folder that is there may stand where nothing can be made (read-only file system).
      if (struct stat found{}; ::stat(path.substr(0, end).c_str(), &found) != 0) {
        return file_error("make folder", path, reason);
      }
    }
    if (end == std::string::npos) {
      break;
    }
  }
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) {
    return invalid("cannot make folder " + path + ": a file stands there");
  }
  return {};
}

Status place_file(const std::string& from,
                  const std::string& to,
                  Placement placement,
                  mode_t mode) {
  NewFile file(to);
  if (placement == Placement::kShared) {
    if (::link(from.c_str(), file.temporary().c_str()) == 0) {
      // When `to` is already a link to `from`, rename leaves both names: ~NewFile removes ours.
      return ::rename(file.temporary().c_str(), to.c_str()) == 0 ? Status()
                                                                 : file_error("write", to, errno);
    }
    if (errno == ENOENT && ::access(from.c_str(), F_OK) != 0) {
      return file_error("read", from, ENOENT);
    }
  }
  struct stat facts {};
  SEQUENT_TRY_ASSIGN(const UniqueFd source, open_regular(from, facts));
  SEQUENT_TRY(file.create(mode));
  SEQUENT_TRY(copy_bytes(source.get(), from, file));
  return file.rename();
}

Status remove_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    return file_error("remove", path, errno);
  }
  return {};
}

Status remove_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (!error) {
    return {};
  }
  // A folder without write permission keeps what is in it: give the permission, once.
  std::error_code ignored;
  const auto options = std::filesystem::directory_options::skip_permission_denied;
  std::filesystem::permissions(path, std::filesystem::perms::owner_all, ignored);
  for (auto entry = std::filesystem::recursive_directory_iterator(path, options, ignored);
       entry != std::filesystem::recursive_directory_iterator(); entry.increment(ignored)) {
    if (ignored) {
      break;
    }
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
      std::filesystem::permissions(entry->path(), std::filesystem::perms::owner_all, ignored);
    }
  }
  error.clear();
  std::filesystem::remove_all(path, error);
  return error ? file_error("remove", path, error.value()) : Status();
}

}  // namespace sequent::base
