#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "proofcache/states/proof_state.h"

namespace sequent::states {

// The place of a sentence in its file.
struct SourceSpan {
  std::uint32_t begin = 0;  // bytes, 0-based; half open
  std::uint32_t end = 0;
  std::uint32_t line = 0;  // of its first byte, 1-based

  bool operator==(const SourceSpan&) const = default;
};

enum class StepOutcome : std::uint8_t {
  kDone,
  kFailed,       // the prover refused it: `message` says why
  kTimedOut,     // its limit of time
  kInterrupted,  // says nothing of the sentence: the user stopped, the prover died
};

// Steps of a session count from 0 in the order in which they were recorded. Steps form a tree by
// their parents: what was undone and done otherwise is another child of the same parent.
using StepNumber = std::uint32_t;
constexpr StepNumber kNoStep = UINT32_MAX;

// One sentence that the prover was given, and what came of it.
struct Step {
  StepNumber parent = kNoStep;  // the step after which it ran; kNoStep: at the beginning
  SourceSpan span;
  std::string text;  // the sentence, without the blanks and comments before it
  StepOutcome outcome = StepOutcome::kDone;
  // After it; absent outside of proofs and when it was not done (the parent's holds).
  std::optional<ProofState> state;
  std::string message;                // all that the prover said, without markup; empty: nothing
  std::chrono::microseconds time{0};  // is kept to a sixteenth: kept_time.h
};

// Takes the steps of a recording as they come. An error ends the recording.
class StepSink {
 public:
  virtual ~StepSink() = default;
  virtual base::Status take(Step step) = 0;
};

}  // namespace sequent::states
