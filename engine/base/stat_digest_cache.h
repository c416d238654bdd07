#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "engine/base/clock.h"
#include "engine/base/digest.h"
#include "engine/base/guarded.h"
#include "engine/base/result.h"

struct stat;

namespace sequent::base {

// What the kernel says of a file's identity and last change. ctime cannot be set
// by a program, so a file that was changed and given its old mtime back differs.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;

  bool operator==(const FileIdentity&) const = default;
};

[[nodiscard]] FileIdentity file_identity(const struct stat& facts);

// Digests of files that were hashed before, so that an unchanged file costs one
// stat. A file that changed within the clock's granularity before it was
// hashed is not remembered: it could change again without a trace ("racily clean" in git).
//
// Format: docs/formats.md. A missing, damaged or foreign file is an empty cache.
// Threads: any.
class StatDigestCache {
 public:
  // `path`: where it is kept; empty: in memory only. Borrows: `clock`.
  StatDigestCache(std::string path, const Clock& clock);

  // The SHA-256 of the file's bytes. Follows symbolic links.
  // Errors: those of read_file. kConflict: it changed while it was read.
  Result<Digest> digest_of(const std::string& path);

  // That of the bytes which `facts` describe, if these were hashed before.
  std::optional<Digest> known(const struct stat& facts);

  // For callers that have read or written the bytes themselves: `digest` is
  // that of the bytes which `facts` describe, reading began at `since_us` (wall clock).
  void remember(const struct stat& facts, const Digest& digest, std::int64_t since_us);

  // Writes the cache down if it learnt something. Entries that no call asked
  // for are dropped once there are more than 20,000.
  Status save();

  [[nodiscard]] std::uint64_t files_hashed();  // how many digest_of calls had to read

 private:
  struct IdentityHash {
    std::size_t operator()(const FileIdentity& id) const;
  };
  struct Entry {
    Digest digest;
    bool used = false;
  };
  struct State {
    std::unordered_map<FileIdentity, Entry, IdentityHash> entries;
    bool changed = false;
    std::uint64_t hashed = 0;
  };

  void load(State& state) const;

  std::string path_;
  const Clock& clock_;
  Guarded<State> state_;
};

}  // namespace sequent::base
