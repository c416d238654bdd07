#include <algorithm>
#include <filesystem>
#include <system_error>

#include "cli/check/check_run.h"
#include "cli/check/index_modules.h"
#include "cli/command.h"
#include "cli/machine.h"
#include "cli/replay/coq_source.h"
#include "cli/replay/record_files.h"
#include "cli/signals.h"
#include "cli/store_access.h"
#include "workers/job_kinds.h"

namespace sequent::cli {
namespace {

namespace fs = std::filesystem;

class CheckCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options
        .summary(
            "Checks a library of proofs. What was proved before, by anybody who uses the "
            "same store,\nis not proved again.")
        .argument("DIR|_CoqProject", path_, true)
        .count("jobs,j", check_.jobs, "N", "so many modules at once (default: processors)")
        .flag("remote", check_.remote, "leave the work to `sequent worker`s on the same store")
        .duration("timeout", timeout_, "time limit for each module")
        .size("memory", memory_, "memory limit for each module")
        .flag("fail-fast", check_.fail_fast, "stop at the first failure")
        .flag("no-outputs", no_outputs_, "do not put .vo and .glob files into the project")
        .flag("explain", check_.explain, "say why each module that runs has no result yet")
        .flag("verbose,v", check_.verbose, "show what the prover wrote, also from the cache")
        .flag("record", record_, "then keep all proof states (see sequent replay record)")
        .flag("index", index_, "then read the declarations of what changed (see sequent search)")
        .flag("json", json_, "one event a line; the last is the summary")
        .example("sequent check", "the project in this folder")
        .example("sequent check -j4 --timeout 5m lib/_CoqProject", "with limits")
        .example("sequent check --store redis://10.0.0.5:7379 --remote lib",
                 "on the machines where workers of that store run");
  }

  ExitCode run(Terminal& terminal) override {
    if ((record_ || index_) && no_outputs_) {
      return complain(terminal, base::invalid((record_ ? "--record" : "--index") +
                                              std::string(" needs the outputs that --no-outputs "
                                                          "leaves out")));
    }
    terminal_ = &terminal;
    const Signals signals;
    const std::unique_ptr<Reporter> reporter = make_reporter(terminal);
    const auto ended = check(*reporter, signals.first());
    if (signals.first().stop_requested()) {
      if (!ended) {  // before there was anything to sum up
        reporter->finished({.interrupted = true, .wall = since_begun()});
      }
      return ExitCode::kInterrupted;
    }
    return ended ? *ended : complain(terminal, ended.error());
  }

  CheckCommand() { check_.jobs = processors(); }

 private:
  using Ended = base::Result<ExitCode>;

  Ended check(Reporter& reporter, const std::stop_token& interrupt) {
    std::error_code error;
    const fs::path path = fs::absolute(path_, error);
    if (error || !fs::exists(path, error)) {
      return base::invalid("there is no " + path_ + " to check");
    }
    SEQUENT_TRY_ASSIGN(const bool embedded, is_embedded(access_));
    // A server that is down is found before anything is done; files are made after all
    // that can be wrong with the project was looked at.
    std::unique_ptr<store::OpenStore> opened;
    if (!embedded) {
      SEQUENT_TRY_ASSIGN(opened, access_.open(patient_until(interrupt)));
    } else if (check_.remote) {
      return base::invalid(
          "--remote needs a store that other machines can reach: --store redis://…");
    }
    SEQUENT_TRY_ASSIGN(const auto machine, Machine::open(interrupt));
    provers::Prover& prover = *machine->provers.front();
    SEQUENT_TRY_ASSIGN(provers::Project project,
                       discover(prover, path.lexically_normal().string()));
    if (embedded) {
      SEQUENT_TRY_ASSIGN(opened, access_.open(patient_until(interrupt)));
    }
    SEQUENT_TRY_ASSIGN(const auto cache, Cache::open(*machine, access_, std::move(opened)));

    const UserPaths paths(project, fs::current_path().string());
    for (const provers::Diagnostic& warning : project.warnings) {
      reporter.note(text_of(warning, paths));
    }
    set_limits(project);
    SEQUENT_TRY_ASSIGN(CheckReport report,
                       check_project(*machine, *cache, project, paths, reporter, interrupt));
    for (const std::string& damage : cache->artifacts->take_damage()) {
      reporter.note(damage);
    }
    const ExitCode code = exit_code(report);
    const bool keeps_more =
        (record_ || index_) && code != ExitCode::kOutOfOrder && !interrupt.stop_requested();
    // People see the verdicts at once; scripts stop reading at the summary.
    const auto finish = [&] {
      report.summary.wall = since_begun();
      reporter.finished(report.summary);
    };
    if (!keeps_more || !json_) {
      finish();
    }
    SEQUENT_TRY(machine->digests.save());
    if (!keeps_more) {
      return code;
    }
    const base::Result<ExitCode> kept =
        keep_more(*machine, *cache, path.lexically_normal().string(), report, interrupt);
    if (json_) {
      finish();
    }
    return kept ? std::max(code, *kept) : kept;
  }

  // What is wanted of the modules besides their verdicts.
  base::Result<ExitCode> keep_more(Machine& machine,
                                   Cache& cache,
                                   const std::string& path,
                                   const CheckReport& report,
                                   const std::stop_token& interrupt) {
    ExitCode code = ExitCode::kProved;
    if (record_) {
      SEQUENT_TRY_ASSIGN(code, record(machine, cache, path, interrupt));
    }
    if (index_ && !interrupt.stop_requested()) {
      SEQUENT_TRY_ASSIGN(const ExitCode indexed, index(machine, cache, path, report, interrupt));
      code = std::max(code, indexed);
    }
    return code;
  }

