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
#include "proofcache/tactics/instance_result.h"

namespace sequent::tactics {

struct InstanceEntry {
  InstanceKey key;
  InstanceResult result;
  std::string module;  // in which it was searched for
};

// Outcomes of searches for instances, found or not, shared by all processes of a store: as
// TacticCache says.
class InstanceCache final : public CacheUpkeep {
 public:
  InstanceCache(store::Store& store, const CacheOptions& options);

  // Absent: not known, or known only as a timeout of less than `limit`.
  base::Result<std::optional<InstanceResult>> find(const InstanceKey& key,
                                                   std::chrono::milliseconds limit);
  base::Result<std::vector<std::optional<InstanceResult>>> find_many(
      std::span<const InstanceKey> keys, std::chrono::milliseconds limit);
  base::Status put(const InstanceKey& key, const InstanceResult& result, std::string_view module);
  base::Status put_many(std::span<const InstanceEntry> entries);
  base::Status put_later(const InstanceEntry& entry);

  // Absent: it was interrupted; nothing is kept.
  using Compute = std::function<base::Result<std::optional<InstanceResult>>()>;
  base::Result<std::optional<InstanceResult>> get_or_compute(const InstanceKey& key,
                                                             std::chrono::milliseconds limit,
                                                             std::string_view module,
                                                             const Compute& compute,
                                                             const std::stop_token& stop);

  // How many entries went. What rests on a class is added by the caller.
  base::Result<std::uint64_t> invalidate_classes(std::span<const std::string> classes);
  base::Result<std::uint64_t> invalidate_class(const std::string& class_name) {
    return invalidate_classes({&class_name, 1});
  }
};

}  // namespace sequent::tactics
