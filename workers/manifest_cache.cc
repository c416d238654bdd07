#include "workers/manifest_cache.h"

#include <optional>
#include <utility>

namespace sequent::workers {
namespace {

constexpr std::size_t kMostKnown = 20'000;  // some 1 KiB each

}  // namespace

base::Result<std::vector<ManifestCache::Shared>> ManifestCache::find(
    std::span<const base::Digest> keys) {
  std::vector<Shared> found(keys.size());
  std::vector<std::size_t> open;
  std::vector<base::Digest> asked;
  {
    auto known = known_.lock();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (const auto here = known->find(keys[i]); here != known->end()) {
        found[i] = here->second;
      } else {
        open.push_back(i);
        asked.push_back(keys[i]);
      }
    }
  }
  if (open.empty()) {
    return found;
  }
  SEQUENT_TRY_ASSIGN(std::vector<std::optional<proofcache::Manifest>> answers,
                     results_.find_many(asked));
  auto known = known_.lock();
  if (known->size() + open.size() > kMostKnown) {
    known->clear();
  }
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (answers[i]) {
      found[open[i]] = std::make_shared<const proofcache::Manifest>(*std::move(answers[i]));
      known->emplace(asked[i], found[open[i]]);
    }
  }
  return found;
}

void ManifestCache::forget(const base::Digest& key) {
  known_.lock()->erase(key);
}

}  // namespace sequent::workers
