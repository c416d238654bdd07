#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

#include "cli/command.h"
#include "cli/machine.h"
#include "cli/output/format.h"
#include "cli/replay/coq_source.h"
#include "cli/replay/record_files.h"
#include "cli/replay/stale_products.h"
#include "cli/signals.h"
#include "cli/store_access.h"

namespace sequent::cli {
namespace {

class RecordCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options
        .summary(
            "Runs Coq over files once and keeps each sentence with all goals after it, so that\n"
            "they can be looked at, compared and searched without Coq. A sentence that fails is "
            "kept with its\nmessage, and the recording goes on. What is recorded already is not "
            "recorded again.")
        .arguments("FILE.v|DIR|_CoqProject", paths_)
        .count("jobs,j", record_.jobs, "N", "so many files at once (default: processors)")
        .flag("remote", record_.remote, "leave the work to `sequent worker`s on the same store")
        .duration("timeout", record_.sentence_limit, "time limit for each sentence (default: 1m)")
        .size("memory", record_.memory_bytes,
              "a prover that is bigger is replaced (default: 4G); a sentence may take twice that")
        .flag("force", record_.force, "record also what did not change")
        .flag("json", record_.json, "one object a line for each file; the last is the summary")
        .example("sequent replay record Sorting.v", "one file, finished or not")
        .example("sequent replay record -j4 .", "all files of the project in this folder")
        .example("sequent replay record --store redis://10.0.0.5:7379 --remote .",
                 "on the machines where workers of that store run");
  }

  ExitCode run(Terminal& terminal) override {
    const Signals signals;
    const base::Result<ExitCode> code = record(terminal, signals.first());
    if (signals.first().stop_requested()) {
      terminal.complain("interrupted: files that were not finished are marked as abandoned");
      return ExitCode::kInterrupted;
    }
    return code ? *code : complain(terminal, code.error());
  }

  RecordCommand() { record_.jobs = processors(); }

 private:
  base::Result<ExitCode> record(Terminal& terminal, const std::stop_token& stop) {
    SEQUENT_TRY_ASSIGN(const bool embedded, is_embedded(access_));
    if (embedded && record_.remote) {
      return base::invalid(
          "--remote needs a store that other machines can reach: --store redis://…");
    }
    SEQUENT_TRY_ASSIGN(const auto machine, Machine::open(stop));
    CoqSources finder(*machine);
    std::vector<std::string> skipped;
    SEQUENT_TRY_ASSIGN(const std::vector<CoqSource> sources, find(finder, skipped));
    if (sources.empty() && !skipped.empty()) {
      return base::invalid(skipped.front());
    }
    for (const std::string& why : skipped) {
      terminal.complain("not recorded: " + why);
    }
    SEQUENT_TRY(machine->digests.save());
    SEQUENT_TRY_ASSIGN(const auto cache, Cache::open(*machine, access_, stop));
    for (const provers::Project* const project : finder.projects()) {
      SEQUENT_TRY_ASSIGN(const std::vector<std::string> stale,
                         stale_products(*project, cache->results, machine->digests));
      for (const std::string& file : stale) {
        terminal.warn(printable(file) +
                      " is not what its source compiles to: run sequent check before it is loaded");
      }
    }
    SEQUENT_TRY_ASSIGN(const RecordSummary summary,
                       record_files(sources, *machine, *cache, record_, terminal, stop));
    if (summary.failed > 0) {
      return ExitCode::kOutOfOrder;
    }
    return summary.not_done == 0 && skipped.empty() ? ExitCode::kProved : ExitCode::kFailed;
  }

  base::Result<std::vector<CoqSource>> find(CoqSources& finder, std::vector<std::string>& skipped) {
    std::vector<CoqSource> sources;
    for (const std::string& path : paths_) {
      std::error_code error;
      const std::filesystem::path given(path);
      if (std::filesystem::is_directory(given, error) || given.extension() != ".v") {
        SEQUENT_TRY_ASSIGN(std::vector<CoqSource> found, finder.project(path, skipped));
        std::move(found.begin(), found.end(), std::back_inserter(sources));
      } else {
        SEQUENT_TRY_ASSIGN(CoqSource source, finder.file(path));
        sources.push_back(std::move(source));
      }
    }
    return sources;
  }

  StoreAccess access_;
  std::vector<std::string> paths_;
  RecordOptions record_;
};

}  // namespace

std::unique_ptr<Command> make_replay_record_command() {
  return std::make_unique<RecordCommand>();
}

}  // namespace sequent::cli
