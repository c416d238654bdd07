#include "cli/replay/current_recording.h"

#include <span>
#include <utility>

#include "cli/replay/proof_start.h"
#include "cli/replay/record_files.h"

namespace sequent::cli {

provers::TacticStart CurrentRecording::start_at(states::StepNumber step) const {
  provers::TacticStart start{.prover = source.options,
                             .module = source.module,
                             .base = source.environment,
                             .sentences = sentences_to(recording, step)};
  if (const auto state = recording.state_after(step)) {
    start.state = recording.state(*state);
  }
  return start;
}

base::Result<CurrentRecording> current_recording(Machine& machine,
                                                 Cache& cache,
                                                 const std::string& file,
                                                 Terminal& terminal,
                                                 const std::stop_token& stop) {
  CoqSources sources(machine);
  SEQUENT_TRY_ASSIGN(CoqSource source, sources.file(file));
  SEQUENT_TRY_ASSIGN(
      const RecordSummary summary,
      record_files(std::span(&source, 1), machine, cache, {.silent = true}, terminal, stop));
  if (summary.failed > 0) {
    return base::unavailable(summary.first_failure);
  }
  states::HistoryStore histories(cache.store(), cache.name_space);
  SEQUENT_TRY_ASSIGN(const auto session, histories.last_of(source.file));
  if (session) {
    SEQUENT_TRY_ASSIGN(std::optional<states::Recording> recording, histories.load(session->id));
    if (recording) {
      return CurrentRecording{std::move(source), *std::move(recording)};
    }
  }
  return base::unavailable("the recording of " + file + " is gone");
}

}  // namespace sequent::cli
