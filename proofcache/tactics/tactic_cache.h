#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "proofcache/tactics/entry_key.h"
#include "proofcache/tactics/entry_store.h"
#include "proofcache/tactics/keyed_cache.h"
#include "proofcache/tactics/tactic_result.h"

namespace sequent::tactics {

// How outcomes of tactics are kept: as they are. A state's tactics are in one scope.
struct TacticForm {
  using Key = TacticKey;
  using Result = TacticResult;
  static constexpr std::string_view kKind = "tactic";

  // The parts of a key, for as long as it lives.
  class Parts {
   public:
    explicit Parts(const TacticKey& key)
        : scope_{key.environment.raw(), key.state}, tactic_(key.tactic) {}
    [[nodiscard]] EntryKey key() const { return {scope_, tactic_}; }

   private:
    std::array<std::string_view, 2> scope_;
    std::string_view tactic_;
  };

  static NewEntry new_entry(const TacticKey& key,
                            const Parts& parts,
                            const TacticResult* result,
                            std::string_view module);
  static const TacticResult& stored(const TacticResult& result) { return result; }
  static std::optional<TacticResult> read(std::optional<TacticResult> kept) { return kept; }
};

extern template class KeyedCache<TacticForm>;

// Outcomes of tactics.
class TacticCache final : public KeyedCache<TacticForm> {
 public:
  using KeyedCache::KeyedCache;
};
using TacticEntry = TacticCache::Entry;

}  // namespace sequent::tactics
