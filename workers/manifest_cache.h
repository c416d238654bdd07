#pragma once

#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "proofcache/results/results.h"

namespace sequent::workers {

// Results that the slots of a worker read lately: each job asks for those of all that
// it loads. A result under a key never changes, so nothing here goes stale.
//
// Borrows: the results.
// Threads: any.
class ManifestCache {
 public:
  using Shared = std::shared_ptr<const proofcache::Manifest>;  // shared because slots keep theirs

  explicit ManifestCache(proofcache::Results& results) : results_(results) {}

  // In the order of `keys`; null where there is no such result. One round trip at most.
  base::Result<std::vector<Shared>> find(std::span<const base::Digest> keys);
  void forget(const base::Digest& key);

 private:
  using Known = std::unordered_map<base::Digest, Shared, base::DigestHash>;

  proofcache::Results& results_;
  base::Guarded<Known> known_;
};

}  // namespace sequent::workers
