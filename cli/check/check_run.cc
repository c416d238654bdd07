#include "cli/check/check_run.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "cli/check/failure.h"
#include "proofcache/results/explain.h"
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

milliseconds to_ms(SteadyClock::duration time) {
  return std::chrono::duration_cast<milliseconds>(time);
}

// The worker's name in a lease token, "fence:worker:nonce".
std::string worker_in(const std::string& token) {
  const std::size_t first = token.find(':');
  const std::size_t second = token.find(':', first + 1);
  return first == std::string::npos || second == std::string::npos
             ? token
             : token.substr(first + 1, second - first - 1);
}

}  // namespace

CheckRun::CheckRun(const CheckTools& tools,
                   const CheckOptions& options,
                   const provers::Project& project,
                   Plan plan,
                   OutputWriter& outputs,
                   Reporter& reporter,
                   const UserPaths& paths)
    : tools_(tools),
      options_(options),
      project_(project),
      plan_(std::move(plan)),
      outputs_(outputs),
      reporter_(reporter),
      paths_(paths),
      job_of_module_(project.modules.size(), kNoJob) {}

base::Result<CheckReport> CheckRun::run(const std::stop_token& interrupt) {
  const std::size_t to_check = plan_.count(Fate::kOpen);
  reporter_.planned(project_.modules.size(), to_check);
  if (options_.explain) {
    SEQUENT_TRY(explain_open());
  }
  SEQUENT_TRY(report_known());
  const bool stop_at_once = options_.fail_fast && report_.summary.failed > 0;
  if (to_check > 0 && !stop_at_once) {
    SEQUENT_TRY(do_open(interrupt));
  }
  skip_open();
  outputs_.remember_written();
  report_.summary.interrupted = interrupt.stop_requested();
  SEQUENT_TRY(tools_.results.count(
      {.hits = report_.summary.cached,
       .misses = report_.summary.checked,
       .saved_us = static_cast<std::uint64_t>(report_.summary.saved.count())}));
  return report_;
}

base::Status CheckRun::report_known() {
  for (std::uint32_t i = 0; i < project_.modules.size(); ++i) {
    if (plan_.fates[i] == Fate::kProved) {
      finish_proved(i, plan_.found[i]->manifest, true);
    } else if (plan_.fates[i] == Fate::kFailed) {
      const proofcache::Manifest& manifest = plan_.found[i]->manifest;
      ++report_.summary.cached;
      report_.summary.saved += manifest.wall;
      finish_failed(i, failure_of(tools_.prover, paths_, project_.modules[i], manifest, true));
    } else if (plan_.fates[i] == Fate::kSkipped) {
      skip(i, project_.modules[plan_.because_of[i]].name);
    }
  }
  return {};
}

base::Status CheckRun::explain_open() {
  for (std::uint32_t i = 0; i < project_.modules.size(); ++i) {
    if (plan_.fates[i] == Fate::kOpen) {
      SEQUENT_TRY_ASSIGN(const proofcache::Explanation explanation,
                         proofcache::explain(tools_.store, tools_.name_space, plan_.nodes, i));
      reporter_.explained(name_of(i), explanation.text);
    }
  }
  return {};
}

