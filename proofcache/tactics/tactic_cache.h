#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/store/store.h"
#include "proofcache/tactics/tactic_result.h"

namespace sequent::tactics {

struct TacticCacheOptions {
  std::string name_space = "default";
  std::uint64_t budget_bytes = 256ULL
                               << 20;  // of entries in the store; the least recently used go first
};

struct TacticCacheStatistics {
  std::uint64_t entries = 0;
  std::uint64_t negative_entries = 0;
  std::uint64_t bytes = 0;
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::chrono::microseconds saved{0};  // that provers would have taken for what was hit

  [[nodiscard]] double hit_rate() const;
};

// Outcomes of tactics, shared by all processes of a store. An interruption is no outcome and
// is never kept. Entries are found by digest and compared by all bytes of their key.
//
// Borrows: the store. Errors: those of Store; kCorrupt names the entry, which then counts as
// absent. Threads: any, at once.
class TacticCache {
 public:
  TacticCache(store::Store& store, const TacticCacheOptions& options);

  // Absent: not known, or known only as a timeout of less than `limit`.
  base::Result<std::optional<TacticResult>> find(const TacticKey& key,
                                                 std::chrono::milliseconds limit);
  base::Result<std::vector<std::optional<TacticResult>>> find_many(std::span<const TacticKey> keys,
                                                                   std::chrono::milliseconds limit);
  // `module`: of whose file the state is; invalidate_module() finds the entry by it.
  base::Status put(const TacticKey& key, const TacticResult& result, std::string_view module);

  // Absent: it was interrupted; nothing is kept.
  using Compute = std::function<base::Result<std::optional<TacticResult>>()>;
  // What is known, or computed by one of all processes while the others wait for it. Should the
  // one die, another computes.
  base::Result<std::optional<TacticResult>> get_or_compute(const TacticKey& key,
                                                           std::chrono::milliseconds limit,
                                                           std::string_view module,
                                                           const Compute& compute,
                                                           const std::stop_token& stop);

  // Entries of these modules; the caller adds the modules that depend on them. How many.
  base::Result<std::uint64_t> invalidate_modules(std::span<const std::string> modules);
  base::Result<std::uint64_t> trim(std::uint64_t budget_bytes);
  base::Status clear();
  base::Result<TacticCacheStatistics> statistics();
  base::Status reset_statistics();
};

}  // namespace sequent::tactics
