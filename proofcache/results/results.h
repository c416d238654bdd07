#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "engine/store/store.h"
#include "proofcache/keys.h"
#include "proofcache/results/manifest.h"
#include "proofcache/results/result_key.h"

namespace sequent::proofcache {

// A job as look-up sees it: what it reads, and which jobs of the same list it
// asks for itself.
struct JobNode {
  JobInputs inputs;
  std::vector<std::uint32_t> dependencies;  // indices, all smaller than its own
};

struct FoundResult {
  base::Digest key;
  Manifest manifest;
  TreeDigests tree;  // of a proved module, with what is below it now
};

enum class StoreOutcome {
  kNew,
  kSame,              // was there, alike
  kNondeterministic,  // was there with another result, which stays; a report was kept
};

// Two runs of one job that gave different results.
struct Nondeterminism {
  base::Digest key;
  std::string module;
  Manifest first;   // the one in use
  Manifest second;  // the one refused
};

struct CacheCounts {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t saved_us = 0;  // wall time of the prover runs that hits made needless
};

// Results of jobs in a store, by key (result_key.h). Does not look at blobs:
// whether a result's outputs are still there is asked of Artifacts.
//
// Borrows: the store.
// Errors: those of Store; kCorrupt is never returned: a manifest that does not
// decode is absent.
// Threads: any.
class Results {
 public:
  Results(store::Store& store, std::string_view name_space);

  base::Result<std::optional<Manifest>> find(const base::Digest& key);
  // One round trip.
  base::Result<std::vector<std::optional<Manifest>>> find_many(std::span<const base::Digest> keys);

  // Looks up a whole graph: every job whose dependencies were all found. Two round
  // trips if nothing changed, else up to one more for each level of the graph
  // below what did. Absent: a miss, or below a miss.
  base::Result<std::vector<std::optional<FoundResult>>> find_graph(std::span<const JobNode> jobs);

  // Stores a result and, for `explain`, what it was made from.
  // REQUIRES: manifest.undeclared_reads is empty
  base::Result<StoreOutcome> store(const base::Digest& key,
                                   const Manifest& manifest,
                                   const JobInputs& inputs,
                                   std::span<const DirectDependency> dependencies);

  // Forgets a result whose blobs are lost, so that its job runs again.
  base::Status forget(const base::Digest& key);

  // The last 100, newest first.
  base::Result<std::vector<Nondeterminism>> nondeterminism();

  // Adds to the counts of the namespace.
  base::Status count(const CacheCounts& counts);
  base::Result<CacheCounts> counts();
  // How many results were stored and not forgotten.
  base::Result<std::uint64_t> size();

 private:
  base::Status remember_origin(const base::Digest& key,
                               const JobInputs& inputs,
                               std::span<const DirectDependency> dependencies);
  base::Status report_difference(const base::Digest& key, const Nondeterminism& difference);

  store::Store& store_;
  ResultKeys keys_;
};

}  // namespace sequent::proofcache
