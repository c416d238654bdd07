#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/store/store.h"
#include "proofcache/single_flight/single_flight.h"
#include "proofcache/tactics/cache_options.h"
#include "proofcache/tactics/entry_front.h"
#include "proofcache/tactics/entry_shards.h"

namespace sequent::tactics {

// What tactic cache and instance cache have in common: entries of a store behind a front of this
// process. Hits are counted here and told to the store once a second, with the question whether
// something was invalidated; so what was invalidated elsewhere may be answered for a second. It
// is no wrong answer: an entry is a fact about its key, which names all that it depends on.
//
// Borrows: the store and the clock. Errors: those of Store; a store that is away does not keep
// hits from being answered. Threads: any.
class OutcomeCache {
 public:
  // `kind`: "tactic" or "instance"
  OutcomeCache(store::Store& store, std::string_view kind, const CacheOptions& options);
  // Tells the store what it does not know yet.
  ~OutcomeCache();
  OutcomeCache(const OutcomeCache&) = delete;
  OutcomeCache& operator=(const OutcomeCache&) = delete;

  base::Result<std::optional<TacticResult>> find(const EntryKey& key,
                                                 std::chrono::milliseconds limit);
  base::Result<std::vector<std::optional<TacticResult>>> find_many(std::span<const EntryKey> keys,
                                                                   std::chrono::milliseconds limit);
  base::Status put(std::span<const NewEntry> entries);
  // Known here at once, in the store with the next flush(); lost if this process dies before.
  base::Status put_later(const NewEntry& entry);

  using Compute = std::function<base::Result<std::optional<TacticResult>>()>;
  // `labels`: module and class of the entry; its result is not looked at.
  base::Result<std::optional<TacticResult>> get_or_compute(const NewEntry& labels,
                                                           std::chrono::milliseconds limit,
                                                           const Compute& compute,
                                                           const std::stop_token& stop);

  base::Result<std::uint64_t> invalidate(EntryStore::Label label,
                                         std::span<const std::string> names);
  base::Result<std::uint64_t> trim(std::uint64_t budget_bytes);
  base::Status clear();
  base::Result<CacheStatistics> statistics();
  base::Status reset_statistics();
  // What was put and counted here goes to the store, what was invalidated elsewhere is forgotten.
  base::Status flush();

 private:
  base::Result<std::vector<std::optional<TacticResult>>> ask_store(std::span<const EntryKey> keys,
                                                                   std::chrono::milliseconds limit);
  // An entry that owns its words.
  struct Pending {
    std::vector<std::string> scope;
    std::string name;
    TacticResult result;
    std::string module;
    std::string class_name;
  };
  base::Status put_pending();
  base::Result<std::vector<bool>> keep(std::span<const NewEntry> entries,
                                       const std::optional<Fence>& fence);
  // What was invalidated.
  base::Status forget();
  void flush_if_due();

  CacheOptions options_;
  base::SystemClock system_clock_;
  const base::Clock& clock_;
  EntryShards store_;
  EntryFront front_;
  proofcache::SingleFlight flights_;
  base::Guarded<std::vector<Pending>> pending_;
  base::Guarded<Uses> uses_;              // of what the store answered, and what could not be told
  std::atomic<std::int64_t> next_flush_;  // of the steady clock
};

}  // namespace sequent::tactics
