#include "engine/cmd/settings.h"

#include "engine/cmd/users.h"
#include "engine/state/key_events.h"

namespace sequent::cmd {

void obey_settings(state::Instance& instance, const state::Config& before) {
  const state::Config& config = instance.config;
  if (config.notify_keyspace_events != before.notify_keyspace_events) {
    instance.event_classes = state::event_classes(config.notify_keyspace_events);
  }
  if (config.requirepass != before.requirepass) {
    set_default_password(instance, config.requirepass);
  }
  instance.slowlog.limit(static_cast<std::size_t>(config.slowlog_max_len));
  instance.eviction = state::EvictionPolicy::named(config.maxmemory_policy);
  const auto measure = instance.eviction.victim == state::Victim::kLeastFrequent
                           ? data::AccessClock::Measure::kFrequency
                           : data::AccessClock::Measure::kRecency;
  instance.access.set_measure(measure, config.lfu_log_factor, config.lfu_decay_time);
  instance.memory.is_exhausted = instance.memory.is_exhausted && config.maxmemory > 0;
}

}  // namespace sequent::cmd
