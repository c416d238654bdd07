#include "distproof/run.h"

#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include "distproof/queue_replies.h"
#include "distproof/registry.h"
#include "distproof/scripts.h"
#include "distproof/wakeup.h"
#include "engine/base/random.h"
#include "engine/store/typed.h"

namespace sequent::distproof {
namespace {

// Workers that were heard of within this time are told of a new run.
constexpr std::chrono::milliseconds kWorkerLives{120'000};

}  // namespace

RunId RunOwner::new_id(const base::Clock& clock) {
  std::array<char, 40> text{};
  const int size = std::snprintf(text.data(), text.size(), "%llx-%016llx",
                                 static_cast<unsigned long long>(clock.wall_ms()),
                                 static_cast<unsigned long long>(base::random_seed()));
  return RunId::escape({text.data(), static_cast<std::size_t>(size)});
}

RunOwner::RunOwner(store::Store& store, std::string_view name_space, RunId run, std::int64_t epoch)
    : store_(&store),
      registry_(store, name_space),
      run_(std::move(run)),
      keys_(name_space, run_),
      epoch_(epoch) {}

base::Result<RunOwner> RunOwner::open(store::Store& store,
                                      std::string_view name_space,
                                      const RunId& run,
                                      const RunOptions& options) {
  Registry registry(store, name_space);
  // Known before it is there: what dies in between is found and swept.
  SEQUENT_TRY(registry.add_run(run, options.label));
  const RunKeys keys(name_space, run);
  const std::array<std::string, 5> numbers{
      std::to_string(options.lease.count()),   std::to_string(options.max_attempts),
      std::to_string(options.backoff.count()), std::to_string(options.abandon_after.count()),
      std::to_string(options.keep.count()),
  };
  const std::vector<std::string_view> args(numbers.begin(), numbers.end());
  SEQUENT_TRY_ASSIGN(const std::int64_t epoch,
                     store::run_for_integer(store.repeatable(), kOpenRunScript, keys.all(), args));
  if (epoch == 0) {
    SEQUENT_TRY(registry.remove_run(run));
    return base::conflict("run " + run.text() + " is closed");
  }
  SEQUENT_TRY_ASSIGN(const std::vector<KnownWorker> workers, registry.workers(kWorkerLives));
  for (const KnownWorker& worker : workers) {
    SEQUENT_TRY(nudge_worker(store, name_space, worker.info.id));
  }
  return RunOwner(store, name_space, run, epoch);
}

base::Result<RunHealth> RunOwner::beat() {
  const std::string epoch = std::to_string(epoch_);
  const std::vector<std::string_view> args{epoch};
  SEQUENT_TRY_ASSIGN(const Replies reply,
                     store::run_for_list(store_->repeatable(), kBeatRunScript, keys_.all(), args));
  if (reply.empty()) {
    return base::conflict("run " + run_.text() + " was taken over by another coordinator");
  }
  return read_health(reply);
}

base::Status RunOwner::close(RunState state) {
  const std::string epoch = std::to_string(epoch_);
  const std::vector<std::string_view> args{to_string(state), epoch};
  SEQUENT_TRY_ASSIGN(
      const std::int64_t answer,
      store::run_for_integer(store_->repeatable(), kCloseRunScript, keys_.all(), args));
  if (answer == 0) {
    return base::conflict("run " + run_.text() + " was taken over by another coordinator");
  }
  return registry_.remove_run(run_);
}

}  // namespace sequent::distproof
