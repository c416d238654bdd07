#include "proofcache/tactics/outcome_cache.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace sequent::tactics {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::steady_clock::duration kTellsEvery = std::chrono::seconds(1);
constexpr std::size_t kMostPending = 512;
constexpr std::size_t kMostScopes = 65'536;  // while the store cannot be told

void add(Uses& to, Uses&& more) {
  to.hits += more.hits;
  to.misses += more.misses;
  to.saved += more.saved;
  if (to.scopes.size() > kMostScopes) {
    return;
  }
  to.scopes.insert(to.scopes.end(), std::make_move_iterator(more.scopes.begin()),
                   std::make_move_iterator(more.scopes.end()));
}

std::int64_t ticks(std::chrono::steady_clock::time_point time) {
  return time.time_since_epoch().count();
}

}  // namespace

OutcomeCache::OutcomeCache(store::Store& store, std::string_view kind, const CacheOptions& options)
    : options_(options),
      clock_(options.clock != nullptr ? *options.clock : system_clock_),
      store_(store, kind, options),
      front_(options.front_bytes),
      flights_(store, options.name_space),
      next_flush_(ticks(clock_.monotonic() + kTellsEvery)) {}

// What cannot be told is lost: counts, and that something was used.
OutcomeCache::~OutcomeCache() {
  static_cast<void>(flush());
}

base::Result<std::optional<TacticResult>> OutcomeCache::find(const EntryKey& key,
                                                             milliseconds limit) {
  flush_if_due();
  if (auto known = front_.find(key, limit)) {
    return known;
  }
  SEQUENT_TRY_ASSIGN(auto results, ask_store({&key, 1}, limit));
  if (!results.front()) {
    ++uses_.lock()->misses;
  }
  return std::move(results.front());
}

base::Result<std::vector<std::optional<TacticResult>>> OutcomeCache::find_many(
    std::span<const EntryKey> keys, milliseconds limit) {
  flush_if_due();
  std::vector<std::optional<TacticResult>> results(keys.size());
  std::vector<EntryKey> unknown;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    results[i] = front_.find(keys[i], limit);
    if (!results[i]) {
      unknown.push_back(keys[i]);
      places.push_back(i);
    }
  }
  if (!unknown.empty()) {
    SEQUENT_TRY_ASSIGN(auto answered, ask_store(unknown, limit));
    for (std::size_t i = 0; i < places.size(); ++i) {
      results[places[i]] = std::move(answered[i]);
    }
    uses_.lock()->misses += static_cast<std::uint64_t>(
        std::ranges::count_if(results, [](const auto& result) { return !result; }));
  }
  return results;
}

base::Result<std::vector<std::optional<TacticResult>>> OutcomeCache::ask_store(
    std::span<const EntryKey> keys, milliseconds limit) {
  SEQUENT_TRY_ASSIGN(EntryShards::Found found, store_.find(keys));
  Uses uses;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto& result = found.results[i];
    const std::string& id = found.ids[i];
    if (!result || !answers(*result, limit)) {
      result.reset();
      continue;
    }
    front_.put(keys[i], *result, id, found.generations[shard_of(id)]);
    ++uses.hits;
    uses.saved += result->time;
    if (uses.scopes.empty() || uses.scopes.back() != id) {
      uses.scopes.push_back(id);
    }
  }
  add(*uses_.lock(), std::move(uses));
  return std::move(found.results);
}

base::Result<std::vector<bool>> OutcomeCache::keep(std::span<const NewEntry> entries,
                                                   const std::optional<Fence>& fence) {
  SEQUENT_TRY_ASSIGN(EntryShards::Kept kept, store_.put(entries, fence));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (kept.kept[i]) {
      front_.put(entries[i].key, *entries[i].result, kept.ids[i],
                 kept.generations[shard_of(kept.ids[i])]);
    }
  }
  if (kept.is_full) {
    SEQUENT_TRY(store_.trim(options_.budget_bytes));
  }
  return std::move(kept.kept);
}

base::Status OutcomeCache::put(std::span<const NewEntry> entries) {
  flush_if_due();
  SEQUENT_TRY(keep(entries, std::nullopt));
  return {};
}

