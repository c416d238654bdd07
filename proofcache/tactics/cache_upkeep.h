#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/store/store.h"
#include "proofcache/tactics/cache_options.h"
#include "proofcache/tactics/outcome_cache.h"

namespace sequent::tactics {

// What tactic cache and instance cache do with all their entries, whatever their keys are.
//
// Borrows: the store. Errors: those of Store. Threads: any, at once.
class CacheUpkeep {
 public:
  // Entries of these modules; the caller adds the modules that depend on them. How many.
  base::Result<std::uint64_t> invalidate_modules(std::span<const std::string> modules) {
    return outcomes_.invalidate(EntryStore::Label::kModule, modules);
  }
  // How many went.
  base::Result<std::uint64_t> trim(std::uint64_t budget_bytes) {
    return outcomes_.trim(budget_bytes);
  }
  base::Status clear() { return outcomes_.clear(); }
  base::Result<CacheStatistics> statistics() { return outcomes_.statistics(); }
  base::Status reset_statistics() { return outcomes_.reset_statistics(); }
  // Tells the store now what was put later and hit here; done once a second by whoever asks, and
  // at the end.
  base::Status flush() { return outcomes_.flush(); }

 protected:
  // `kind`: "tactic" or "instance"
  CacheUpkeep(store::Store& store, std::string_view kind, const CacheOptions& options)
      : outcomes_(store, kind, options) {}
  ~CacheUpkeep() = default;

  OutcomeCache& outcomes() { return outcomes_; }

 private:
  OutcomeCache outcomes_;
};

}  // namespace sequent::tactics
