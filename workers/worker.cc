#include "workers/worker.h"

#include <algorithm>
#include <utility>

#include "distproof/job_wire.h"
#include "distproof/lease.h"
#include "distproof/wakeup.h"

namespace sequent::workers {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Until an idle worker looks for itself whether there is a new run, and says that it is there.
constexpr milliseconds kLookAround{5'000};
constexpr milliseconds kAfterBrokenWait{50};
// How long stopped jobs get to end; see JobRunner::run.
constexpr milliseconds kStopPatience{10'000};

}  // namespace

struct Worker::Crew {
  Crew(const distproof::WorkerId& id, int slots) : heartbeat(id), pool(slots) {}

  std::vector<std::unique_ptr<JobRunner>> runners;
  Heartbeat heartbeat;
  WorkerPool pool;  // last: its tasks use the others
};

Worker::Worker(store::Store& store,
               const base::Clock& clock,
               WorkerOptions options,
               const MakeRunner& make_runner)
    : store_(&store),
      clock_(&clock),
      options_(std::move(options)),
      make_runner_(make_runner),
      registry_(store, options_.name_space) {}

base::Status Worker::serve(const std::stop_token& drain, const std::stop_token& abort) {
  Crew crew(options_.info.id, options_.info.slots);
  for (int slot = 0; slot < options_.info.slots; ++slot) {
    SEQUENT_TRY_ASSIGN(auto runner, make_runner_(slot));
    crew.runners.push_back(std::move(runner));
  }
  const auto leave = [&] {
    crew.pool.wake();
    report(distproof::nudge_worker(*store_, options_.name_space, options_.info.id), "leaving");
  };
  const std::stop_callback on_abort(abort, [&] {
    crew.heartbeat.abort();
    leave();
  });
  const std::stop_callback on_drain(drain, leave);

  base::Status served =
      serve_runs(crew, [&] { return drain.stop_requested() || abort.stop_requested(); });
  if (!served || !crew.pool.wait_until_idle(Clock::now() + options_.grace)) {
    crew.heartbeat.abort();
  }
  crew.pool.wait_until_idle(Clock::now() + kStopPatience);
  report(registry_.leave(options_.info.id), "leaving");
  return served;
}

base::Status Worker::serve_runs(Crew& crew, const std::function<bool()>& leaving) {
  Clock::time_point look_around = Clock::now();
  while (!leaving()) {
    if (Clock::now() >= look_around) {
      SEQUENT_TRY(registry_.beat(options_.info));
      SEQUENT_TRY(find_runs());
      look_around = Clock::now() + kLookAround;
    }
    const int free = crew.pool.wait_for_free(look_around);
    if (free == 0 || leaving()) {
      continue;
    }
    SEQUENT_TRY_ASSIGN(const std::optional<int> taken, claim(crew, free));
    if (!taken) {
      return {};
    }
    if (*taken == 0 && !leaving()) {
      if (wait_for_work()) {
        look_around = Clock::now();
      }
    }
  }
  return {};
}

base::Status Worker::find_runs() {
  std::vector<distproof::RunId> wanted;
  if (options_.only_run) {
    wanted.push_back(*options_.only_run);
  } else {
    SEQUENT_TRY_ASSIGN(const std::vector<distproof::KnownRun> runs, registry_.runs());
    for (const distproof::KnownRun& known : runs) {
      wanted.push_back(known.run);
    }
  }
  std::erase_if(queues_, [&](const auto& known) {
    return std::find(wanted.begin(), wanted.end(), known.first) == wanted.end();
  });
  for (const distproof::RunId& run : wanted) {
    if (!queues_.contains(run)) {
      queues_[run] = std::make_shared<distproof::Queue>(*store_, options_.name_space, run, *clock_);
    }
  }
  return {};
}

base::Result<std::optional<int>> Worker::claim(Crew& crew, int free) {
  int taken = 0;
  pause_ = kLookAround;
  for (auto known = queues_.begin(); known != queues_.end() && taken < free;) {
    const std::shared_ptr<distproof::Queue> queue = known->second;
    SEQUENT_TRY_ASSIGN(const distproof::Claimed claimed,
                       queue->try_claim(options_.info.id, free - taken));
    for (const distproof::Grant& grant : claimed.grants) {
      start(crew, queue, grant, claimed);
      ++taken;
    }
    if (claimed.run != distproof::RunState::kOpen) {
      known = queues_.erase(known);
      continue;
    }
    // The store counts on a word from each idle worker every third of a lease.
    pause_ = std::min(pause_, claimed.lease / 3);
    if (claimed.next_due) {
      pause_ = std::min(pause_, *claimed.next_due + milliseconds(1));
    }
    ++known;
  }
  if (options_.only_run && queues_.empty()) {
    return std::optional<int>();
  }
  return std::optional<int>(taken);
}

bool Worker::wait_for_work() {
  std::vector<distproof::RunId> runs;
  for (const auto& [run, queue] : queues_) {
    runs.push_back(run);
  }
  const auto wakeup =
      distproof::wait_for_work(*store_, options_.name_space, runs, options_.info.id, pause_);
  if (!wakeup) {
    // A wake-up is only a hint. Whether the store is there, the next claim finds out.
    std::this_thread::sleep_for(std::min(pause_, kAfterBrokenWait));
  }
  return wakeup && *wakeup == distproof::Wakeup::kNudged;
}

void Worker::start(Crew& crew,
                   const std::shared_ptr<distproof::Queue>& queue,
                   const distproof::Grant& grant,
                   const distproof::Claimed& claimed) {
  // shared because a std::function can be copied
  const std::shared_ptr<Heartbeat::Hold> hold = crew.heartbeat.hold(
      queue, distproof::Lease(grant.job, grant.token, claimed.lease, claimed.asked_at));
  crew.pool.assign([this, &crew, queue, grant, hold](int slot) {
    do_job(*crew.runners[static_cast<std::size_t>(slot)], *queue, grant, *hold);
  });
}

void Worker::do_job(JobRunner& runner,
                    distproof::Queue& queue,
                    const distproof::Grant& grant,
                    const Heartbeat::Hold& hold) const {
  JobReport done;
  if (const auto job = distproof::decode_job(grant.payload); !job) {
    done.outcome = job.error().message;
  } else {
    done = runner.run(*job, queue, hold.stop());
  }
  if (hold.standing() == Heartbeat::Standing::kLost) {
    return;
  }
  const distproof::HeldJob held{grant.job, grant.token};
  const auto told = [&]() -> base::Result<distproof::Verdict> {
    switch (done.end) {
      case JobEnd::kProved:
        return queue.done(grant.job, grant.token, done.outcome);
      case JobEnd::kRefuted:
        return queue.fail(held, distproof::FailKind::kProof, done.outcome);
      case JobEnd::kTryAgain:
        return queue.fail(held, distproof::FailKind::kInfra, done.outcome);
      case JobEnd::kStopped:
        return queue.release(held);
    }
    return base::internal("a job ended in no known way");
  }();
  if (!told) {
    // Its lease ends by itself; whoever gets the job next finds the result in the cache.
    options_.on_problem("cannot report job " + grant.job.text() + ": " + told.error().message);
  }
}

void Worker::report(const base::Status& status, std::string_view what) const {
  if (!status) {
    options_.on_problem(std::string(what) + ": " + status.error().message);
  }
}

}  // namespace sequent::workers
