#pragma once

#include <stop_token>
#include <string>

#include "cli/machine.h"
#include "cli/output/terminal.h"
#include "cli/replay/coq_source.h"
#include "engine/base/result.h"
#include "proofcache/states/history_store.h"
#include "proofcache/states/recording.h"
#include "workers/provers/coq/tactic_pool.h"

namespace sequent::cli {

// A file as it is now, with its recording.
struct CurrentRecording {
  CoqSource source;
  states::Recording recording;

  // The state after a step, as tactics are run on it.
  [[nodiscard]] provers::TacticStart start_at(states::StepNumber step) const;
};

// `file`: its path, or a session of it that is of its text now. Records the file (`remote`: by
// workers elsewhere) unless its last recording is of the same text, and of the same environment.
//
// Errors: those of CoqSources, HistoryStore and record_files(); kUnavailable: it cannot be
// recorded.
[[nodiscard]] base::Result<CurrentRecording> current_recording(Machine& machine,
                                                               Cache& cache,
                                                               const std::string& file,
                                                               bool remote,
                                                               Terminal& terminal,
                                                               const std::stop_token& stop);

}  // namespace sequent::cli
