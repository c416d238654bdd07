#include "cli/check/queue_run.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "workers/outcome.h"

namespace sequent::cli {
namespace {

using distproof::JobState;
using distproof::ProgressEvent;
using distproof::ProgressKind;
using std::chrono::milliseconds;
using workers::KeptOutcome;
using SteadyClock = std::chrono::steady_clock;

constexpr milliseconds kBeatPeriod{3'000};  // less than a third of RunOptions::lease
constexpr milliseconds kEstimatePeriod{500};
constexpr std::size_t kNoJob = std::numeric_limits<std::size_t>::max();

// The worker's name in a lease token, "fence:worker:nonce".
std::string worker_in(const std::string& token) {
  const std::size_t first = token.find(':');
  const std::size_t second = token.find(':', first + 1);
  return first == std::string::npos || second == std::string::npos
             ? token
             : token.substr(first + 1, second - first - 1);
}

}  // namespace

QueueRun::QueueRun(const CheckTools& tools,
                   const CheckOptions& options,
                   const provers::Project& project,
                   Verdicts& verdicts,
                   OutputWriter& outputs,
                   Reporter& reporter)
    : tools_(tools),
      options_(options),
      project_(project),
      verdicts_(verdicts),
      outputs_(outputs),
      reporter_(reporter),
      job_of_module_(project.modules.size(), kNoJob) {}

base::Status QueueRun::run(const std::stop_token& interrupt) {
  SEQUENT_TRY(make_jobs());
  SEQUENT_TRY(distproof::Registry(tools_.store, tools_.name_space).sweep());
  SEQUENT_TRY(open(distproof::RunOwner::new_id(tools_.clock)));
  base::Status followed = submit();
  if (followed) {
    std::optional<LocalSlots> slots;
    if (!options_.remote) {
      slots.emplace(tools_.store, tools_.clock, slot_options(), tools_.make_runner);
    }
    LocalSlots* const local = slots ? &*slots : nullptr;
    const std::stop_callback on_interrupt(interrupt, [&] {
      if (local != nullptr) {
        local->abort();
      }
    });
    followed = follow(local, interrupt);
    if (local != nullptr) {
      local->abort();
    }
  }
  const base::Status closed =
      owner_->close(is_over() ? distproof::RunState::kFinished : distproof::RunState::kCancelled);
  return followed ? closed : followed;
}

base::Status QueueRun::make_jobs() {
  std::vector<std::string> names;
  for (const provers::Module& module : project_.modules) {
    names.push_back(module.name);
  }
  SEQUENT_TRY_ASSIGN(const auto costs, tools_.durations.look_up(names));
  submission_ = make_submission(project_, verdicts_.plan(), costs);
  job_done_.assign(submission_.jobs.size(), false);
  running_since_.assign(submission_.jobs.size(), std::nullopt);
  for (std::size_t job = 0; job < submission_.modules.size(); ++job) {
    job_of_module_[submission_.modules[job]] = job;
    job_of_id_[submission_.jobs[job].id] = job;
  }
  return {};
}

base::Status QueueRun::open(const distproof::RunId& run) {
  SEQUENT_TRY_ASSIGN(
      distproof::RunOwner owner,
      distproof::RunOwner::open(tools_.store, tools_.name_space, run, {.label = project_.root}));
  owner_.emplace(std::move(owner));
  queue_.emplace(tools_.store, tools_.name_space, run, tools_.clock);
  return {};
}

base::Status QueueRun::submit() {
  SEQUENT_TRY(queue_->submit(submission_.jobs));
  return {};
}

workers::WorkerOptions QueueRun::slot_options() const {
  workers::WorkerOptions options;
  options.name_space = tools_.name_space;
  options.info.id = distproof::WorkerId::escape("check-" + queue_->run().text());
  options.info.slots = options_.jobs;
  options.info.version = SEQUENT_VERSION;
  options.only_run = queue_->run();
  return options;
}

base::Status QueueRun::follow(LocalSlots* slots, const std::stop_token& interrupt) {
  distproof::Progress progress(tools_.store, queue_->keys());
  TimePoint beat_at = SteadyClock::now() + kBeatPeriod;
  while (!is_over() && !interrupt.stop_requested()) {
    if (slots != nullptr) {
      SEQUENT_TRY(look_at(*slots));
    }
    if (SteadyClock::now() >= beat_at) {
      SEQUENT_TRY(keep_run_alive());
      beat_at = SteadyClock::now() + kBeatPeriod;
    }
    tick();
    SEQUENT_TRY_ASSIGN(const std::vector<ProgressEvent> events, progress.next(options_.redraw));
    SEQUENT_TRY(take(events));
    if (options_.fail_fast && verdicts_.summary().failed > 0) {
      return {};
    }
  }
  if (slots != nullptr && !interrupt.stop_requested()) {
    SEQUENT_TRY(look_at(*slots));
  }
  return {};
}

// Passes on what went wrong; an Error once the slots cannot go on.
base::Status QueueRun::look_at(LocalSlots& slots) {
  for (const std::string& problem : slots.take_problems()) {
    reporter_.note(problem);
  }
  return slots.status();
}

base::Status QueueRun::keep_run_alive() {
  SEQUENT_TRY_ASSIGN(const distproof::RunHealth health, owner_->beat());
  const auto submitted = static_cast<std::int64_t>(submission_.jobs.size());
  if (health.state == distproof::RunState::kUnknown) {
    // The store lost the run. What was done is in the cache, or will be done again.
    SEQUENT_TRY(open(distproof::RunId(queue_->run())));
    return submit();
  }
  if (health.counts.total < submitted) {
    return submit();
  }
  return health.counts.all_final() ? look_at_all() : base::Status();
}

// For a reader that missed events: the jobs themselves are always right.
base::Status QueueRun::look_at_all() {
  std::vector<std::size_t> open;
  std::vector<distproof::JobId> ids;
  for (std::size_t job = 0; job < job_done_.size(); ++job) {
    if (!job_done_[job]) {
      open.push_back(job);
      ids.push_back(submission_.jobs[job].id);
    }
  }
  SEQUENT_TRY_ASSIGN(const auto statuses, queue_->inspect(ids));
  std::vector<ProgressEvent> events;
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (!statuses[i]) {
      continue;
    }
    ProgressEvent event{.kind = ProgressKind::kDone, .job = ids[i], .detail = statuses[i]->outcome};
    switch (statuses[i]->state) {
      case JobState::kDone:
        break;
      case JobState::kFailed:
        event.kind = ProgressKind::kFailed;
        break;
      case JobState::kQuarantined:
        event.kind = ProgressKind::kQuarantined;
        break;
      case JobState::kCancelled:
        event.kind = ProgressKind::kCancelled;
        break;
      default:
        continue;
    }
    events.push_back(std::move(event));
  }
  return take(events);
}

base::Status QueueRun::take(const std::vector<ProgressEvent>& events) {
  std::vector<std::size_t> done;
  for (const ProgressEvent& event : events) {
    const std::optional<std::size_t> job = job_of(event.job);
    if (!job || job_done_[*job]) {
      continue;
    }
    switch (event.kind) {
      case ProgressKind::kDone:
        job_done_[*job] = true;
        done.push_back(*job);
        break;
      case ProgressKind::kFailed:
        SEQUENT_TRY(take_failed(*job, event.detail));
        break;
      case ProgressKind::kQuarantined:
        take_given_up(*job, event.detail);
        break;
      default:
        take_other(*job, event);
    }
  }
  return done.empty() ? base::Status() : take_done(done);
}

base::Status QueueRun::take_done(const std::vector<std::size_t>& jobs) {
  std::vector<distproof::JobId> ids;
  for (const std::size_t job : jobs) {
    ids.push_back(submission_.jobs[job].id);
  }
  SEQUENT_TRY_ASSIGN(const auto outcomes, queue_->outcomes(ids));
  std::vector<KeptOutcome> kept;
  std::vector<base::Digest> keys;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const auto outcome = outcomes[i] ? KeptOutcome::parse(*outcomes[i]) : std::nullopt;
    if (!outcome) {
      return base::corrupt("the queue has no result of " + ids[i].text() + " though it is done");
    }
    kept.push_back(*outcome);
    keys.push_back(outcome->key);
  }
  SEQUENT_TRY_ASSIGN(const auto manifests, tools_.manifests.find(keys));
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (manifests[i] == nullptr) {
      return base::not_found("the result of " + ids[i].text() + " is lost; run the check again");
    }
    verdicts_.proved(submission_.modules[jobs[i]], {keys[i], *manifests[i], kept[i].tree},
                     kept[i].reused);
    if (options_.outputs) {
      SEQUENT_TRY(outputs_.write(*manifests[i]));
    }
  }
  return {};
}

