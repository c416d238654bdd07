#include "cli/replay/tactic_command.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "cli/replay/queued_tactics.h"
#include "distproof/registry.h"
#include "workers/provers/coq/tactic_pool.h"

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

}  // namespace

void TacticCommand::declare_more(Options& options) {
  options.count("provers,j", provers_, "N", "so many at once in this process (default: processors)")
      .flag("remote", remote_, "leave the work to `sequent worker`s on the same store");
  declare_own(options);
}

base::Result<ExitCode> TacticCommand::say_of(Terminal& terminal,
                                             const OpenFile& opened,
                                             const std::stop_token& stop) {
  SEQUENT_TRY_ASSIGN(const auto tactic_runner, runner(opened));
  return say(terminal, opened.current, *tactic_runner, stop);
}

base::Result<std::unique_ptr<provers::TacticRunner>> TacticCommand::runner(
    const OpenFile& opened) const {
  SEQUENT_TRY_ASSIGN(const bool embedded, is_embedded(access()));
  bool queued = remote_;
  if (!queued && !embedded) {
    SEQUENT_TRY_ASSIGN(queued, are_workers_there(opened.cache));
  }
  if (!queued) {
    return std::unique_ptr<provers::TacticRunner>(
        std::make_unique<provers::TacticPool>(opened.tactics, static_cast<unsigned>(provers_)));
  }
  SEQUENT_TRY_ASSIGN(auto made,
                     QueuedTactics::open(opened.machine, opened.cache, opened.current.source,
                                         {.slots = remote_ ? 0 : provers_}));
  return std::unique_ptr<provers::TacticRunner>(std::move(made));
}

}  // namespace sequent::cli
