#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/random.h"
#include "engine/base/result.h"
#include "engine/data/access_clock.h"
#include "engine/data/big_values.h"
#include "engine/data/databases_walk.h"
#include "engine/data/heap.h"
#include "engine/data/keyspace.h"
#include "engine/state/acl.h"
#include "engine/state/blocking.h"
#include "engine/state/call_stats.h"
#include "engine/state/config.h"
#include "engine/state/eviction_policy.h"
#include "engine/state/journal.h"
#include "engine/state/latency_events.h"
#include "engine/state/libraries.h"
#include "engine/state/memory_use.h"
#include "engine/state/monitors.h"
#include "engine/state/pause.h"
#include "engine/state/pubsub.h"
#include "engine/state/replicas.h"
#include "engine/state/session.h"
#include "engine/state/slow_script.h"
#include "engine/state/slowlog.h"
#include "engine/state/stats.h"
#include "engine/state/tracking.h"
#include "engine/state/watches.h"

namespace sequent::state {

// Why changed settings cannot be obeyed.
struct ConfigRefusal {
  std::string_view setting;
  std::string why;
};

// All that commands act on.
//
// Borrows: clock, sessions until they are detached, journal and big values (null when
// memory only).
// Threads: only the one that holds the engine.
struct Instance {
  const base::Clock* clock = nullptr;
  data::Heap heap;  // of all collections; in use wherever they are touched
  data::AccessClock access;
  data::Databases databases;
  data::WalkPlace walks;  // through all of them; to be told before they change
  data::BigValues* big = nullptr;
  Journal* journal = nullptr;
  Config config;
  // Obeys settings that are about to hold, or says why it cannot: then nothing has changed.
  // Empty: nobody serves clients.
  std::function<std::optional<ConfigRefusal>(const Config& wanted)> apply_config;
  // Puts what is on disk in place of all databases and libraries. Empty: memory only.
  // Errors: as a start with this file; kUnavailable while a snapshot is being made, and with
  // values that live on disk. Then nothing has changed.
  std::function<base::Status()> read_back;
  Stats stats;
  Rates rates;
  std::int64_t started_ms = 0;
  std::int64_t saved_ms = 0;  // the last SAVE; 0: none since the start
  std::string run_id;         // forty hexadecimal digits
  Calls calls;
  Slowlog slowlog;
  LatencyEvents latency;
  // The end of what was measured last: the beginning of the next command.
  std::chrono::steady_clock::time_point measured;
  MemoryUse memory{heap};
  EvictionPolicy eviction;
  Acl acl;
  Watches watches;
  Blocking blocking;
  PubSub pubsub;
  Replicas replicas;
  Libraries libraries;
  SlowScript* slow_script = nullptr;  // null: none runs, or not for long
  Monitors monitors;
  Pause pause;
  std::map<std::uint64_t, Session*> sessions;  // by id
  std::uint64_t last_session_id = 0;
  TrackingTable tracking{sessions};
  base::Random random{0};
  std::uint64_t dirty = 0;  // changes since the start
  // Changes are being read back from disk: deadlines are kept, not obeyed; nothing is recorded.
  bool loading = false;
  bool shutdown_requested = false;
  bool expires_actively = true;     // DEBUG SET-ACTIVE-EXPIRE
  bool scripts_call_all = false;    // DEBUG SET-DISABLE-DENY-SCRIPTS
  std::uint32_t event_classes = 0;  // notify-keyspace-events, see EventClass
};

}  // namespace sequent::state
