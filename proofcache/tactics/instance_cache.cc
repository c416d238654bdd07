#include "proofcache/tactics/instance_cache.h"

#include <utility>

namespace sequent::tactics {
namespace {

// The parts of a key, for as long as it lives. Targets of one class with the same options and
// local instances are kept together.
class Parts {
 public:
  explicit Parts(const InstanceKey& key)
      : scope_{key.environment.raw(), key.class_name, key.options}, target_(key.target) {
    scope_.insert(scope_.end(), key.local_instances.begin(), key.local_instances.end());
  }
  [[nodiscard]] EntryKey key() const { return {scope_, target_}; }

 private:
  std::vector<std::string_view> scope_;
  std::string_view target_;
};

TacticVerdict verdict_of(InstanceVerdict verdict) {
  switch (verdict) {
    case InstanceVerdict::kFound:
      return TacticVerdict::kProgress;
    case InstanceVerdict::kNone:
      return TacticVerdict::kFailure;
    case InstanceVerdict::kTimeout:
      break;
  }
  return TacticVerdict::kTimeout;
}

// As the cache keeps it: the instance is its message, since many targets share one.
TacticResult stored(const InstanceResult& result) {
  return {.verdict = verdict_of(result.verdict),
          .state = nullptr,
          .message = result.text,
          .limit = result.limit,
          .time = result.time};
}

// Absent: not known, or damaged.
std::optional<InstanceResult> read(std::optional<TacticResult> kept) {
  if (!kept || kept->verdict == TacticVerdict::kUnchanged) {
    return std::nullopt;
  }
  InstanceVerdict verdict = InstanceVerdict::kTimeout;
  if (kept->verdict != TacticVerdict::kTimeout) {
    verdict = kept->verdict == TacticVerdict::kProgress ? InstanceVerdict::kFound
                                                        : InstanceVerdict::kNone;
  }
  return InstanceResult{.verdict = verdict,
                        .text = std::move(kept->message),
                        .limit = kept->limit,
                        .time = kept->time};
}

NewEntry new_entry(const Parts& parts,
                   const TacticResult* result,
                   const InstanceKey& key,
                   std::string_view module) {
  return {.key = parts.key(), .result = result, .module = module, .class_name = key.class_name};
}

}  // namespace

InstanceCache::InstanceCache(store::Store& store, const CacheOptions& options)
    : CacheUpkeep(store, "instance", options) {}

base::Result<std::optional<InstanceResult>> InstanceCache::find(const InstanceKey& key,
                                                                std::chrono::milliseconds limit) {
  SEQUENT_TRY_ASSIGN(auto kept, outcomes().find(Parts(key).key(), limit));
  return read(std::move(kept));
}

base::Result<std::vector<std::optional<InstanceResult>>> InstanceCache::find_many(
    std::span<const InstanceKey> keys, std::chrono::milliseconds limit) {
  const std::vector<Parts> parts(keys.begin(), keys.end());
  std::vector<EntryKey> entries;
  entries.reserve(parts.size());
  for (const Parts& each : parts) {
    entries.push_back(each.key());
  }
  SEQUENT_TRY_ASSIGN(auto kept, outcomes().find_many(entries, limit));
  std::vector<std::optional<InstanceResult>> results;
  results.reserve(kept.size());
  for (auto& each : kept) {
    results.push_back(read(std::move(each)));
  }
  return results;
}

base::Status InstanceCache::put(const InstanceKey& key,
                                const InstanceResult& result,
                                std::string_view module) {
  const Parts parts(key);
  const TacticResult kept = stored(result);
  const NewEntry entry = new_entry(parts, &kept, key, module);
  return outcomes().put({&entry, 1});
}

base::Status InstanceCache::put_many(std::span<const InstanceEntry> entries) {
  std::vector<Parts> parts;
  std::vector<TacticResult> results;
  std::vector<NewEntry> added;
  parts.reserve(entries.size());
  results.reserve(entries.size());
  for (const InstanceEntry& each : entries) {
    added.push_back(new_entry(parts.emplace_back(each.key),
                              &results.emplace_back(stored(each.result)), each.key, each.module));
  }
  return outcomes().put(added);
}

base::Status InstanceCache::put_later(const InstanceEntry& entry) {
  const Parts parts(entry.key);
  const TacticResult kept = stored(entry.result);
  return outcomes().put_later(new_entry(parts, &kept, entry.key, entry.module));
}

base::Result<std::optional<InstanceResult>> InstanceCache::get_or_compute(
    const InstanceKey& key,
    std::chrono::milliseconds limit,
    std::string_view module,
    const Compute& compute,
    const std::stop_token& stop) {
  const Parts parts(key);
  const auto compute_stored = [&]() -> base::Result<std::optional<TacticResult>> {
    SEQUENT_TRY_ASSIGN(const auto result, compute());
    return result ? std::optional(stored(*result)) : std::nullopt;
  };
  SEQUENT_TRY_ASSIGN(auto kept, outcomes().get_or_compute(new_entry(parts, nullptr, key, module),
                                                          limit, compute_stored, stop));
  return read(std::move(kept));
}

base::Result<std::uint64_t> InstanceCache::invalidate_classes(
    std::span<const std::string> classes) {
  return outcomes().invalidate(EntryStore::Label::kClass, classes);
}

}  // namespace sequent::tactics
