#include "proofcache/tactics/instance_cache.h"

#include <utility>

#include "proofcache/tactics/keyed_cache_impl.h"

namespace sequent::tactics {
namespace {

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

}  // namespace

InstanceForm::Parts::Parts(const InstanceKey& key)
    : scope_{key.environment.raw(), key.class_name, key.options}, target_(key.target) {
  scope_.insert(scope_.end(), key.local_instances.begin(), key.local_instances.end());
}

NewEntry InstanceForm::new_entry(const InstanceKey& key,
                                 const Parts& parts,
                                 const TacticResult* result,
                                 std::string_view module) {
  return {.key = parts.key(), .result = result, .module = module, .class_name = key.class_name};
}

TacticResult InstanceForm::stored(const InstanceResult& result) {
  return {.verdict = verdict_of(result.verdict),
          .state = nullptr,
          .message = result.text,
          .limit = result.limit,
          .time = result.time};
}

std::optional<InstanceResult> InstanceForm::read(std::optional<TacticResult> kept) {
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

template class KeyedCache<InstanceForm>;

base::Result<std::uint64_t> InstanceCache::invalidate_classes(
    std::span<const std::string> classes) {
  return outcomes().invalidate(EntryStore::Label::kClass, classes);
}

}  // namespace sequent::tactics
