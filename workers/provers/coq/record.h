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
// an editor would. Recycles the prover when it has grown too big.
//
// Errors: those of CoqTop and of the sink; kInvalid: the text ends inside a comment or string
// (what stands before it is recorded).
// Blocking: as long as the file takes, at most a second after `stop` (the error is then
// kInterrupted of base::Error).
[[nodiscard]] base::Status record(const RecordRequest& request,
                                  states::StepSink& sink,
                                  const std::function<void(const RecordProgress&)>& progress,
                                  const std::stop_token& stop);

}  // namespace sequent::provers
