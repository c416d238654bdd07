#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/digest.h"
#include "engine/base/result.h"

namespace sequent::proofcache {

// A blob of a folder, as the file system shows it.
struct StoredBlob {
  base::Digest digest;
  std::uint64_t size_bytes = 0;
  std::int64_t used_us = 0;  // since 1970
};

// Blobs as read-only files `objects/ab/cd…` of a folder, named by their SHA-256. The
// access time of a file says when it was last asked for; its mtime never changes. A
// file gets its name when it is whole; what a killed program left has another name.
//
// Errors: kUnavailable (disk). Threads and processes: any.
class BlobFolder {
 public:
  // Makes the folder. Borrows: the clock.
  static base::Result<BlobFolder> open(const std::string& folder, const base::Clock& clock);

  [[nodiscard]] std::string path_of(const base::Digest& digest) const;

  // Does nothing but note the use if it is there.
  base::Status put(const base::Digest& digest, std::string_view bytes);
  // Writes the bytes whether it is there or not.
  base::Status replace(const base::Digest& digest, std::string_view bytes);
  [[nodiscard]] bool has(const base::Digest& digest) const;
  // Absent: not there. Not verified.
  [[nodiscard]] base::Result<std::optional<std::string>> read(const base::Digest& digest) const;
  base::Status remove(const base::Digest& digest);
  void note_use(const base::Digest& digest) const;

  // All blobs; removes what killed programs left more than an hour ago.
  base::Result<std::vector<StoredBlob>> list() const;

 private:
  BlobFolder(std::string objects, const base::Clock& clock);

  std::string objects_;
  const base::Clock* clock_;
};

}  // namespace sequent::proofcache
