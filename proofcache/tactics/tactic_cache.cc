#include "proofcache/tactics/tactic_cache.h"

#include "proofcache/tactics/keyed_cache_impl.h"

namespace sequent::tactics {

NewEntry TacticForm::new_entry(const TacticKey& /*key*/,
                               const Parts& parts,
                               const TacticResult* result,
                               std::string_view module) {
  return {.key = parts.key(), .result = result, .module = module, .class_name = {}};
}

template class KeyedCache<TacticForm>;

}  // namespace sequent::tactics
