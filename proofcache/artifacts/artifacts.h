#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/digest.h"
#include "engine/base/file_io.h"
#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::proofcache {

struct ArtifactOptions {
  std::string folder;                  // local blobs: `objects/ab/cdef…` lies in it
  std::string name_space = "default";  // in the store
  // Whether blobs also go into the store, for other machines. A store that is
  // embedded in this machine's files needs no second copy.
  bool share = false;
};

struct CollectReport {
  std::uint64_t kept_bytes = 0;
  std::uint64_t freed_bytes = 0;
  std::uint64_t freed_blobs = 0;
  std::uint64_t pinned_bytes = 0;  // of those kept, held by running checks
};

struct VerifyReport {
  std::uint64_t blobs = 0;
  std::uint64_t bytes = 0;
  std::vector<base::Digest> healed;  // were damaged, came back from the other place
  std::vector<base::Digest> lost;    // were damaged and are removed
};

// Holds blobs against collection, by this and other processes, as long as it lives.
class Pin {
 public:
  virtual ~Pin() = default;
  virtual base::Status add(std::span<const base::Digest> digests) = 0;
};

// Bytes by their SHA-256: in a local folder, as read-only files that can be
// linked, then in the store (zstd, in chunks). Bytes are verified on every read: damage is
// a miss, is healed from the other place if that has them, and is reported by take_damage().
//
// Borrows: store, clock.
// Errors: kNotFound: in neither place (or damaged in all). kUnavailable: disk or store.
// Threads: any. Processes: any number on one folder.
class Artifacts {
 public:
  static base::Result<std::unique_ptr<Artifacts>> open(const ArtifactOptions& options,
                                                       store::Store& store,
                                                       const base::Clock& clock);
  virtual ~Artifacts() = default;

  virtual base::Result<base::Digest> put(std::string_view bytes) = 0;
  // The file's bytes as they are now. The file stays and is not linked.
  virtual base::Result<base::Digest> put_file(const std::string& path) = 0;

  virtual base::Result<std::string> get(const base::Digest& digest) = 0;
  // Puts the bytes at `path`, atomically. kShared: the file there must not be written to.
  virtual base::Status restore(const base::Digest& digest,
                               const std::string& path,
                               base::Placement placement,
                               mode_t mode) = 0;

  // Which are here or in the store; at most one round trip. Looks at names, not at bytes.
  virtual base::Result<std::vector<bool>> have(std::span<const base::Digest> digests) = 0;

  virtual base::Result<std::unique_ptr<Pin>> pin() = 0;

  // Removes the blobs that were not used for the longest time until the local folder holds
  // at most `max_bytes`; never one that is pinned.
  virtual base::Result<CollectReport> collect(std::uint64_t max_bytes) = 0;

  // Reads every local blob.
  virtual base::Result<VerifyReport> verify() = 0;

  // What was found damaged since the last call: one line each, naming blob and place.
  virtual std::vector<std::string> take_damage() = 0;
};

}  // namespace sequent::proofcache