  base::Result<ExitCode> index(Machine& machine,
                               Cache& cache,
                               const std::string& path,
                               const CheckReport& report,
                               const std::stop_token& interrupt) {
    std::vector<std::string> not_compiled;  // their failures were told
    CoqSources finder(machine);
    SEQUENT_TRY_ASSIGN(const std::vector<CoqSource> sources, finder.project(path, not_compiled));
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    SEQUENT_TRY_ASSIGN(const IndexSummary summary,
                       index_modules(sources, machine, cache,
                                     {.project = error ? path : real.string(),
                                      .proved = report.proved,
                                      .jobs = check_.jobs,
                                      .remote = check_.remote,
                                      .json = json_},
                                     *terminal_, interrupt));
    if (summary.given_up > 0) {
      return ExitCode::kOutOfOrder;
    }
    return summary.refused > 0 ? ExitCode::kFailed : ExitCode::kProved;
  }

  base::Result<ExitCode> record(Machine& machine,
                                Cache& cache,
                                const std::string& path,
                                const std::stop_token& interrupt) {
    std::vector<std::string> skipped;
    CoqSources finder(machine);
    SEQUENT_TRY_ASSIGN(const std::vector<CoqSource> sources, finder.project(path, skipped));
    for (const std::string& why : skipped) {
      terminal_->complain("not recorded: " + why);
    }
    RecordOptions options{.jobs = check_.jobs, .remote = check_.remote, .json = json_};
    if (memory_ > 0) {
      options.memory_bytes = memory_;
    }
    SEQUENT_TRY_ASSIGN(const RecordSummary summary,
                       record_files(sources, machine, cache, options, *terminal_, interrupt));
    if (summary.failed > 0) {
      return ExitCode::kOutOfOrder;
    }
    return summary.not_done == 0 && skipped.empty() ? ExitCode::kProved : ExitCode::kFailed;
  }

  [[nodiscard]] std::chrono::microseconds since_begun() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                 begun_);
  }

  // Errors of a project that is not there are the user's; of a prover that is not there, the
  // machine's.
  static base::Result<provers::Project> discover(provers::Prover& prover, const std::string& path) {
    base::Result<provers::Project> project = prover.discover(path);
    if (!project && project.error().code == base::ErrorCode::kNotFound && prover.program()) {
      return base::invalid(project.error().message);
    }
    return project;
  }

  base::Result<CheckReport> check_project(Machine& machine,
                                          Cache& cache,
                                          const provers::Project& project,
                                          const UserPaths& paths,
                                          Reporter& reporter,
                                          const std::stop_token& interrupt) {
    SEQUENT_TRY_ASSIGN(Plan plan, make_plan(project, cache.results, *cache.artifacts));
    OutputWriter outputs(project, *cache.artifacts, machine.digests, machine.clock);
    if (check_.outputs) {
      SEQUENT_TRY(restore_outputs(plan, cache.results, outputs));
    }
    std::optional<workers::WorkspaceRoot> root;
    if (plan.count(Fate::kOpen) > 0 && !check_.remote) {
      SEQUENT_TRY_ASSIGN(root, workers::WorkspaceRoot::open(machine.folders.cache + "/work"));
    }
    const workers::RunnerTools runner = runner_tools(machine, cache, "check");
    const CheckTools tools{.store = cache.store(),
                           .name_space = access_.name_space,
                           .clock = machine.clock,
                           .artifacts = *cache.artifacts,
                           .results = cache.results,
                           .manifests = cache.manifests,
                           .durations = cache.durations,
                           .prover = *machine.provers.front(),
                           .make_runner = [&](int slot) {
                             return workers::KindRunner::make(runner,
                                                              root->path() / std::to_string(slot));
                           }};
    CheckRun check(tools, check_, project, std::move(plan), outputs, reporter, paths);
    return check.run(interrupt);
  }

  std::unique_ptr<Reporter> make_reporter(Terminal& terminal) {
    check_.outputs = !no_outputs_;
    if (json_) {
      return make_json_reporter(terminal);
    }
    if (terminal.is_live()) {
      check_.redraw = std::chrono::milliseconds(100);
      return make_live_reporter(terminal);
    }
    return make_plain_reporter(terminal);
  }

  void set_limits(provers::Project& project) const {
    for (provers::Module& module : project.modules) {
      if (timeout_.count() > 0) {
        module.limits.time = timeout_;
      }
      if (memory_ > 0) {
        module.limits.memory_bytes = memory_;
      }
    }
  }

  static std::string text_of(const provers::Diagnostic& warning, const UserPaths& paths) {
    std::string place = warning.file.empty() ? "" : paths.shown_of_project(warning.file);
    if (!place.empty() && warning.line > 0) {
      place += ":" + std::to_string(warning.line);
    }
    return place.empty() ? warning.text : place + ": " + warning.text;
  }

  static ExitCode exit_code(const CheckReport& report) {
    if (report.out_of_order) {
      return ExitCode::kOutOfOrder;
    }
    return report.summary.failed > 0 ? ExitCode::kFailed : ExitCode::kProved;
  }

  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  StoreAccess access_;
  CheckOptions check_;
  std::string path_ = ".";
  std::chrono::milliseconds timeout_{0};
  std::uint64_t memory_ = 0;
  bool no_outputs_ = false;
  bool json_ = false;
  bool record_ = false;
  bool index_ = false;
  Terminal* terminal_ = nullptr;  // while run() runs
};

}  // namespace

std::unique_ptr<Command> make_check_command() {
  return std::make_unique<CheckCommand>();
}

}  // namespace sequent::cli