base::Status QueueRun::take_failed(std::size_t job, const std::string& outcome) {
  job_done_[job] = true;
  const std::uint32_t module = submission_.modules[job];
  const auto kept = KeptOutcome::parse(outcome);
  if (!kept) {
    mark_done(verdicts_.stopped(module, outcome));
    return {};
  }
  SEQUENT_TRY_ASSIGN(const auto manifests, tools_.manifests.find({&kept->key, 1}));
  if (manifests.front() == nullptr) {
    return base::not_found("the result of " + project_.modules[module].name +
                           " is lost; run the check again");
  }
  mark_done(verdicts_.refuted(module, *manifests.front(), kept->reused));
  return {};
}

void QueueRun::take_given_up(std::size_t job, const std::string& why) {
  job_done_[job] = true;
  mark_done(verdicts_.given_up(submission_.modules[job], why));
}

void QueueRun::take_other(std::size_t job, const ProgressEvent& event) {
  const std::uint32_t module = submission_.modules[job];
  const ModuleRef name = verdicts_.name_of(module);
  switch (event.kind) {
    case ProgressKind::kClaimed:
      running_since_[job] = SteadyClock::now();
      reporter_.started(name, worker_in(event.detail));
      return;
    case ProgressKind::kDelayed:
      reporter_.given_back(name, event.detail);
      break;
    case ProgressKind::kRetried:
      reporter_.given_back(name, "its worker was not heard of any more");
      break;
    case ProgressKind::kReleased:
      reporter_.given_back(name, "its worker leaves");
      break;
    case ProgressKind::kCancelled:
      job_done_[job] = true;
      verdicts_.skip(module, distproof::unescape_name(event.detail));
      break;
    default:
      break;
  }
  running_since_[job].reset();
}

