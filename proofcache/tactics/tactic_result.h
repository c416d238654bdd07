#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/digest.h"
#include "proofcache/states/proof_state.h"

namespace sequent::tactics {

// What names the outcome of a tactic: all that it depends on, and nothing that it does not.
// Two keys are the same only if all bytes of them are; digests only find the entry.
struct TacticKey {
  base::Digest environment;  // declarations, options, hint databases in scope; the prover itself
  std::string state;         // canonical_state() of the state that it runs on
  std::string tactic;        // normalised_tactic()
};

enum class TacticVerdict : std::uint8_t {
  kProgress,   // `state` is what it leads to; with no goals: it closes the proof
  kFailure,    // `message` says why
  kUnchanged,  // it succeeds and changes nothing
  kTimeout,    // not done within `limit`: answers only limits up to it
};

[[nodiscard]] constexpr std::string_view to_string(TacticVerdict verdict) {
  switch (verdict) {
    case TacticVerdict::kProgress:
      return "progress";
    case TacticVerdict::kFailure:
      return "failure";
    case TacticVerdict::kUnchanged:
      return "unchanged";
    case TacticVerdict::kTimeout:
      break;
  }
  return "timeout";
}

struct TacticResult {
  TacticVerdict verdict = TacticVerdict::kFailure;
  // Of kProgress. Shared because all hits of a process hand out the same state.
  std::shared_ptr<const states::ProofState> state;
  std::string message;                 // of kFailure
  std::chrono::milliseconds limit{0};  // of kTimeout
  std::chrono::microseconds time{0};   // that the prover took
};

// Whether it answers who would wait for `limit`.
[[nodiscard]] inline bool answers(const TacticResult& result, std::chrono::milliseconds limit) {
  return result.verdict != TacticVerdict::kTimeout || limit <= result.limit;
}

}  // namespace sequent::tactics
