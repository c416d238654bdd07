#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "proofcache/states/recording.h"
#include "proofcache/states/step.h"
#include "workers/provers/coq/coq_top.h"

namespace sequent::provers {

struct RecordRequest {
  CoqTopOptions prover;
  std::string source;  // the text of the file; need not be finished
  // Of the same file before: steps of the part that is the same word by word are taken from it
  // without asking for their goals again. Null: there is none.
  const states::Recording* earlier = nullptr;
};

struct RecordProgress {
  std::uint32_t bytes_done = 0;
  std::uint32_t bytes_total = 0;
  std::uint32_t steps = 0;
};

// Runs a file's sentences through the prover once, and gives each with all goals after it to
// `sink`. A sentence that fails is a step too; what follows goes on from the state before it, as
// an editor would. So is what stands after the last sentence of an unfinished source. A prover
// that has grown too big, or died, is replaced, and brought back to where it was; the sentence
// that killed two is a step that was interrupted.
//
// Errors: those of the sink; kUnavailable: no prover can be started, or `stop` (what was taken
// until then is in the sink); kConflict: a sentence that was done before is not, in a new prover.
// Blocking: as long as the file takes, at most some seconds after `stop`.
[[nodiscard]] base::Status record(const RecordRequest& request,
                                  states::StepSink& sink,
                                  const std::function<void(const RecordProgress&)>& progress,
                                  const std::stop_token& stop);

}  // namespace sequent::provers
