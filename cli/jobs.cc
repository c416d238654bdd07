#include <algorithm>

#include "cli/command.h"
#include "cli/output/format.h"
#include "cli/output/table.h"
#include "cli/store_access.h"
#include "distproof/job_wire.h"
#include "distproof/queue.h"
#include "distproof/registry.h"
#include "distproof/why.h"
#include "engine/base/clock.h"
#include "workers/attempt_job.h"

namespace sequent::cli {
namespace {

using distproof::JobId;
using distproof::JobStatus;
using distproof::Queue;
using distproof::RunId;

constexpr int kPage = 500;

// The runs of a store, and one of them to look into: the one that was named, else the newest.
class Runs {
 public:
  static base::Result<std::unique_ptr<Runs>> open(const StoreAccess& access,
                                                  const std::string& wanted) {
    auto runs = std::make_unique<Runs>();
    SEQUENT_TRY_ASSIGN(runs->open_store_, access.open());
    distproof::Registry registry(runs->open_store_->store(), access.name_space);
    SEQUENT_TRY_ASSIGN(std::vector<distproof::KnownRun> open, registry.runs());
    SEQUENT_TRY_ASSIGN(runs->all_, registry.closed_runs());
    runs->all_.insert(runs->all_.end(), open.begin(), open.end());
    std::reverse(runs->all_.begin(), runs->all_.end());
    runs->name_space_ = access.name_space;
    if (wanted.empty()) {
      if (!runs->all_.empty()) {
        runs->chosen_ = runs->all_.front().run;
      }
      return runs;
    }
    const auto named = RunId::parse(wanted);
    if (!named) {
      return base::invalid("'" + wanted + "' is not the name of a run (see: sequent jobs list)");
    }
    runs->chosen_ = *named;
    return runs;
  }

  // Open ones first, then the newest.
  [[nodiscard]] const std::vector<distproof::KnownRun>& all() const { return all_; }
  [[nodiscard]] bool has_chosen() const { return !chosen_.text().empty(); }
  Queue queue_of(const RunId& run) { return {open_store_->store(), name_space_, run, clock_}; }
  Queue chosen() { return queue_of(chosen_); }

 private:
  std::unique_ptr<store::OpenStore> open_store_;
  base::SystemClock clock_;
  std::string name_space_;
  std::vector<distproof::KnownRun> all_;
  RunId chosen_;
};

base::Result<std::vector<JobStatus>> all_jobs(Queue& queue) {
  std::vector<JobStatus> jobs;
  std::string cursor = "0";
  do {
    SEQUENT_TRY_ASSIGN(distproof::JobPage page, queue.list(cursor, kPage));
    std::move(page.jobs.begin(), page.jobs.end(), std::back_inserter(jobs));
    cursor = std::move(page.next);
  } while (cursor != "0");
  std::sort(jobs.begin(), jobs.end(),
            [](const JobStatus& a, const JobStatus& b) { return a.job < b.job; });
  return jobs;
}

std::string shown(const JobId& job) {
  return distproof::unescape_name(job.text());
}

// Common to `show` and `why`: a job, by the name of its module, and the run that has it.
class JobCommand : public Command {
 public:
  ExitCode run(Terminal& terminal) override {
    const base::Status said = say(terminal);
    return said ? ExitCode::kProved : complain(terminal, said.error());
  }

 protected:
  void declare_job(Options& options) {
    access_.declare(options);
    options.argument("JOB", job_, false)
        .text("run", run_, "RUN", "of this run (default: the newest; see `sequent jobs list`)");
  }

  struct Found {
    distproof::Why why;
    distproof::JobSpec spec;
    RunId run;
  };
  base::Result<Found> find() const {
    SEQUENT_TRY_ASSIGN(const auto runs, Runs::open(access_, run_));
    if (!runs->has_chosen()) {
      return base::invalid("the store has no run, and so no job " + job_);
    }
    Queue queue = runs->chosen();
    const JobId id = JobId::escape(job_);
    SEQUENT_TRY_ASSIGN(const auto payloads, queue.payloads({&id, 1}));
    if (payloads.empty() || !payloads.front()) {
      return base::invalid("run " + queue.run().text() + " has no job " + job_ +
                           " (see: sequent jobs list)");
    }
    SEQUENT_TRY_ASSIGN(distproof::JobSpec spec, distproof::decode_job(*payloads.front()));
    const std::vector<JobId> waits_for = spec.waits_for();
    SEQUENT_TRY_ASSIGN(distproof::Why why, distproof::why(queue, id, waits_for));
    return Found{std::move(why), std::move(spec), queue.run()};
  }

 private:
  virtual base::Status say(Terminal& terminal) = 0;

