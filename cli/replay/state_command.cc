#include "cli/replay/state_command.h"

#include <memory>
#include <optional>

#include "cli/output/format.h"
#include "cli/replay/share_files.h"
#include "cli/signals.h"
#include "engine/base/parse.h"
#include "workers/job_files.h"
#include "workers/workspace.h"

namespace sequent::cli {
namespace {

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

void StateCommand::declare(Options& options) {
  access_.declare(options);
  options
      .duration("limit", limit_,
                "time for each " + std::string(what()) + ", as 5s or 500ms (default: 5s)")
      .flag("json", json_, "one JSON object a line; the last is the summary");
  declare_more(options);
}

ExitCode StateCommand::run(Terminal& terminal) {
  const Signals signals;
  const base::Result<ExitCode> ended = open_and_say(terminal, signals.first());
  if (signals.first().stop_requested()) {
    return ExitCode::kInterrupted;
  }
  return ended ? *ended : complain(terminal, ended.error());
}

base::Result<ExitCode> StateCommand::open_and_say(Terminal& terminal, const std::stop_token& stop) {
  SEQUENT_TRY(check());
  SEQUENT_TRY_ASSIGN(const bool embedded, is_embedded(access_));
  if (embedded && remote()) {
    return base::invalid("--remote needs a store that other machines can reach: --store redis://…");
  }
  SEQUENT_TRY_ASSIGN(const auto machine, Machine::open(stop));
  SEQUENT_TRY_ASSIGN(auto opened, access_.open());
  SEQUENT_TRY_ASSIGN(const auto cache, Cache::open(*machine, access_, std::move(opened)));
  SEQUENT_TRY_ASSIGN(CurrentRecording current,
                     current_recording(*machine, *cache, file(), remote(), terminal, stop));
  // What provers of this process leave where they run goes with it.
  SEQUENT_TRY_ASSIGN(const auto root,
                     workers::WorkspaceRoot::open(machine->folders.cache + "/work"));
  SEQUENT_TRY_ASSIGN(workers::Workspace workspace, workers::Workspace::make(root.path() / "here"));
  SEQUENT_TRY_ASSIGN(const auto pin, settle(*machine, *cache, current.source, workspace));
  tactics::TacticCache tactics(cache->store(), {.name_space = access_.name_space});
  return say_of(terminal, {*machine, *cache, tactics, current}, stop);
}

base::Result<std::pair<std::string, std::string>> split_place(const std::string& name,
                                                              const std::string& what) {
  const std::size_t colon = name.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == name.size()) {
    return base::invalid("'" + name + "' is not FILE:" + what);
  }
  return std::pair(name.substr(0, colon), name.substr(colon + 1));
}

base::Result<FileLine> split_line(const std::string& name) {
  SEQUENT_TRY_ASSIGN(const auto parts, split_place(name, "LINE"));
  const std::optional<std::uint64_t> line = base::parse_uint(parts.second);
  if (!line || *line == 0 || *line > UINT32_MAX) {
    return base::invalid("'" + parts.second + "' is not a line: say FILE:LINE");
  }
  return FileLine{parts.first, static_cast<std::uint32_t>(*line)};
}

void print_place(Terminal& terminal, const FileLine& at, const states::ProofState& state) {
  const std::string conclusion =
      state.focused.empty() ? "no goal in focus" : state.focused.front().conclusion;
  terminal.print_line(terminal.paint(
      Colour::kDim,
      printable(at.file) + ":" + std::to_string(at.line) + " ⊢ " + printable(conclusion)));
}

std::string in_ms(std::chrono::microseconds time) {
  return std::to_string((time.count() + 999) / 1000) + " ms";
}

}  // namespace sequent::cli