void QueueRun::mark_done(const std::vector<std::uint32_t>& modules) {
  for (const std::uint32_t module : modules) {
    if (job_of_module_[module] != kNoJob) {
      job_done_[job_of_module_[module]] = true;
    }
  }
}

std::optional<std::size_t> QueueRun::job_of(const distproof::JobId& id) const {
  const auto found = job_of_id_.find(id);
  return found == job_of_id_.end() ? std::nullopt : std::optional(found->second);
}

bool QueueRun::is_over() const {
  return std::find(job_done_.begin(), job_done_.end(), false) == job_done_.end();
}

void QueueRun::tick() {
  const TimePoint now = SteadyClock::now();
  if (!options_.remote && now >= estimated_at_ + kEstimatePeriod) {
    std::vector<std::int64_t> running_ms(job_done_.size(), 0);
    for (std::size_t job = 0; job < running_ms.size(); ++job) {
      if (running_since_[job]) {
        running_ms[job] =
            std::chrono::duration_cast<milliseconds>(now - *running_since_[job]).count();
      }
    }
    left_ = estimate_left(project_, submission_, job_done_, running_ms,
                          static_cast<std::size_t>(options_.jobs));
    estimated_at_ = now;
  }
  reporter_.tick(now, left_);
}

}  // namespace sequent::cli
