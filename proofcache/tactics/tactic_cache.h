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
#include "proofcache/tactics/cache_options.h"
#include "proofcache/tactics/cache_upkeep.h"
#include "proofcache/tactics/tactic_result.h"

namespace sequent::tactics {

struct TacticEntry {
  TacticKey key;
  TacticResult result;
  std::string module;  // of whose file the state is; invalidate_modules() finds the entry by it
};

// Outcomes of tactics, shared by all processes of a store. An interruption is no outcome and
// is never kept. Entries are found by digest and compared by all bytes of their key.
//
// Hits that were had here before cost no round trip; what was invalidated elsewhere may be
// answered for a second (outcome_cache.h says why it is no wrong answer).
//
// Borrows: the store. Errors: those of Store. An entry that is damaged counts as absent.
// Threads: any, at once.
class TacticCache final : public CacheUpkeep {
 public:
  TacticCache(store::Store& store, const CacheOptions& options);

  // Absent: not known, or known only as a timeout of less than `limit`.
  base::Result<std::optional<TacticResult>> find(const TacticKey& key,
                                                 std::chrono::milliseconds limit);
  // In one round trip, or two; best for many tactics on few states.
  base::Result<std::vector<std::optional<TacticResult>>> find_many(std::span<const TacticKey> keys,
                                                                   std::chrono::milliseconds limit);
  // What is known stays where `result` is a timeout of no longer limit.
  base::Status put(const TacticKey& key, const TacticResult& result, std::string_view module);
  base::Status put_many(std::span<const TacticEntry> entries);
  // Known here at once, in the store a second or some hundred entries later.
  base::Status put_later(const TacticEntry& entry);

  // Absent: it was interrupted; nothing is kept.
  using Compute = std::function<base::Result<std::optional<TacticResult>>()>;
  // What is known, or computed by one of all processes while the others wait for it. Should the
  // one die, another computes. Who was taken for dead and comes back late keeps nothing.
  base::Result<std::optional<TacticResult>> get_or_compute(const TacticKey& key,
                                                           std::chrono::milliseconds limit,
                                                           std::string_view module,
                                                           const Compute& compute,
                                                           const std::stop_token& stop);
};

}  // namespace sequent::tactics
