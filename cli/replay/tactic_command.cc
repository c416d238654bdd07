#include "cli/replay/tactic_command.h"

#include <algorithm>
#include <vector>

#include "cli/replay/queued_tactics.h"
#include "cli/replay/share_files.h"
#include "cli/signals.h"
#include "distproof/registry.h"
#include "workers/job_files.h"
#include "workers/provers/coq/tactic_pool.h"
#include "workers/workspace.h"

namespace sequent::cli {
namespace {

// A worker that was not heard of for so long is gone.
constexpr std::chrono::seconds kHeardOf{15};

// Whether somebody serves all runs of the namespace. The slots of a check serve only that, and
// name no host.
base::Result<bool> are_workers_there(Cache& cache) {
  distproof::Registry registry(cache.store(), cache.name_space);
  SEQUENT_TRY_ASSIGN(const std::vector<distproof::KnownWorker> workers, registry.workers(kHeardOf));
  return std::ranges::any_of(
      workers, [](const distproof::KnownWorker& worker) { return !worker.info.host.empty(); });
}

// Has the provers of this process read the file in a workspace, by digest as others do.
base::Result<std::unique_ptr<proofcache::Pin>> settle(Machine& machine,
                                                      Cache& cache,
                                                      CoqSource& source,
                                                      workers::Workspace& workspace) {
  const CoqSource* const shared = &source;
  SEQUENT_TRY_ASSIGN(auto pin, share_files({&shared, 1}, *cache.artifacts));
  const workers::RunnerTools tools = runner_tools(machine, cache, "here");
  source.job.limits = {source.options.sentence_limit, source.options.memory_limit_bytes};
  SEQUENT_TRY_ASSIGN(source.options, workers::coqtop_options(tools, source.job, workspace));
  SEQUENT_TRY(workers::place_inputs(tools, source.job, workspace));
  return pin;
}

}  // namespace

void TacticCommand::declare(Options& options) {
  access_.declare(options);
  options.duration("limit", limit_, "time for each tactic, as 5s or 500ms (default: 5s)")
      .count("provers,j", provers_, "N", "so many at once in this process (default: processors)")
      .flag("remote", remote_, "leave the work to `sequent worker`s on the same store")
      .flag("json", json_, "one JSON object a line; the last is the summary");
  declare_more(options);
}

ExitCode TacticCommand::run(Terminal& terminal) {
  const Signals signals;
  const base::Result<ExitCode> ended = open_and_say(terminal, signals.first());
  if (signals.first().stop_requested()) {
    return ExitCode::kInterrupted;
  }
  return ended ? *ended : complain(terminal, ended.error());
}

base::Result<ExitCode> TacticCommand::open_and_say(Terminal& terminal,
                                                   const std::stop_token& stop) {
  SEQUENT_TRY(check());
  SEQUENT_TRY_ASSIGN(const bool embedded, is_embedded(access_));
  if (embedded && remote_) {
    return base::invalid("--remote needs a store that other machines can reach: --store redis://…");
  }
  SEQUENT_TRY_ASSIGN(const auto machine, Machine::open(stop));
  SEQUENT_TRY_ASSIGN(auto opened, access_.open());
  SEQUENT_TRY_ASSIGN(const auto cache, Cache::open(*machine, access_, std::move(opened)));
  SEQUENT_TRY_ASSIGN(CurrentRecording current,
                     current_recording(*machine, *cache, file(), remote_, terminal, stop));
  // What provers of this process leave where they run goes with it.
  SEQUENT_TRY_ASSIGN(const auto root,
                     workers::WorkspaceRoot::open(machine->folders.cache + "/work"));
  SEQUENT_TRY_ASSIGN(workers::Workspace workspace, workers::Workspace::make(root.path() / "here"));
  SEQUENT_TRY_ASSIGN(const auto pin, settle(*machine, *cache, current.source, workspace));
  tactics::TacticCache tactics(cache->store(), {.name_space = access_.name_space});
  SEQUENT_TRY_ASSIGN(const auto tactic_runner, runner(*machine, *cache, tactics, current.source));
  return say(terminal, current, *tactic_runner, stop);
}

base::Result<std::unique_ptr<provers::TacticRunner>> TacticCommand::runner(
    Machine& machine, Cache& cache, tactics::TacticCache& tactics, const CoqSource& source) const {
  SEQUENT_TRY_ASSIGN(const bool embedded, is_embedded(access_));
  bool queued = remote_;
  if (!queued && !embedded) {
    SEQUENT_TRY_ASSIGN(queued, are_workers_there(cache));
  }
  if (!queued) {
    return std::unique_ptr<provers::TacticRunner>(
        std::make_unique<provers::TacticPool>(tactics, static_cast<unsigned>(provers_)));
  }
  SEQUENT_TRY_ASSIGN(
      auto made, QueuedTactics::open(machine, cache, source, {.slots = remote_ ? 0 : provers_}));
  return std::unique_ptr<provers::TacticRunner>(std::move(made));
}

base::Result<std::pair<std::string, std::string>> split_place(const std::string& name,
                                                              const std::string& what) {
  const std::size_t colon = name.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == name.size()) {
    return base::invalid("'" + name + "' is not FILE:" + what);
  }
  return std::pair(name.substr(0, colon), name.substr(colon + 1));
}

}  // namespace sequent::cli
