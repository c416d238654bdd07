#include "engine/engine.h"

#include <chrono>
#include <utility>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/random.h"
#include "engine/cmd/accounting.h"
#include "engine/cmd/settings.h"
#include "engine/cmd/users.h"
#include "engine/core.h"
#include "engine/loader.h"
#include "engine/restore.h"

namespace sequent::engine {
namespace {

constexpr std::chrono::milliseconds kTick{100};
// A snapshot on its way is gone on with so often, a millisecond each time.
constexpr std::chrono::milliseconds kSnapshotTick{10};
// What clients who asked for all data get: about as much time is left to others, or to them.
constexpr std::chrono::microseconds kSyncTick{300};
constexpr std::chrono::milliseconds kSyncWait{2};
constexpr unsigned kBucketsPerTick = 4096;

const char* appendfsync_of(Durability durability) {
  switch (durability) {
    case Durability::kAlways:
      return "always";
    case Durability::kEverySec:
      return "everysec";
    case Durability::kNo:
      break;
  }
  return "no";
}

std::string random_hex(base::Random& random) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int i = 0; i < 40; ++i) {
    text += kDigits[random.below(kDigits.size())];
  }
  return text;
}

}  // namespace

void Engine::Core::make_databases() {
  const base::HashSeed seed = base::HashSeed::random();
  for (int i = 0; i < instance.config.databases; ++i) {
    instance.databases.push_back(
        std::make_unique<data::Keyspace>(seed, instance.big, &instance.access));
  }
}

// The old databases stand until the new ones are whole.
base::Status Engine::Core::read_back() {
  if (durability->stats().snapshot_in_progress) {
    return base::unavailable("a snapshot is being made");
  }
  durability->end_turn();
  SEQUENT_TRY(durability->wait_durable(durability->last_turn()));
  instance.walks.interrupt();
  auto databases = std::exchange(instance.databases, {});
  auto libraries = std::exchange(instance.libraries, {});
  const std::uint64_t dirty = instance.dirty;
  const std::uint32_t event_classes = std::exchange(instance.event_classes, 0);
  make_databases();
  instance.loading = true;
  Loader loader(instance, dispatcher, Loader::BigValues::kRefused);
  base::Status read = durability->read_back(loader);
  instance.loading = false;
  instance.dirty = dirty;
  instance.event_classes = event_classes;
  if (!read) {
    instance.databases = std::move(databases);
    instance.libraries = std::move(libraries);
  }
  return read;
}

Engine::Engine(Options options, std::unique_ptr<persist::Durability> durability)
    : options_(std::move(options)),
      clock_(options_.clock != nullptr ? options_.clock : &system_clock_),
      journal_(durability.get()),
      durability_(durability.get()) {
  auto core = std::make_unique<Core>(options_.tuning.log);
  core->durability = std::move(durability);
  state::Instance& instance = core->instance;
  instance.journal = journal_;
  instance.big = core->durability ? &core->durability->big_values() : nullptr;
  instance.clock = clock_;
  instance.random = base::Random(base::random_seed());
  instance.started_ms = clock_->wall_ms();
  instance.run_id = random_hex(instance.random);
  instance.config = options_.config;
  instance.config.durable = journal_ != nullptr;
  core->make_databases();
  if (journal_ != nullptr) {
    instance.read_back = [self = core.get()] {
      return self->read_back();
    };
  }
  cmd::obey_settings(instance, {});
  instance.memory.begin(instance.databases);
  *core_.lock() = std::move(core);
}

base::Result<std::unique_ptr<Engine>> Engine::open(Options options) {
  if (options.config.databases < 1) {
    return base::invalid("an engine needs at least one database");
  }
  if (options.durability) {
    options.config.appendfsync = appendfsync_of(*options.durability);
  }
  std::unique_ptr<persist::Durability> durability;
  if (!options.path.empty()) {
    SEQUENT_TRY_ASSIGN(durability, persist::Durability::open(
                                       {.path = options.path,
                                        .mode = persist::mode_named(options.config.appendfsync),
                                        .log_percent = options.config.auto_aof_rewrite_percentage,
                                        .min_log_bytes = options.config.auto_aof_rewrite_min_size,
                                        .tuning = options.tuning}));
  }
  std::unique_ptr<Engine> engine(new Engine(std::move(options), std::move(durability)));
  SEQUENT_TRY(engine->load());
  SEQUENT_TRY(cmd::load_configured_users((*engine->core_.lock())->instance));
  if (engine->options_.upkeep) {
    Engine* self = engine.get();
    self->upkeep_ = std::jthread([self](const std::stop_token& stop) { self->run_upkeep(stop); });
  }
  return engine;
}

base::Status Engine::load() {
  auto held = core_.lock();
  Core& core = **held;
  if (core.durability == nullptr) {
    return {};
  }
  const data::Heap::Use use(core.instance.heap);
  core.instance.loading = true;
  Loader loader(core.instance, core.dispatcher);
  SEQUENT_TRY(core.durability->recover(loader, core.instance.walks, core.instance.databases,
                                       &core.instance.libraries));
  core.durability->configure(state::journal_settings(core.instance.config));
  core.instance.loading = false;
  core.instance.dirty = 0;
  core.durability->on_restore([this](const std::string& path, const std::stop_token& stop) {
    return Restore(*this, path, stop).run();
  });
  return {};
}

