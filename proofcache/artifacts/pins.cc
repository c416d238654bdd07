#include "proofcache/artifacts/pins.h"

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "engine/base/file_io.h"
#include "engine/base/guarded.h"

namespace sequent::proofcache {
namespace {

constexpr std::string_view kLockName = "collect.lock";
constexpr std::string_view kPinEnding = ".pin";

base::Result<base::UniqueFd> open_file(const std::string& path, int flags) {
  base::UniqueFd fd(::open(path.c_str(), flags | O_CLOEXEC, 0600));
  if (!fd) {
    return base::file_error("open", path, errno);
  }
  return fd;
}

// Waits for the lock; it is released when the descriptor is closed.
base::Result<base::UniqueFd> lock_collections(const std::string& folder, int how) {
  const std::string path = folder + "/" + std::string(kLockName);
  SEQUENT_TRY_ASSIGN(base::UniqueFd fd, open_file(path, O_RDWR | O_CREAT));
  while (::flock(fd.get(), how) != 0) {
    if (errno != EINTR) {
      return base::file_error("lock", path, errno);
    }
  }
  return fd;
}

class FilePin final : public Pin {
 public:
  FilePin(std::string folder, std::string path, base::UniqueFd fd)
      : folder_(std::move(folder)), path_(std::move(path)), fd_(std::move(fd)) {}
  ~FilePin() override { ::unlink(path_.c_str()); }
  FilePin(const FilePin&) = delete;
  FilePin& operator=(const FilePin&) = delete;

  base::Status add(std::span<const base::Digest> digests) override {
    std::string bytes;
    {
      auto pinned = pinned_.lock();
      for (const base::Digest& digest : digests) {
        if (pinned->insert(digest).second) {
          bytes.append(digest.raw());
        }
      }
    }
    if (bytes.empty()) {
      return {};
    }
    SEQUENT_TRY_ASSIGN(const base::UniqueFd lock, lock_collections(folder_, LOCK_SH));
    const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
    if (written != static_cast<ssize_t>(bytes.size())) {
      return base::file_error("write", path_, written < 0 ? errno : ENOSPC);
    }
    return {};
  }

 private:
  std::string folder_;
  std::string path_;
  base::UniqueFd fd_;  // appends; locked
  base::Guarded<DigestSet> pinned_;
};

// The digests of a pin that a living process holds; removes one that none does.
base::Status read_pin(const std::string& path, DigestSet& pinned) {
  {
    const base::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) {
      return errno == ENOENT ? base::Status() : base::file_error("open", path, errno);
    }
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) {
      return base::remove_file(path);
    }
  }
  const base::Result<std::string> bytes = base::read_file(path);
  if (!bytes) {
    return bytes.error().code == base::ErrorCode::kNotFound ? base::Status()
                                                            : base::Status(bytes.error());
  }
  constexpr std::size_t kSize = 32;
  for (std::size_t i = 0; i + kSize <= bytes->size(); i += kSize) {
    pinned.insert(*base::Digest::from_raw(std::string_view(*bytes).substr(i, kSize)));
  }
  return {};
}

}  // namespace

base::Result<Pins> Pins::open(const std::string& folder) {
  const std::string pins = folder + "/pins";
  SEQUENT_TRY(base::make_folders(pins));
  return Pins(pins);
}

Pins::Pins(std::string folder) : folder_(std::move(folder)) {}

base::Result<std::unique_ptr<Pin>> Pins::make() {
  static std::atomic<std::uint64_t> counter{0};
  const std::string path = folder_ + "/" + std::to_string(::getpid()) + "-" +
                           std::to_string(counter++) + std::string(kPinEnding);
  // No collection may see the file before it is locked.
  SEQUENT_TRY_ASSIGN(const base::UniqueFd lock, lock_collections(folder_, LOCK_SH));
  SEQUENT_TRY_ASSIGN(base::UniqueFd fd, open_file(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND));
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    return base::file_error("lock", path, errno);
  }
  return std::unique_ptr<Pin>(std::make_unique<FilePin>(folder_, path, std::move(fd)));
}

base::Result<Pins::Collection> Pins::begin_collection() {
  Collection collection;
  SEQUENT_TRY_ASSIGN(collection.lock_, lock_collections(folder_, LOCK_EX));
  std::error_code error;
  std::filesystem::directory_iterator entry(folder_, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() == kPinEnding) {
      SEQUENT_TRY(read_pin(entry->path().string(), collection.pinned_));
    }
  }
  if (error) {
    return base::file_error("read folder", folder_, error.value());
  }
  return collection;
}

}  // namespace sequent::proofcache