base::Status CheckRun::do_open(const std::stop_token& interrupt) {
  SEQUENT_TRY(share_inputs());
  std::vector<std::string> names;
  for (const provers::Module& module : project_.modules) {
    names.push_back(module.name);
  }
  SEQUENT_TRY_ASSIGN(const auto costs, tools_.durations.look_up(names));
  submission_ = make_submission(project_, plan_, costs);
  job_done_.assign(submission_.jobs.size(), false);
  running_since_.assign(submission_.jobs.size(), std::nullopt);
  for (std::size_t job = 0; job < submission_.modules.size(); ++job) {
    job_of_module_[submission_.modules[job]] = job;
    job_of_id_[submission_.jobs[job].id] = job;
  }

  SEQUENT_TRY(distproof::Registry(tools_.store, tools_.name_space).sweep());
  const distproof::RunId run = distproof::RunOwner::new_id(tools_.clock);
  SEQUENT_TRY_ASSIGN(
      distproof::RunOwner owner,
      distproof::RunOwner::open(tools_.store, tools_.name_space, run, {.label = project_.root}));
  owner_.emplace(std::move(owner));
  queue_.emplace(tools_.store, tools_.name_space, run, tools_.clock);
  base::Status followed = submit();
  if (followed) {
    std::optional<LocalSlots> slots;
    if (!options_.remote) {
      slots.emplace(tools_.store, tools_.clock, slot_options(run), tools_.make_runner);
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

// Whoever does the work fetches what it reads by digest.
base::Status CheckRun::share_inputs() {
  SEQUENT_TRY_ASSIGN(pin_, tools_.artifacts.pin());
  std::vector<base::Digest> held;
  for (std::uint32_t i = 0; i < project_.modules.size(); ++i) {
    if (plan_.fates[i] == Fate::kProved) {
      for (const proofcache::OutputFile& output : plan_.found[i]->manifest.outputs) {
        held.push_back(output.digest);
      }
      continue;
    }
    if (plan_.fates[i] != Fate::kOpen) {
      continue;
    }
    std::vector<const provers::InputFile*> files{&project_.modules[i].source};
    for (const provers::InputFile& file : project_.modules[i].files) {
      files.push_back(&file);
    }
    for (const provers::InputFile* file : files) {
      SEQUENT_TRY_ASSIGN(const base::Digest now, tools_.artifacts.put_file(file->file));
      if (now != file->digest) {
        return base::conflict(paths_.shown(file->file) +
                              " changed while the check began; run it again");
      }
      held.push_back(now);
    }
  }
  return pin_->add(held);
}

workers::WorkerOptions CheckRun::slot_options(const distproof::RunId& run) const {
  workers::WorkerOptions options;
  options.name_space = tools_.name_space;
  options.info.id = distproof::WorkerId::escape("check-" + run.text());
  options.info.slots = options_.jobs;
  options.info.version = SEQUENT_VERSION;
  options.only_run = run;
  return options;
}

base::Status CheckRun::submit() {
  SEQUENT_TRY(queue_->submit(submission_.jobs));
  return {};
}

base::Status CheckRun::follow(LocalSlots* slots, const std::stop_token& interrupt) {
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
    if (options_.fail_fast && report_.summary.failed > 0) {
      return {};
    }
  }
  if (slots != nullptr && !interrupt.stop_requested()) {
    SEQUENT_TRY(look_at(*slots));
  }
  return {};
}

// Passes on what went wrong; an Error once the slots cannot go on.
base::Status CheckRun::look_at(LocalSlots& slots) {
  for (const std::string& problem : slots.take_problems()) {
    reporter_.note(problem);
  }
  return slots.status();
}

base::Status CheckRun::keep_run_alive() {
  SEQUENT_TRY_ASSIGN(const distproof::RunHealth health, owner_->beat());
  const auto submitted = static_cast<std::int64_t>(submission_.jobs.size());
  if (health.state == distproof::RunState::kUnknown) {
    // The store lost the run. What was done is in the cache, or will be done again.
    SEQUENT_TRY_ASSIGN(distproof::RunOwner owner,
                       distproof::RunOwner::open(tools_.store, tools_.name_space, queue_->run(),
                                                 {.label = project_.root}));
    owner_.emplace(std::move(owner));
    return submit();
  }
  if (health.counts.total < submitted) {
    return submit();
  }
  return health.counts.all_final() ? look_at_all() : base::Status();
}

// For a reader that missed events: the jobs themselves are always right.
base::Status CheckRun::look_at_all() {
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

base::Status CheckRun::take(const std::vector<ProgressEvent>& events) {
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
        SEQUENT_TRY(take_given_up(*job, event.detail));
        break;
      default:
        take_other(*job, event);
    }
  }
  return done.empty() ? base::Status() : take_done(done);
}

base::Status CheckRun::take_done(const std::vector<std::size_t>& jobs) {
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
    const std::uint32_t module = submission_.modules[jobs[i]];
    plan_.found[module] = proofcache::FoundResult{keys[i], *manifests[i], kept[i].tree};
    finish_proved(module, *manifests[i], kept[i].reused);
    if (options_.outputs) {
      SEQUENT_TRY(outputs_.write(*manifests[i]));
    }
  }
  return {};
}

base::Status CheckRun::take_failed(std::size_t job, const std::string& outcome) {
  job_done_[job] = true;
  const std::uint32_t module = submission_.modules[job];
  const auto kept = KeptOutcome::parse(outcome);
  if (!kept) {
    ++report_.summary.checked;
    finish_failed(module,
                  {.module = name_of(module), .file = name_of(module).file, .message = outcome});
    return {};
  }
  SEQUENT_TRY_ASSIGN(const auto manifests, tools_.manifests.find({&kept->key, 1}));
  if (manifests.front() == nullptr) {
    return base::not_found("the result of " + name_of(module).name +
                           " is lost; run the check again");
  }
  ++(kept->reused ? report_.summary.cached : report_.summary.checked);
  finish_failed(module, failure_of(tools_.prover, paths_, project_.modules[module],
                                   *manifests.front(), kept->reused));
  return {};
}

