#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "proofcache/tactics/entry_key.h"
#include "proofcache/tactics/entry_store.h"
#include "proofcache/tactics/instance_result.h"
#include "proofcache/tactics/keyed_cache.h"

namespace sequent::tactics {

// How outcomes of searches for instances are kept: the instance is the entry's message, since many
// targets share one. Targets of one class with the same options and local instances are in one
// scope.
struct InstanceForm {
  using Key = InstanceKey;
  using Result = InstanceResult;
  static constexpr std::string_view kKind = "instance";

  // The parts of a key, for as long as it lives.
  class Parts {
   public:
    explicit Parts(const InstanceKey& key);
    [[nodiscard]] EntryKey key() const { return {scope_, target_}; }

   private:
    std::vector<std::string_view> scope_;
    std::string_view target_;
  };

  static NewEntry new_entry(const InstanceKey& key,
                            const Parts& parts,
                            const TacticResult* result,
                            std::string_view module);
  static TacticResult stored(const InstanceResult& result);
  // Absent: not known, or damaged.
  static std::optional<InstanceResult> read(std::optional<TacticResult> kept);
};

extern template class KeyedCache<InstanceForm>;

// Outcomes of searches for instances, found or not.
class InstanceCache final : public KeyedCache<InstanceForm> {
 public:
  using KeyedCache::KeyedCache;

  // How many entries went. What rests on a class is added by the caller.
  base::Result<std::uint64_t> invalidate_classes(std::span<const std::string> classes);
  base::Result<std::uint64_t> invalidate_class(const std::string& class_name) {
    return invalidate_classes({&class_name, 1});
  }
};
using InstanceEntry = InstanceCache::Entry;

}  // namespace sequent::tactics
