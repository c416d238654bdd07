#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>

#include "engine/base/clock.h"
#include "engine/base/guarded.h"
#include "engine/base/prefetch.h"
#include "engine/base/result.h"
#include "engine/cmd/outcome.h"
#include "engine/data/heap.h"
#include "engine/persist/tuning.h"
#include "engine/state/config.h"

namespace sequent::data {
class Keyspace;
}  // namespace sequent::data
namespace sequent::persist {
class Durability;
}  // namespace sequent::persist
namespace sequent::resp {
class ReplySink;
}  // namespace sequent::resp
namespace sequent::state {
struct Instance;
class Journal;
class Session;
}  // namespace sequent::state

namespace sequent::engine {

using cmd::Outcome;

enum class Durability : std::uint8_t {
  kAlways,    // a turn is acknowledged when it is on disk
  kEverySec,  // on disk at most a second later
  kNo,        // when the system writes it
};

// A Redis-compatible engine: databases, commands, scripts and their persistence,
// without sockets. Commands run one at a time, within a Turn.
//
// Owns: its data and one thread, which expires keys and does other upkeep.
// Threads: any.
class Engine {
 public:
  struct Options {
    const base::Clock* clock = nullptr;    // null: the system's
    std::string path;                      // of the database file; empty: memory only
    std::optional<Durability> durability;  // absent: as `config` says
    persist::Tuning tuning;
    state::Config config;
    bool upkeep = true;  // false: nobody but `Turn::tick` expires keys
  };

  class Turn;

  static base::Result<std::unique_ptr<Engine>> open(Options options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Blocking: until no other thread has a turn.
  [[nodiscard]] Turn begin_turn();
  // Null when memory only.
  [[nodiscard]] state::Journal* journal() { return journal_; }

 private:
  friend class Restore;
  struct Core;

  Engine(Options options, std::unique_ptr<persist::Durability> durability);
  base::Status load();
  void run_upkeep(const std::stop_token& stop);
  // Some of what takes longer than a turn. Returns when to go on; absent: there is nothing.
  std::optional<std::chrono::microseconds> go_on();

  Options options_;
  base::SystemClock system_clock_;
  const base::Clock* clock_;
  state::Journal* journal_ = nullptr;
  persist::Durability* durability_ = nullptr;
  // All that a turn may touch; the lock is the turn.
  base::Guarded<std::unique_ptr<Core>> core_;
  std::condition_variable upkeep_wake_;
  base::Guarded<bool> upkeep_stop_;
  std::jthread upkeep_;
};

// The right to run commands: holds the engine from begin_turn to finish, with one
// reading of the clock.
// REQUIRES: a thread that has turns of several engines finishes the last one first.
class Engine::Turn {
 public:
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { finish(); }

  // REQUIRES: args is not empty; the session is not blocked.
  Outcome execute(state::Session& session,
                  std::span<const std::string_view> args,
                  resp::ReplySink& reply);
  // The blocked command gave up waiting: its null reply goes to the outbox.
  void time_out(state::Session& session);
  // The client is gone: unwatch, unsubscribe, unblock. Call it before the session ends.
  void detach(state::Session& session);

  // Begins to load what a batch of commands will read, before the first is executed. Up
  // to kPrefetch of them are taken.
  static constexpr std::size_t kPrefetch = base::kPrefetchBatch;
  void prefetch(const state::Session& session,
                std::span<const std::span<const std::string_view>> commands);

  [[nodiscard]] data::Keyspace& keyspace(int db);
  [[nodiscard]] state::Instance& instance();
  // See cmd::ScriptRunner::on_slow.
  void on_slow_script(std::function<bool()> serve);
  // After settings of the instance were changed; `before`: those that held until then.
  void obey_settings(const state::Config& before);
  [[nodiscard]] std::int64_t now_ms() const { return now_ms_; }

  // One round of upkeep. True: more is left to do soon.
  bool tick();

  // Ends the turn. Returns the number of the turn to wait for in the journal, 0 if
  // nothing was written or the turn is over already.
  std::uint64_t finish();

 private:
  friend class Engine;
  friend class Restore;
  using Access = base::Guarded<std::unique_ptr<Core>>::Access;
  Turn(Access core, std::int64_t now_ms);

  std::optional<Access> core_;          // absent: finished
  std::optional<data::Heap::Use> use_;  // as long as the core is held
  std::int64_t now_ms_;
};

}  // namespace sequent::engine
