#pragma once

// The members of KeyedCache, for those that instantiate it.

#include <utility>

#include "proofcache/tactics/keyed_cache.h"

namespace sequent::tactics {

template <typename Form>
auto KeyedCache<Form>::find(const Key& key, std::chrono::milliseconds limit)
    -> base::Result<std::optional<Outcome>> {
  SEQUENT_TRY_ASSIGN(auto kept, outcomes().find(typename Form::Parts(key).key(), limit));
  return Form::read(std::move(kept));
}

template <typename Form>
auto KeyedCache<Form>::find_many(std::span<const Key> keys, std::chrono::milliseconds limit)
    -> base::Result<std::vector<std::optional<Outcome>>> {
  const std::vector<typename Form::Parts> parts(keys.begin(), keys.end());
  std::vector<EntryKey> entries;
  entries.reserve(parts.size());
  for (const auto& each : parts) {
    entries.push_back(each.key());
  }
  SEQUENT_TRY_ASSIGN(auto kept, outcomes().find_many(entries, limit));
  std::vector<std::optional<Outcome>> results;
  results.reserve(kept.size());
  for (auto& each : kept) {
    results.push_back(Form::read(std::move(each)));
  }
  return results;
}

template <typename Form>
base::Status KeyedCache<Form>::put(const Key& key, const Outcome& result, std::string_view module) {
  const typename Form::Parts parts(key);
  const TacticResult kept = Form::stored(result);
  const NewEntry entry = Form::new_entry(key, parts, &kept, module);
  return outcomes().put({&entry, 1});
}

template <typename Form>
base::Status KeyedCache<Form>::put_many(std::span<const Entry> entries) {
  std::vector<typename Form::Parts> parts;
  std::vector<TacticResult> results;
  std::vector<NewEntry> added;
  parts.reserve(entries.size());
  results.reserve(entries.size());
  for (const Entry& each : entries) {
    added.push_back(Form::new_entry(each.key, parts.emplace_back(each.key),
                                    &results.emplace_back(Form::stored(each.result)), each.module));
  }
  return outcomes().put(added);
}

template <typename Form>
base::Status KeyedCache<Form>::put_later(const Entry& entry) {
  const typename Form::Parts parts(entry.key);
  const TacticResult kept = Form::stored(entry.result);
  return outcomes().put_later(Form::new_entry(entry.key, parts, &kept, entry.module));
}

template <typename Form>
auto KeyedCache<Form>::get_or_compute(const Key& key,
                                      std::chrono::milliseconds limit,
                                      std::string_view module,
                                      const Compute& compute,
                                      const std::stop_token& stop)
    -> base::Result<std::optional<Outcome>> {
  const typename Form::Parts parts(key);
  const auto compute_stored = [&]() -> base::Result<std::optional<TacticResult>> {
    SEQUENT_TRY_ASSIGN(const auto result, compute());
    return result ? std::optional(Form::stored(*result)) : std::nullopt;
  };
  SEQUENT_TRY_ASSIGN(auto kept,
                     outcomes().get_or_compute(Form::new_entry(key, parts, nullptr, module), limit,
                                               compute_stored, stop));
  return Form::read(std::move(kept));
}

}  // namespace sequent::tactics
