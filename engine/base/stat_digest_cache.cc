#include "engine/base/stat_digest_cache.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <type_traits>
#include <unistd.h>

#include "engine/base/file_io.h"
#include "engine/base/unique_fd.h"

namespace sequent::base {
namespace {

constexpr std::string_view kMagic = "SQSTAT01";
constexpr std::size_t kMaxEntries = 20'000;
// Time stamps come from a clock that ticks at most 10 ms apart; a margin for slow ones.
constexpr std::int64_t kGranularityNs = 50'000'000;

// One entry as it is stored: plain numbers of this machine's byte order.
struct Record {
  FileIdentity id;
  Digest digest;
};
static_assert(sizeof(Record) == 72 && std::is_trivially_copyable_v<Record>);

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

FileIdentity file_identity(const struct stat& facts) {
  return {
      .device = facts.st_dev,
      .inode = facts.st_ino,
      .size = facts.st_size,
      .mtime_ns = nanoseconds(facts.st_mtim),
      .ctime_ns = nanoseconds(facts.st_ctim),
  };
}

std::size_t StatDigestCache::IdentityHash::operator()(const FileIdentity& id) const {
  std::uint64_t hash = id.inode * 0x9e3779b97f4a7c15ULL;
  hash ^= static_cast<std::uint64_t>(id.ctime_ns) + (hash >> 29);
  hash *= 0xbf58476d1ce4e5b9ULL;
  return hash ^ (hash >> 32) ^ id.device;
}

StatDigestCache::StatDigestCache(std::string path, const Clock& clock)
    : path_(std::move(path)), clock_(clock) {
  auto state = state_.lock();
  load(*state);
}

void StatDigestCache::load(State& state) const {
  if (path_.empty()) {
    return;
  }
  const Result<std::string> file = read_file(path_);
  if (!file) {
    return;
  }
  std::string_view bytes = *file;
  const std::size_t head = kMagic.size() + Digest().bytes.size();
  if (bytes.size() < head || bytes.substr(0, kMagic.size()) != kMagic) {
    return;
  }
  const std::string_view checksum = bytes.substr(kMagic.size(), head - kMagic.size());
  bytes.remove_prefix(head);
  if (bytes.size() % sizeof(Record) != 0 || sha256(bytes).raw() != checksum) {
    return;
  }
  state.entries.reserve(bytes.size() / sizeof(Record));
  for (; !bytes.empty(); bytes.remove_prefix(sizeof(Record))) {
    Record record;
    std::memcpy(&record, bytes.data(), sizeof record);
    state.entries.emplace(record.id, Entry{record.digest, false});
  }
}

Result<Digest> StatDigestCache::digest_of(const std::string& path) {
  struct stat before {};
  if (::stat(path.c_str(), &before) != 0) {
    return file_error("read", path, errno);
  }
  if (const std::optional<Digest> digest = known(before)) {
    return *digest;
  }
  ++state_.lock()->hashed;
  const std::int64_t since_us = clock_.wall_us();
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd || ::fstat(fd.get(), &before) != 0) {
    return file_error("read", path, errno);
  }
  if (!S_ISREG(before.st_mode)) {
    return invalid("cannot read " + path + ": not a regular file");
  }
  Hasher hasher;
  std::string buffer(std::size_t{1} << 18, '\0');
  while (true) {
    const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
    if (n == 0) {
      break;
    }
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return file_error("read", path, errno);
    }
    hasher.update({buffer.data(), static_cast<std::size_t>(n)});
  }
  const Digest digest = hasher.finish();
  struct stat after {};
  if (::fstat(fd.get(), &after) != 0) {
    return file_error("read", path, errno);
  }
  if (file_identity(before) != file_identity(after)) {
    return conflict("cannot read " + path + ": it is being changed");
  }
  remember(after, digest, since_us);
  return digest;
}

std::optional<Digest> StatDigestCache::known(const struct stat& facts) {
  auto state = state_.lock();
  const auto found = state->entries.find(file_identity(facts));
  if (found == state->entries.end()) {
    return std::nullopt;
  }
  found->second.used = true;
  return found->second.digest;
}

void StatDigestCache::remember(const struct stat& facts,
                               const Digest& digest,
                               std::int64_t since_us) {
  const FileIdentity id = file_identity(facts);
  const std::int64_t changed = std::max(id.mtime_ns, id.ctime_ns);
  if (changed + kGranularityNs > since_us * 1000) {
    return;
  }
  auto state = state_.lock();
  state->entries[id] = {digest, true};
  state->changed = true;
}

Status StatDigestCache::save() {
  std::string records;
  {
    auto state = state_.lock();
    if (!state->changed || path_.empty()) {
      return {};
    }
    const bool only_used = state->entries.size() > kMaxEntries;
    for (const auto& [id, entry] : state->entries) {
      if (only_used && !entry.used) {
        continue;
      }
      const Record record{id, entry.digest};
      records.append(reinterpret_cast<const char*>(&record), sizeof record);
    }
    state->changed = false;
  }
  std::string file(kMagic);
  file.append(sha256(records).raw()).append(records);
  return write_file_atomically(path_, file);
}

std::uint64_t StatDigestCache::files_hashed() {
  return state_.lock()->hashed;
}

}  // namespace sequent::base
