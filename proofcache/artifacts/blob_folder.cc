#include "proofcache/artifacts/blob_folder.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "engine/base/file_io.h"

namespace sequent::proofcache {
namespace {

constexpr mode_t kReadOnly = 0444;
constexpr std::int64_t kAbandonedUs = 3600LL * 1'000'000;

std::int64_t microseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_nsec / 1000;
}

}  // namespace

base::Result<BlobFolder> BlobFolder::open(const std::string& folder, const base::Clock& clock) {
  const std::string objects = folder + "/objects";
  SEQUENT_TRY(base::make_folders(objects));
  return BlobFolder(objects, clock);
}

BlobFolder::BlobFolder(std::string objects, const base::Clock& clock)
    : objects_(std::move(objects)), clock_(&clock) {}

std::string BlobFolder::path_of(const base::Digest& digest) const {
  const std::string hex = digest.hex();
  return objects_ + "/" + hex.substr(0, 2) + "/" + hex.substr(2);
}

base::Status BlobFolder::put(const base::Digest& digest, std::string_view bytes) {
  struct stat facts {};
  if (::stat(path_of(digest).c_str(), &facts) == 0 &&
      facts.st_size == static_cast<off_t>(bytes.size())) {
    note_use(digest);
    return {};
  }
  return replace(digest, bytes);
}

base::Status BlobFolder::replace(const base::Digest& digest, std::string_view bytes) {
  const std::string path = path_of(digest);
  base::Status written = base::write_file_atomically(path, bytes, kReadOnly);
  if (!written && written.error().code == base::ErrorCode::kNotFound) {
    SEQUENT_TRY(base::make_folders(path.substr(0, path.rfind('/'))));
    written = base::write_file_atomically(path, bytes, kReadOnly);
  }
  return written;
}

bool BlobFolder::has(const base::Digest& digest) const {
  return ::access(path_of(digest).c_str(), F_OK) == 0;
}

base::Result<std::optional<std::string>> BlobFolder::read(const base::Digest& digest) const {
  base::Result<std::string> bytes = base::read_file(path_of(digest));
  if (bytes) {
    return std::optional<std::string>(*std::move(bytes));
  }
  if (bytes.error().code == base::ErrorCode::kNotFound) {
    return std::optional<std::string>();
  }
  return bytes.error();
}

base::Status BlobFolder::remove(const base::Digest& digest) {
  return base::remove_file(path_of(digest));
}

void BlobFolder::note_use(const base::Digest& digest) const {
  const std::int64_t now = clock_->wall_us();
  const std::array<timespec, 2> times{
      timespec{static_cast<time_t>(now / 1'000'000), static_cast<long>(now % 1'000'000 * 1000)},
      timespec{0, UTIME_OMIT}};
  // Of no weight: at worst it is collected earlier.
  ::utimensat(AT_FDCWD, path_of(digest).c_str(), times.data(), 0);
}

base::Result<std::vector<StoredBlob>> BlobFolder::list() const {
  std::vector<StoredBlob> blobs;
  std::error_code error;
  std::filesystem::recursive_directory_iterator entry(objects_, error);
  for (; !error && entry != std::filesystem::recursive_directory_iterator();
       entry.increment(error)) {
    const std::string path = entry->path().string();
    struct stat facts {};
    if (::lstat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
      continue;
    }
    const std::string hex =
        entry->path().parent_path().filename().string() + entry->path().filename().string();
    if (const std::optional<base::Digest> digest = base::Digest::from_hex(hex)) {
      blobs.push_back(
          {*digest, static_cast<std::uint64_t>(facts.st_size), microseconds(facts.st_atim)});
    } else if (microseconds(facts.st_mtim) + kAbandonedUs < clock_->wall_us()) {
      SEQUENT_TRY(base::remove_file(path));
    }
  }
  if (error) {
    return base::file_error("read folder", objects_, error.value());
  }
  return blobs;
}

}  // namespace sequent::proofcache
