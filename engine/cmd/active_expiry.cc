#include "engine/cmd/active_expiry.h"

#include <chrono>

#include "engine/cmd/context.h"

namespace sequent::cmd {
namespace {

constexpr int kStepsPerRun = 16 * 1024;     // buckets looked at
constexpr std::size_t kMostPerRun = 10000;  // keys removed at the least effort: a few milliseconds

}  // namespace

bool ActiveExpiry::run(state::Instance& instance, std::int64_t now_ms) {
  if (instance.loading || instance.pause.is_on(now_ms) || !instance.expires_actively) {
    return false;
  }
  const auto began = instance.clock->monotonic();
  const bool more = remove_some(instance, now_ms);
  const auto spent =
      std::chrono::duration_cast<std::chrono::milliseconds>(instance.clock->monotonic() - began);
  const std::int64_t threshold = instance.config.latency_monitor_threshold_ms;
  if (threshold > 0 && spent.count() >= threshold) {
    instance.latency.add("expire-cycle", {now_ms / 1000, spent.count()});
  }
  return more;
}

bool ActiveExpiry::remove_some(state::Instance& instance, std::int64_t now_ms) {
  const std::size_t most =
      kMostPerRun * static_cast<std::size_t>(instance.config.active_expire_effort);
  std::size_t removed = 0;
  std::size_t passed = 0;  // databases finished in this run
  for (int step = 0; step < kStepsPerRun && passed < instance.databases.size(); ++step) {
    data::Keyspace& keys = *instance.databases[db_];
    if (keys.with_deadline() > 0) {
      over_.clear();
      collect(keys, now_ms);
      for (const std::string& key : over_) {
        expire_key(instance, static_cast<int>(db_), key);
        instance.replicas.send();
      }
      removed += over_.size();
      if (removed >= most) {
        return true;
      }
    } else {
      cursor_ = 0;
    }
    if (cursor_ == 0) {
      db_ = (db_ + 1) % instance.databases.size();
      ++passed;
    }
  }
  return false;
}

void ActiveExpiry::collect(const data::Keyspace& keys, std::int64_t now_ms) {
  cursor_ = keys.scan(cursor_, [&](data::Entry entry, bool has_deadline) {
    if (has_deadline && entry.deadline_ms() < now_ms) {
      over_.emplace_back(entry.key());
    }
  });
}

}  // namespace sequent::cmd