base::Status OutcomeCache::put_later(const NewEntry& entry) {
  front_.put(entry.key, *entry.result, store_.id_of(encode_scope(entry.key.scope)), std::nullopt);
  std::size_t waiting = 0;
  {
    auto pending = pending_.lock();
    pending->push_back({.scope = {entry.key.scope.begin(), entry.key.scope.end()},
                        .name = std::string(entry.key.name),
                        .result = *entry.result,
                        .module = std::string(entry.module),
                        .class_name = std::string(entry.class_name)});
    waiting = pending->size();
  }
  if (waiting >= kMostPending) {
    return put_pending();
  }
  flush_if_due();
  return {};
}

base::Status OutcomeCache::put_pending() {
  const std::vector<Pending> pending = std::exchange(*pending_.lock(), {});
  std::vector<std::vector<std::string_view>> scopes;
  std::vector<NewEntry> entries;
  scopes.reserve(pending.size());
  for (const Pending& each : pending) {
    entries.push_back(
        {.key = {scopes.emplace_back(each.scope.begin(), each.scope.end()), each.name},
         .result = &each.result,
         .module = each.module,
         .class_name = each.class_name});
  }
  if (!entries.empty()) {
    SEQUENT_TRY(keep(entries, std::nullopt));
  }
  return {};
}

base::Result<std::optional<TacticResult>> OutcomeCache::get_or_compute(
    const NewEntry& labels,
    milliseconds limit,
    const Compute& compute,
    const std::stop_token& stop) {
  const std::array<EntryKey, 1> key{labels.key};
  base::Hasher hasher;
  for (const std::string_view part : labels.key.scope) {
    hasher.field(part);
  }
  const proofcache::FlightKeys flight_keys(
      store_.keys_of(store_.id_of(encode_scope(labels.key.scope)))
          .flight(hasher.field(labels.key.name).finish()));
  SEQUENT_TRY_ASSIGN(auto known, find(labels.key, limit));
  while (!known && !stop.stop_requested()) {
    SEQUENT_TRY_ASSIGN(const auto flight, flights_.take(flight_keys, stop));
    SEQUENT_TRY_ASSIGN(auto answered, ask_store(key, limit));
    known = std::move(answered.front());
    if (known || flight == nullptr) {
      continue;
    }
    SEQUENT_TRY_ASSIGN(auto computed, compute());
    if (computed) {
      NewEntry entry = labels;
      entry.result = &*computed;
      SEQUENT_TRY(keep({&entry, 1}, Fence{flight->holder(), flight->token()}));
    }
    return computed;
  }
  return known;
}

base::Result<std::uint64_t> OutcomeCache::invalidate(EntryStore::Label label,
                                                     std::span<const std::string> names) {
  SEQUENT_TRY(flush());
  SEQUENT_TRY_ASSIGN(const std::uint64_t dropped, store_.invalidate(label, names));
  SEQUENT_TRY(forget());
  return dropped;
}

base::Result<std::uint64_t> OutcomeCache::trim(std::uint64_t budget_bytes) {
  SEQUENT_TRY(flush());
  return store_.trim(budget_bytes);
}

base::Status OutcomeCache::clear() {
  SEQUENT_TRY(store_.clear());
  return forget();
}

base::Status OutcomeCache::forget() {
  SEQUENT_TRY_ASSIGN(const auto generations, store_.push({}));
  front_.adopt(generations);
  return {};
}

base::Result<CacheStatistics> OutcomeCache::statistics() {
  SEQUENT_TRY(flush());
  return store_.statistics();
}

base::Status OutcomeCache::reset_statistics() {
  SEQUENT_TRY(flush());
  return store_.reset_statistics();
}

base::Status OutcomeCache::flush() {
  SEQUENT_TRY(put_pending());
  Uses uses = std::exchange(*uses_.lock(), {});
  add(uses, front_.take_uses());
  auto generations = store_.push(uses);
  if (!generations) {
    add(*uses_.lock(), std::move(uses));
    return std::move(generations).error();
  }
  front_.adopt(*generations);
  if (options_.unused_life.count() > 0) {
    SEQUENT_TRY(store_.drop_unused_since(clock_.wall_ms() - options_.unused_life.count()));
  }
  return {};
}

void OutcomeCache::flush_if_due() {
  const auto now = clock_.monotonic();
  std::int64_t due = next_flush_.load(std::memory_order_relaxed);
  if (ticks(now) >= due && next_flush_.compare_exchange_strong(due, ticks(now + kTellsEvery))) {
    static_cast<void>(flush());
  }
}

}  // namespace sequent::tactics
