#pragma once

#include <chrono>
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

namespace sequent::tactics {

// Outcomes by what names them, shared by all processes of a store. An interruption is no outcome
// and is never kept. Entries are found by digest and compared by all bytes of their key.
//
// Hits that were had here before cost no round trip; what was invalidated elsewhere may be
// answered for a second (outcome_cache.h says why it is no wrong answer).
//
// `Form` has the types Key and Result, and says how they are kept: kKind names the cache in keys,
// Parts(key).key() and new_entry() name entries, stored() and read() change results into what
// OutcomeCache keeps, and back.
//
// Borrows: the store. Errors: those of Store. An entry that is damaged counts as absent.
// Threads: any, at once.
template <typename Form>
class KeyedCache : public CacheUpkeep {
 public:
  using Key = typename Form::Key;
  using Outcome = typename Form::Result;

  struct Entry {
    Key key;
    Outcome result;
    std::string module;  // of whose file the state is; invalidate_modules() finds the entry by it
  };

  KeyedCache(store::Store& store, const CacheOptions& options)
      : CacheUpkeep(store, Form::kKind, options) {}

  // Absent: not known, or known only as a timeout of less than `limit`.
  base::Result<std::optional<Outcome>> find(const Key& key, std::chrono::milliseconds limit);
  // In one round trip, or two; best for many on few states.
  base::Result<std::vector<std::optional<Outcome>>> find_many(std::span<const Key> keys,
                                                              std::chrono::milliseconds limit);
  // What is known stays where `result` is a timeout of no longer limit.
  base::Status put(const Key& key, const Outcome& result, std::string_view module);
  base::Status put_many(std::span<const Entry> entries);
  // Known here at once, in the store a second or some hundred entries later.
  base::Status put_later(const Entry& entry);

  // Absent: it was interrupted; nothing is kept.
  using Compute = std::function<base::Result<std::optional<Outcome>>()>;
  // What is known, or computed by one of all processes while the others wait for it. Should the
  // one die, another computes. Who was taken for dead and comes back late keeps nothing.
  base::Result<std::optional<Outcome>> get_or_compute(const Key& key,
                                                      std::chrono::milliseconds limit,
                                                      std::string_view module,
                                                      const Compute& compute,
                                                      const std::stop_token& stop);

 protected:
  ~KeyedCache() = default;
};

}  // namespace sequent::tactics