base::Status CheckRun::take_given_up(std::size_t job, const std::string& why) {
  job_done_[job] = true;
  report_.out_of_order = true;
  const std::uint32_t module = submission_.modules[job];
  finish_failed(module, {.module = name_of(module),
                         .file = name_of(module).file,
                         .message = "could not be checked: " + why});
  return {};
}

void CheckRun::take_other(std::size_t job, const ProgressEvent& event) {
  const std::uint32_t module = submission_.modules[job];
  switch (event.kind) {
    case ProgressKind::kClaimed:
      running_since_[job] = SteadyClock::now();
      reporter_.started(name_of(module), worker_in(event.detail));
      return;
    case ProgressKind::kDelayed:
      reporter_.given_back(name_of(module), event.detail);
      break;
    case ProgressKind::kRetried:
      reporter_.given_back(name_of(module), "its worker was not heard of any more");
      break;
    case ProgressKind::kReleased:
      reporter_.given_back(name_of(module), "its worker leaves");
      break;
    case ProgressKind::kCancelled:
      job_done_[job] = true;
      skip(module, distproof::unescape_name(event.detail));
      break;
    default:
      break;
  }
  running_since_[job].reset();
}

void CheckRun::finish_proved(std::uint32_t module,
                             const proofcache::Manifest& manifest,
                             bool reused) {
  if (reused) {
    ++report_.summary.cached;
    report_.summary.saved += manifest.wall;
    reporter_.cached(name_of(module));
  } else {
    ++report_.summary.checked;
    reporter_.checked(name_of(module), manifest.wall, manifest.peak_memory_bytes);
  }
  say(module, manifest, reused);
  plan_.fates[module] = Fate::kProved;
}

void CheckRun::finish_failed(std::uint32_t module, const Failure& failure) {
  Failure whole = failure;
  const std::vector<std::uint32_t> dependents = dependents_of(project_, module);
  for (const std::uint32_t dependent : dependents) {
    whole.holds_up.push_back(project_.modules[dependent].name);
  }
  ++report_.summary.failed;
  plan_.fates[module] = Fate::kFailed;
  reporter_.failed(whole);
  for (const std::uint32_t dependent : dependents) {
    if (plan_.fates[dependent] == Fate::kOpen) {
      if (job_of_module_[dependent] != kNoJob) {
        job_done_[job_of_module_[dependent]] = true;
      }
      skip(dependent, project_.modules[module].name);
    }
  }
}

void CheckRun::skip(std::uint32_t module, const std::string& because_of) {
  plan_.fates[module] = Fate::kSkipped;
  ++report_.summary.skipped;
  reporter_.skipped(name_of(module), because_of);
}

// What the plan or the end of the check left undecided.
void CheckRun::skip_open() {
  for (std::uint32_t i = 0; i < project_.modules.size(); ++i) {
    if (plan_.fates[i] == Fate::kOpen) {
      skip(i, "");
    }
  }
}

void CheckRun::say(std::uint32_t module, const proofcache::Manifest& manifest, bool reused) {
  const std::string text = manifest.out + manifest.err;
  if (!text.empty() && (options_.verbose || !reused)) {
    reporter_.said(name_of(module), text);
  }
}

ModuleRef CheckRun::name_of(std::uint32_t module) const {
  return paths_.module(project_.modules[module]);
}

std::optional<std::size_t> CheckRun::job_of(const distproof::JobId& id) const {
  const auto found = job_of_id_.find(id);
  return found == job_of_id_.end() ? std::nullopt : std::optional(found->second);
}

bool CheckRun::is_over() const {
  return std::find(job_done_.begin(), job_done_.end(), false) == job_done_.end();
}

void CheckRun::tick() {
  const TimePoint now = SteadyClock::now();
  if (!options_.remote && now >= estimated_at_ + kEstimatePeriod) {
    std::vector<std::int64_t> running_ms(job_done_.size(), 0);
    for (std::size_t job = 0; job < running_ms.size(); ++job) {
      if (running_since_[job]) {
        running_ms[job] = to_ms(now - *running_since_[job]).count();
      }
    }
    left_ = estimate_left(project_, submission_, job_done_, running_ms,
                          static_cast<std::size_t>(options_.jobs));
    estimated_at_ = now;
  }
  reporter_.tick(now, left_);
}

}  // namespace sequent::cli
