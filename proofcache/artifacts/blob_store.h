#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "engine/store/store.h"
#include "proofcache/keys.h"

namespace sequent::proofcache {

// Blobs in a store (blob_format.h).
//
// Errors: those of Store. Threads: any. Borrows: the store.
class BlobStore {
 public:
  BlobStore(store::Store& store, std::string_view name_space);

  // Does nothing if it is there.
  base::Status put(const base::Digest& digest, std::string_view bytes);
  // Absent: not there. kCorrupt: there, but not all of it or not these bytes.
  base::Result<std::optional<std::string>> get(const base::Digest& digest);
  base::Result<std::vector<bool>> have(std::span<const base::Digest> digests);
  // Takes a blob's head away; chunks that are left are written over by the next put.
  base::Status remove(const base::Digest& digest);

 private:
  store::Store& store_;
  BlobKeys keys_;
};

}  // namespace sequent::proofcache
