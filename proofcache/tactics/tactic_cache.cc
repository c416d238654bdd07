#include "proofcache/tactics/tactic_cache.h"

#include <array>

namespace sequent::tactics {
namespace {

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

}  // namespace

TacticCache::TacticCache(store::Store& store, const CacheOptions& options)
    : CacheUpkeep(store, "tactic", options) {}

base::Result<std::optional<TacticResult>> TacticCache::find(const TacticKey& key,
                                                            std::chrono::milliseconds limit) {
  return outcomes().find(Parts(key).key(), limit);
}

base::Result<std::vector<std::optional<TacticResult>>> TacticCache::find_many(
    std::span<const TacticKey> keys, std::chrono::milliseconds limit) {
  const std::vector<Parts> parts(keys.begin(), keys.end());
  std::vector<EntryKey> entries;
  entries.reserve(parts.size());
  for (const Parts& each : parts) {
    entries.push_back(each.key());
  }
  return outcomes().find_many(entries, limit);
}

base::Status TacticCache::put(const TacticKey& key,
                              const TacticResult& result,
                              std::string_view module) {
  const Parts parts(key);
  const std::array<NewEntry, 1> entry{
      NewEntry{.key = parts.key(), .result = &result, .module = module, .class_name = {}}};
  return outcomes().put(entry);
}

base::Status TacticCache::put_many(std::span<const TacticEntry> entries) {
  std::vector<Parts> parts;
  std::vector<NewEntry> added;
  parts.reserve(entries.size());
  for (const TacticEntry& each : entries) {
    added.push_back({.key = parts.emplace_back(each.key).key(),
                     .result = &each.result,
                     .module = each.module,
                     .class_name = {}});
  }
  return outcomes().put(added);
}

base::Status TacticCache::put_later(const TacticEntry& entry) {
  const Parts parts(entry.key);
  return outcomes().put_later(
      {.key = parts.key(), .result = &entry.result, .module = entry.module, .class_name = {}});
}

base::Result<std::optional<TacticResult>> TacticCache::get_or_compute(
    const TacticKey& key,
    std::chrono::milliseconds limit,
    std::string_view module,
    const Compute& compute,
    const std::stop_token& stop) {
  const Parts parts(key);
  return outcomes().get_or_compute(
      {.key = parts.key(), .result = nullptr, .module = module, .class_name = {}}, limit, compute,
      stop);
}

}  // namespace sequent::tactics
