#include "workers/provers/coq/tactic_outcome.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "workers/provers/coq/at_state.h"

namespace sequent::provers {
namespace {

using std::chrono::milliseconds;
using tactics::TacticKey;
using tactics::TacticResult;
using tactics::TacticVerdict;

constexpr std::string_view kUniverses = "Print Universes.";
constexpr std::string_view kPolymorphism = "Test Universe Polymorphism.";

constexpr std::array<std::string_view, 6> kOfTheMachine{
    "Anomaly", "MiB of memory", "Out of memory", "Stack overflow", "Tactic timeout", "Timeout!",
};

TacticResult timeout(milliseconds limit) {
  TacticResult result;
  result.verdict = TacticVerdict::kTimeout;
  result.limit = limit;
  result.time = limit;
  return result;
}

// Absent: an interruption.
std::optional<TacticResult> judge(CoqAnswer answer,
                                  const std::optional<states::ProofState>& before,
                                  milliseconds limit) {
  // What ended late may have been hit by the interruption, and have hidden it.
  const bool late = limit.count() > 0 && answer.time > limit;
  if (answer.kind == CoqAnswer::Kind::kInterrupted) {
    return std::nullopt;
  }
  if (answer.kind == CoqAnswer::Kind::kTimedOut || late) {
    return timeout(limit);
  }
  TacticResult result;
  result.time = answer.time;
  if (answer.kind == CoqAnswer::Kind::kFailed) {
    result.message = std::move(answer.message);
  } else if (!answer.goals) {
    result.message = "it ends the proof: no tactic";
  } else if (answer.goals == before) {
    result.verdict = TacticVerdict::kUnchanged;
  } else {
    result.verdict = TacticVerdict::kProgress;
    result.state = std::make_shared<const states::ProofState>(std::move(*answer.goals));
  }
  return result;
}

TacticKey universes_key(const CanonicalState& canonical) {
  return {canonical.environment, "", std::string(kUniverses)};
}

// An answer to a query is kept as a failure of this message: of the kinds there are, the one
// that has text.
std::optional<base::Digest> environment_in(const TacticResult& result) {
  return base::Digest::from_hex(result.message);
}

}  // namespace

base::Result<std::optional<TacticResult>> run_tactic(WarmProver& prover,
                                                     const TacticStart& start,
                                                     std::string_view sentence,
                                                     milliseconds limit,
                                                     const std::stop_token& stop) {
  const auto act = [&]() -> base::Result<std::optional<TacticResult>> {
    auto answer = prover.run(sentence, limit, stop);
    if (answer) {
      return judge(std::move(*answer), prover.goals(), limit);
    }
    if (answer.error().code == base::ErrorCode::kTimeout) {
      return std::optional(timeout(limit));
    }
    return std::move(answer).error();
  };
  return at_state(prover, start.prover, start.sentences, stop, act);
}

bool is_kept(const TacticResult& result) {
  return result.verdict != TacticVerdict::kFailure ||
         std::none_of(kOfTheMachine.begin(), kOfTheMachine.end(), [&](std::string_view part) {
           return result.message.find(part) != std::string::npos;
         });
}

base::Result<std::optional<base::Digest>> known_environment(tactics::TacticCache& cache,
                                                            const CanonicalState& canonical) {
  if (!canonical.without_proofs) {
    return std::optional(canonical.environment);
  }
  SEQUENT_TRY_ASSIGN(const auto known, cache.find(universes_key(canonical), milliseconds(0)));
  return known ? environment_in(*known) : std::nullopt;
}

base::Result<std::optional<base::Digest>> learn_environment(tactics::TacticCache& cache,
                                                            const CanonicalState& canonical,
                                                            WarmProver& prover,
                                                            const TacticStart& start,
                                                            const std::stop_token& stop) {
  const auto ask = [&]() -> base::Result<std::optional<TacticResult>> {
    SEQUENT_TRY_ASSIGN(const std::string polymorphism,
                       prover.query(canonical.open_proof, kPolymorphism));
    SEQUENT_TRY_ASSIGN(const std::string universes, prover.query(canonical.open_proof, kUniverses));
    const bool is_off = polymorphism.find("is off") != std::string::npos;
    TacticResult result;
    result.message = (is_off ? environment_with_universes(*canonical.without_proofs, universes)
                             : canonical.environment)
                         .hex();
    return std::optional(std::move(result));
  };
  SEQUENT_TRY_ASSIGN(
      const auto known,
      cache.get_or_compute(
          universes_key(canonical), milliseconds(0), start.module,
          [&] { return at_state(prover, start.prover, start.sentences, stop, ask); }, stop));
  return known ? environment_in(*known) : std::nullopt;
}

}  // namespace sequent::provers
