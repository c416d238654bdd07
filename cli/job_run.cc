#include "cli/job_run.h"

#include <iterator>
#include <utility>

namespace sequent::cli {
namespace {

using distproof::JobState;
using distproof::ProgressEvent;
using distproof::ProgressKind;
using Kind = EndedJob::Kind;
using SteadyClock = std::chrono::steady_clock;

constexpr int kBeatsOfLease = 5;

// Of a job that is final, unless it is done.
std::optional<Kind> kind_of(JobState state) {
  switch (state) {
    case JobState::kFailed:
      return Kind::kFailed;
    case JobState::kQuarantined:
      return Kind::kGivenUp;
    case JobState::kCancelled:
      return Kind::kCancelled;
    default:
      return std::nullopt;
  }
}

std::optional<Kind> kind_of(ProgressKind event) {
  switch (event) {
    case ProgressKind::kFailed:
      return Kind::kFailed;
    case ProgressKind::kQuarantined:
      return Kind::kGivenUp;
    case ProgressKind::kCancelled:
      return Kind::kCancelled;
    default:
      return std::nullopt;
  }
}

}  // namespace

JobRun::JobRun(store::Store& store, const base::Clock& clock, JobRunOptions options)
    : store_(store), clock_(clock), options_(std::move(options)) {}

base::Result<std::unique_ptr<JobRun>> JobRun::open(store::Store& store,
                                                   const base::Clock& clock,
                                                   const JobRunOptions& options,
                                                   const workers::Worker::MakeRunner& make_runner) {
  std::unique_ptr<JobRun> run(new JobRun(store, clock, options));
  SEQUENT_TRY(distproof::Registry(store, options.name_space).sweep());
  SEQUENT_TRY(run->open_run(distproof::RunOwner::new_id(clock)));
  if (options.slots > 0) {
    workers::WorkerOptions slots;
    slots.name_space = options.name_space;
    slots.info.id = distproof::WorkerId::escape("here-" + run->queue_->run().text());
    slots.info.slots = options.slots;
    slots.info.version = SEQUENT_VERSION;
    slots.only_run = run->queue_->run();
    run->slots_.emplace(store, clock, std::move(slots), make_runner);
  }
  return run;
}

JobRun::~JobRun() {
  slots_.reset();
  if (owner_) {
    // A run that cannot be closed now is given up by the store once nobody speaks for it.
    static_cast<void>(owner_->close(is_over() ? distproof::RunState::kFinished
                                              : distproof::RunState::kCancelled));
  }
}

base::Status JobRun::open_run(const distproof::RunId& run) {
  SEQUENT_TRY_ASSIGN(distproof::RunOwner owner,
                     distproof::RunOwner::open(store_, options_.name_space, run,
                                               {.lease = options_.lease, .label = options_.label}));
  owner_.emplace(std::move(owner));
  queue_.emplace(store_, options_.name_space, run, clock_);
  progress_.emplace(store_, queue_->keys());
  beat_at_ = SteadyClock::now() + options_.lease / kBeatsOfLease;
  return {};
}

base::Status JobRun::submit(std::span<const distproof::NewJob> jobs) {
  SEQUENT_TRY(queue_->submit(jobs));
  for (const distproof::NewJob& job : jobs) {
    open_.emplace(job.id, job);
  }
  submitted_ += static_cast<std::int64_t>(jobs.size());
  return {};
}

base::Status JobRun::submit_open() {
  std::vector<distproof::NewJob> jobs;
  jobs.reserve(open_.size());
  for (const auto& [id, job] : open_) {
    jobs.push_back(job);
  }
  submitted_ = static_cast<std::int64_t>(jobs.size());
  SEQUENT_TRY(queue_->submit(jobs));
  return {};
}

base::Result<std::vector<EndedJob>> JobRun::next(std::chrono::milliseconds wait) {
  std::vector<EndedJob> ended;
  if (slots_) {
    SEQUENT_TRY(slots_->status());
  }
  if (SteadyClock::now() >= beat_at_) {
    SEQUENT_TRY(keep_alive(ended));
    beat_at_ = SteadyClock::now() + options_.lease / kBeatsOfLease;
  }
  if (is_over() || !ended.empty()) {
    return ended;
  }
  SEQUENT_TRY_ASSIGN(const std::vector<ProgressEvent> events, progress_->next(wait));
  std::vector<distproof::JobId> done;
  for (const ProgressEvent& event : events) {
    lost_a_worker_ = lost_a_worker_ || event.kind == ProgressKind::kRetried;
    if (event.kind == ProgressKind::kDone) {
      done.push_back(event.job);
    } else if (const std::optional<Kind> kind = kind_of(event.kind)) {
      end({event.job, *kind, event.detail}, ended);
    }
  }
  SEQUENT_TRY(take_done(std::move(done), ended));
  return ended;
}

base::Status JobRun::take_done(std::vector<distproof::JobId> done, std::vector<EndedJob>& ended) {
  std::erase_if(done, [&](const distproof::JobId& job) { return !open_.contains(job); });
  if (done.empty()) {
    return {};
  }
  SEQUENT_TRY_ASSIGN(const auto outcomes, queue_->outcomes(done));
  for (std::size_t i = 0; i < done.size(); ++i) {
    if (!outcomes[i]) {
      return base::corrupt("the queue has no outcome of " + done[i].text() + " though it is done");
    }
    end({done[i], Kind::kDone, *outcomes[i]}, ended);
  }
  return {};
}

void JobRun::end(EndedJob job, std::vector<EndedJob>& ended) {
  if (open_.erase(job.job) > 0) {
    ended.push_back(std::move(job));
  }
}

base::Status JobRun::keep_alive(std::vector<EndedJob>& ended) {
  SEQUENT_TRY_ASSIGN(const distproof::RunHealth health, owner_->beat());
  if (health.state == distproof::RunState::kUnknown) {
    // The store lost the run. What was done is in the cache, or will be done again.
    SEQUENT_TRY(open_run(distproof::RunId(queue_->run())));
    return submit_open();
  }
  if (health.counts.total < submitted_) {
    return submit_open();
  }
  return health.counts.all_final() ? look_at_all(ended) : base::Status();
}

// For a reader that missed events: the jobs themselves are always right.
base::Status JobRun::look_at_all(std::vector<EndedJob>& ended) {
  std::vector<distproof::JobId> ids;
  for (const auto& [id, job] : open_) {
    ids.push_back(id);
  }
  SEQUENT_TRY_ASSIGN(const auto statuses, queue_->inspect(ids));
  std::vector<distproof::JobId> done;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!statuses[i]) {
      continue;
    }
    if (statuses[i]->state == JobState::kDone) {
      done.push_back(ids[i]);
    } else if (const std::optional<Kind> kind = kind_of(statuses[i]->state)) {
      end({ids[i], *kind, statuses[i]->outcome}, ended);
    }
  }
  return take_done(std::move(done), ended);
}

base::Status JobRun::cancel(std::span<const distproof::JobId> jobs) {
  SEQUENT_TRY(queue_->cancel(jobs));
  return {};
}

std::vector<std::string> JobRun::take_problems() {
  return slots_ ? slots_->take_problems() : std::vector<std::string>();
}

void JobRun::abort() {
  if (slots_) {
    slots_->abort();
  }
}

}  // namespace sequent::cli
