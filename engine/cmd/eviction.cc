#include "engine/cmd/eviction.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "engine/cmd/context.h"

namespace sequent::cmd {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kMostCandidates = 16;
constexpr int kBetweenClocks = 16;  // keys evicted between two looks at the clock

// As Redis turns the tenacity into time: up to 10 fifty microseconds each, then by
// fifteen per cent more each, at 100 without limit.
steady_clock::duration time_limit(std::int64_t tenacity) {
  if (tenacity >= 100) {
    return std::chrono::hours(1);
  }
  double microseconds = 50.0 * static_cast<double>(std::min<std::int64_t>(tenacity, 10));
  for (std::int64_t i = 10; i < tenacity; ++i) {
    microseconds *= 1.15;
  }
  return std::chrono::microseconds(static_cast<std::int64_t>(microseconds));
}

void evict(state::Instance& instance, int db, const std::string& key) {
  data::Keyspace& keys = *instance.databases[static_cast<std::size_t>(db)];
  instance.walks.before_change(db, key);
  record(instance, db, std::array<std::string_view, 2>{"DEL", key});
  if (instance.slow_script == nullptr) {
    instance.replicas.send();
  }
  keys.erase(key);
  ++instance.stats.evicted_keys;
  instance.watches.touched(db, key);
  if (!instance.tracking.empty()) {
    instance.tracking.changed(key, 0);
  }
  publish_event(instance, db, {state::kEvictedEvent, "evicted"}, key);
}

std::uint64_t badness_of(const state::Instance& instance, data::Entry entry) {
  switch (instance.eviction.victim) {
    case state::Victim::kLeastRecent:
      return static_cast<std::uint64_t>(instance.access.idle_seconds(entry));
    case state::Victim::kLeastFrequent:
      return 255U - instance.access.frequency(entry);
    case state::Victim::kNearestDeadline:
      return UINT64_MAX - static_cast<std::uint64_t>(entry.deadline_ms());
    case state::Victim::kNone:
    case state::Victim::kRandom:
      break;
  }
  return 0;
}

}  // namespace

Eviction::Result Eviction::make_room(state::Instance& instance) {
  const auto limit = static_cast<std::size_t>(instance.config.maxmemory);
  if (limit == 0 || instance.memory.observe(instance.databases) <= limit) {
    return Result::kEnough;
  }
  if (instance.eviction.victim == state::Victim::kNone) {
    return Result::kExhausted;
  }
  const auto end = steady_clock::now() + time_limit(instance.config.maxmemory_eviction_tenacity);
  for (int evicted = 1; instance.memory.used(instance.databases) > limit; ++evicted) {
    if (!evict_one(instance)) {
      candidates_.clear();
      return Result::kExhausted;
    }
    if (evicted % kBetweenClocks == 0 && steady_clock::now() > end) {
      return Result::kGoOn;
    }
  }
  return Result::kEnough;
}

bool Eviction::evict_one(state::Instance& instance) {
  return instance.eviction.victim == state::Victim::kRandom ? evict_random(instance)
                                                            : evict_worst(instance);
}

// From one database after the other.
bool Eviction::evict_random(state::Instance& instance) {
  for (std::size_t i = 0; i < instance.databases.size(); ++i) {
    const std::size_t db = next_db_;
    next_db_ = (next_db_ + 1) % instance.databases.size();
    std::string victim;
    bool found = false;
    instance.databases[db]->sample(random_, 1, instance.eviction.only_with_deadline,
                                   [&](data::Entry entry) {
                                     victim = entry.key();
                                     found = true;
                                   });
    if (found) {
      evict(instance, static_cast<int>(db), victim);
      return true;
    }
  }
  return false;
}

bool Eviction::evict_worst(state::Instance& instance) {
  while (true) {
    for (std::size_t db = 0; db < instance.databases.size(); ++db) {
      collect(instance, static_cast<int>(db));
    }
    if (candidates_.empty()) {
      return false;
    }
    // A candidate of an earlier call may be gone or changed by now.
    while (!candidates_.empty()) {
      const Candidate worst = std::move(candidates_.back());
      candidates_.pop_back();
      const auto& keys = *instance.databases[static_cast<std::size_t>(worst.db)];
      const data::Entry entry = keys.find(worst.key);
      if (entry && (entry.has_deadline() || !instance.eviction.only_with_deadline)) {
        evict(instance, worst.db, worst.key);
        return true;
      }
    }
  }
}

void Eviction::collect(const state::Instance& instance, int db) {
  const data::Keyspace& keys = *instance.databases[static_cast<std::size_t>(db)];
  keys.sample(random_, static_cast<std::size_t>(instance.config.maxmemory_samples),
              instance.eviction.only_with_deadline,
              [&](data::Entry entry) { offer(badness_of(instance, entry), db, entry.key()); });
}

void Eviction::offer(std::uint64_t badness, int db, std::string_view key) {
  const bool full = candidates_.size() == kMostCandidates;
  if (full && badness <= candidates_.front().badness) {
    return;
  }
  const bool known = std::ranges::any_of(candidates_, [&](const Candidate& candidate) {
    return candidate.db == db && candidate.key == key;
  });
  if (known) {
    return;
  }
  const auto place = std::ranges::upper_bound(candidates_, badness, {}, &Candidate::badness);
  candidates_.insert(place, {badness, db, std::string(key)});
  if (full) {
    candidates_.erase(candidates_.begin());
  }
}

}  // namespace sequent::cmd
