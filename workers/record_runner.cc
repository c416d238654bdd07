#include "workers/record_runner.h"

#include <chrono>
#include <unistd.h>
#include <utility>
#include <vector>

#include "workers/installed_prover.h"
#include "workers/job_files.h"

namespace sequent::workers {
namespace {

using distproof::JobSpec;
using std::chrono::steady_clock;
using std::chrono::system_clock;

constexpr std::size_t kMessageBytes = 400;  // kept of the first sentence that was not done

// What a file is known by.
base::Digest key_of(const RecordJob& job, const base::Digest& source) {
  base::Hasher hasher;
  hasher.field("record").field(job.file).field(source.raw()).field(job.environment.raw());
  return hasher.finish();
}

std::string session_id(const RecordJob& job, const base::Digest& key) {
  base::Hasher hasher;
  hasher.field(key.raw()).field(std::to_string(system_clock::now().time_since_epoch().count()));
  hasher.field(std::to_string(::getpid()));
  return std::filesystem::path(job.file).filename().string() + "-" +
         hasher.finish().hex().substr(0, 10);
}

// Passes steps on, and counts those that were not done.
class CountingSink final : public states::StepSink {
 public:
  CountingSink(states::StepSink& inner, RecordOutcome& outcome)
      : inner_(inner), outcome_(outcome) {}

  base::Status take(states::Step step) override {
    ++outcome_.steps;
    if (step.outcome != states::StepOutcome::kDone && outcome_.not_done++ == 0) {
      outcome_.first_line = step.span.line;
      outcome_.first_message = step.message.substr(0, kMessageBytes);
    }
    return inner_.take(std::move(step));
  }

 private:
  states::StepSink& inner_;
  RecordOutcome& outcome_;
};

}  // namespace

struct RecordRunner::Task {
  const JobSpec& job;
  RecordJob what;
  base::Digest key;
  // Of the same environment, with an older text.
  std::string earlier;
};

base::Result<std::unique_ptr<JobRunner>> RecordRunner::make(const RunnerTools& tools,
                                                            std::filesystem::path workspace) {
  SEQUENT_TRY_ASSIGN(Workspace made, Workspace::make(std::move(workspace)));
  return std::unique_ptr<JobRunner>(new RecordRunner(tools, std::move(made)));
}

RecordRunner::RecordRunner(const RunnerTools& tools, Workspace workspace)
    : tools_(tools), workspace_(std::move(workspace)), histories_(tools.store, tools.name_space) {}

JobReport RecordRunner::run(const JobSpec& job,
                            distproof::Queue& /*queue*/,
                            const std::stop_token& stop) {
  const auto attempt = [&]() -> Reported {
    SEQUENT_TRY_ASSIGN(RecordJob what, decode_record_job(job.request));
    const base::Digest key = key_of(what, job.source.digest);
    const Task task{job, std::move(what), key, {}};
    return task.what.force ? record(task, stop) : record_once(task, stop);
  };
  Reported report = attempt();
  if (report) {
    return *std::move(report);
  }
  return {stop.stop_requested() ? JobEnd::kStopped : JobEnd::kTryAgain, report.error().message};
}

base::Result<std::optional<JobReport>> RecordRunner::look_up(const Task& task) {
  SEQUENT_TRY_ASSIGN(const auto last, histories_.last_of(task.what.file));
  if (!last || last->environment != task.what.environment ||
      last->source != task.job.source.digest) {
    return std::optional<JobReport>();
  }
  const RecordOutcome outcome{.recorded = false,
                              .session = last->id,
                              .steps = last->steps,
                              .not_done = last->failures,
                              .first_message = {}};
  return std::optional(JobReport{JobEnd::kProved, outcome.text()});
}

RecordRunner::Reported RecordRunner::record_once(const Task& task, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    SEQUENT_TRY_ASSIGN(const auto flight, tools_.flights.take(task.key, stop));
    SEQUENT_TRY_ASSIGN(std::optional<JobReport> known, look_up(task));
    if (known) {
      return *std::move(known);
    }
    if (flight != nullptr) {
      return record(task, stop);
    }
  }
  return JobReport{JobEnd::kStopped, ""};
}

RecordRunner::Reported RecordRunner::record(const Task& task, const std::stop_token& stop) {
  const auto began = steady_clock::now();
  provers::RecordRequest request;
  SEQUENT_TRY_ASSIGN(request.prover, coqtop_options(tools_, task.job, workspace_));
  SEQUENT_TRY_ASSIGN(request.source, tools_.artifacts.get(task.job.source.digest));
  SEQUENT_TRY_ASSIGN(const auto pin, place_inputs(tools_, task.job, workspace_));

  std::optional<states::Recording> earlier;
  if (!task.what.force) {
    SEQUENT_TRY_ASSIGN(const auto last, histories_.last_of(task.what.file));
    if (last && last->environment == task.what.environment) {
      SEQUENT_TRY_ASSIGN(earlier, histories_.load(last->id));
    }
  }
  request.earlier = earlier ? &*earlier : nullptr;

  RecordOutcome outcome{.recorded = true, .session = session_id(task.what, task.key)};
  SEQUENT_TRY_ASSIGN(const auto writer, histories_.begin({.id = outcome.session,
                                                          .prover = task.what.prover_version,
                                                          .file = task.what.file,
                                                          .module = task.job.name,
                                                          .source = task.job.source.digest,
                                                          .environment = task.what.environment,
                                                          .started = system_clock::now()}));
  CountingSink counting(*writer, outcome);
  const auto progress = [&](const provers::RecordProgress& so_far) {
    tools_.on_recording(task.what.file, so_far);
  };
  const base::Status recorded = provers::record(request, counting, progress, stop);
  const base::Status ended =
      writer->end(recorded ? states::SessionStatus::kCompleted : states::SessionStatus::kAbandoned);
  SEQUENT_TRY(recorded);
  SEQUENT_TRY(ended);
  outcome.took = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - began);
  return JobReport{JobEnd::kProved, outcome.text()};
}

}  // namespace sequent::workers