  StoreAccess access_;
  std::string job_;
  std::string run_;
};

class JobsListCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options.summary("Shows the runs of a store, and the jobs of one of them.")
        .argument("RUN", run_, true)
        .example("sequent jobs list", "all runs, and the jobs of the newest");
  }

  ExitCode run(Terminal& terminal) override {
    const base::Status said = say(terminal);
    return said ? ExitCode::kProved : complain(terminal, said.error());
  }

 private:
  base::Status say(Terminal& terminal) {
    SEQUENT_TRY_ASSIGN(const auto runs, Runs::open(access_, run_));
    if (!runs->has_chosen()) {
      terminal.print_line("no run within the last hour");
      return {};
    }
    Table table({"RUN", "STATE", "JOBS", "DONE", "FAILED", "RUNNING", "PROJECT"});
    for (const distproof::KnownRun& known : runs->all()) {
      Queue queue = runs->queue_of(known.run);
      SEQUENT_TRY_ASSIGN(const distproof::RunHealth health, queue.health());
      const distproof::Counts& counts = health.counts;
      table.add({known.run.text(), std::string(to_string(health.state)),
                 std::to_string(counts.total), std::to_string(counts.done),
                 std::to_string(counts.failed + counts.quarantined), std::to_string(counts.running),
                 known.label});
    }
    terminal.print(table.text());
    Queue queue = runs->chosen();
    SEQUENT_TRY_ASSIGN(const std::vector<JobStatus> jobs, all_jobs(queue));
    Table list({"JOB", "STATE", "ATTEMPTS", "WORKER"});
    for (const JobStatus& job : jobs) {
      list.add({shown(job.job), std::string(to_string(job.state)), std::to_string(job.attempts),
                job.worker.text()});
    }
    terminal.print("\njobs of " + queue.run().text() + "\n" + list.text());
    return {};
  }

  StoreAccess access_;
  std::string run_;
};

// What came of tactics is packed; all else is text.
template <typename Line>
void say_outcome(const distproof::JobSpec& spec, const std::string& outcome, const Line& line) {
  const auto attempts = workers::decode_attempts(outcome);
  if (spec.kind != distproof::JobKind::kAttempt || !attempts) {
    line("outcome", outcome);
    return;
  }
  for (const provers::TacticAttempt& attempt : *attempts) {
    const std::string_view verdict =
        attempt.result ? to_string(attempt.result->verdict) : "interrupted";
    line("outcome",
         attempt.tactic + "  " + std::string(verdict) + (attempt.cached ? ", cached" : ""));
  }
}

class JobsShowCommand final : public JobCommand {
 public:
  void declare(Options& options) override {
    declare_job(options);
    options.summary("Shows all that is known of a job.")
        .example("sequent jobs show Sorts.Merge", "in the newest run");
  }

 private:
  base::Status say(Terminal& terminal) override {
    SEQUENT_TRY_ASSIGN(const Found found, find());
    const auto line = [&](std::string name, const std::string& value) {
      name.resize(12, ' ');
      terminal.print_line(name + printable(value));
    };
    const JobStatus& status = found.why.status;
    line("job", shown(status.job));
    line("run", found.run.text());
    line("state", std::string(to_string(status.state)));
    line("attempts", std::to_string(status.attempts));
    line("priority", std::to_string(status.priority));
    line("worker", status.worker.text());
    say_outcome(found.spec, status.outcome, line);
    line("prover", found.spec.prover);
    line("source", found.spec.source.path + " " + found.spec.source.digest.hex());
    std::string arguments;
    for (const std::string& argument : found.spec.arguments) {
      arguments += (arguments.empty() ? "" : " ") + argument;
    }
    line("arguments", arguments);
    for (const distproof::JobDependency& dependency : found.spec.dependencies) {
      if (dependency.direct) {
        line("needs", dependency.name);
      }
    }
    return {};
  }
};

class JobsWhyCommand final : public JobCommand {
 public:
  void declare(Options& options) override {
    declare_job(options);
    options.summary("Says why a job does not run.")
        .example("sequent jobs why Sorts.Merge", "in the newest run");
  }

 private:
  base::Status say(Terminal& terminal) override {
    SEQUENT_TRY_ASSIGN(const Found found, find());
    terminal.print_line(printable(found.why.sentence()));
    return {};
  }
};

}  // namespace

std::unique_ptr<Command> make_jobs_list_command() {
  return std::make_unique<JobsListCommand>();
}
std::unique_ptr<Command> make_jobs_show_command() {
  return std::make_unique<JobsShowCommand>();
}
std::unique_ptr<Command> make_jobs_why_command() {
  return std::make_unique<JobsWhyCommand>();
}

}  // namespace sequent::cli
