#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_set>

#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "proofcache/artifacts/artifacts.h"

namespace sequent::proofcache {

using DigestSet = std::unordered_set<base::Digest, base::DigestHash>;

// The pins of all processes on one folder: each is a file of digests, locked as long as its
// process holds it; what a killed process left is not locked and goes with the next
// collection. Adding to a pin waits for a running collection, so that what is
// pinned and still there stays.
//
// Errors: kUnavailable (disk). Threads: any.
class Pins {
 public:
  static base::Result<Pins> open(const std::string& folder);

  base::Result<std::unique_ptr<Pin>> make();

  // All that is pinned. While the object lives, no pin grows.
  class Collection {
   public:
    [[nodiscard]] const DigestSet& pinned() const { return pinned_; }

   private:
    friend class Pins;
    base::UniqueFd lock_;
    DigestSet pinned_;
  };
  base::Result<Collection> begin_collection();

 private:
  explicit Pins(std::string folder);

  std::string folder_;
};

}  // namespace sequent::proofcache