Engine::~Engine() {
  if (durability_ != nullptr) {
    durability_->end_file_work();
  }
  if (upkeep_.joinable()) {
    *upkeep_stop_.lock() = true;
    upkeep_wake_.notify_all();
    upkeep_.join();
  }
  const auto core = std::exchange(*core_.lock(), nullptr);
  const data::Heap::Use use(core->instance.heap);
  core->instance.walks.interrupt();
  core->instance.databases.clear();
}

void Engine::run_upkeep(const std::stop_token&) {
  const auto must_stop_before = [this](std::chrono::steady_clock::time_point deadline) {
    auto stop = upkeep_stop_.lock();
    return stop.wait_until(upkeep_wake_, deadline, [&stop] { return *stop; });
  };
  while (true) {
    const auto next = std::chrono::steady_clock::now() + kTick;
    while (const auto pause = go_on()) {
      const auto then = std::chrono::steady_clock::now() + *pause;
      if (then >= next) {
        break;
      }
      if (must_stop_before(then)) {
        return;
      }
    }
    if (must_stop_before(next)) {
      return;
    }
    std::vector<data::Dropped> dropped;  // destroyed without the lock
    Turn turn = begin_turn();
    turn.tick();
    for (const auto& keyspace : turn.instance().databases) {
      for (auto& value : keyspace->take_dropped()) {
        dropped.push_back(std::move(value));
      }
    }
    turn.instance().stats.lazyfreed_objects += dropped.size();
  }
}

std::optional<std::chrono::microseconds> Engine::go_on() {
  Turn turn = begin_turn();
  const bool has_snapshot = durability_ != nullptr && durability_->tick();
  Core& core = ***turn.core_;
  switch (core.full_sync.step(core.instance, turn.now_ms())) {
    case cmd::FullSync::Next::kNow:
      return kSyncTick;
    case cmd::FullSync::Next::kLater:
      return has_snapshot ? kSnapshotTick : kSyncWait;
    case cmd::FullSync::Next::kNothing:
      break;
  }
  return has_snapshot ? std::optional<std::chrono::microseconds>(kSnapshotTick) : std::nullopt;
}

Engine::Turn Engine::begin_turn() {
  auto core = core_.lock();
  const std::int64_t now_ms = clock_->wall_ms();
  (*core)->instance.access.set_time(now_ms);
  return Turn(std::move(core), now_ms);
}

Engine::Turn::Turn(Access core, std::int64_t now_ms)
    : core_(std::move(core)), use_((**core_)->instance.heap), now_ms_(now_ms) {
  cmd::lap(instance());
}

Outcome Engine::Turn::execute(state::Session& session,
                              std::span<const std::string_view> args,
                              resp::ReplySink& reply) {
  return (**core_)->dispatcher.execute(session, args, reply, now_ms_);
}

void Engine::Turn::prefetch(const state::Session& session,
                            std::span<const std::span<const std::string_view>> commands) {
  (**core_)->dispatcher.prefetch(session.db, commands);
}

void Engine::Turn::time_out(state::Session& session) {
  (**core_)->dispatcher.time_out(session);
}

void Engine::Turn::detach(state::Session& session) {
  (**core_)->dispatcher.detach(session);
}

data::Keyspace& Engine::Turn::keyspace(int db) {
  return *instance().databases[static_cast<std::size_t>(db)];
}

state::Instance& Engine::Turn::instance() {
  return (**core_)->instance;
}

void Engine::Turn::obey_settings(const state::Config& before) {
  cmd::obey_settings(instance(), before);
}

void Engine::Turn::on_slow_script(std::function<bool()> serve) {
  (**core_)->scripts.on_slow(std::move(serve));
}

bool Engine::Turn::tick() {
  Core& core = ***core_;
  core.dispatcher.resume_postponed(now_ms_);
  core.instance.tracking.limit(
      static_cast<std::size_t>(core.instance.config.tracking_table_max_keys));
  core.instance.rates.sample(now_ms_, core.instance.stats);
  bool more = core.expiry.run(core.instance, now_ms_);
  if (core.instance.config.maxmemory > 0) {
    core.dispatcher.make_room();
  }
  core.dispatcher.serve_ready(now_ms_);
  core.instance.replicas.tick(now_ms_, core.instance.config.repl_ping_replica_period_s * 1000);
  for (const auto& keyspace : core.instance.databases) {
    more |= keyspace->step(kBucketsPerTick);
  }
  if (core.durability != nullptr) {
    core.durability->tick();
  }
  core.full_sync.step(core.instance, now_ms_);
  return more;
}

std::uint64_t Engine::Turn::finish() {
  if (!core_) {
    return 0;
  }
  if (instance().tracking.has_broadcasts()) {
    instance().tracking.broadcast();
  }
  if (instance().replicas.has(state::Replica::Stage::kAsked) && instance().walks.is_free()) {
    (**core_)->full_sync.step(instance(), now_ms_);
  }
  state::Journal* journal = instance().journal;
  const std::uint64_t turn = journal != nullptr ? journal->end_turn() : 0;
  use_.reset();
  core_.reset();
  return turn;
}

}  // namespace sequent::engine
