#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string_view>

#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "proofcache/tactics/tactic_cache.h"
#include "workers/provers/coq/canonical_state.h"
#include "workers/provers/coq/tactic_runner.h"
#include "workers/provers/coq/warm_prover.h"

namespace sequent::provers {

// Runs a tactic on a state. Absent: it was interrupted, or the prover died at it twice.
// Errors: kInvalid: a sentence that leads to the state fails; those of CoqTop::start().
[[nodiscard]] base::Result<std::optional<tactics::TacticResult>> run_tactic(
    WarmProver& prover,
    const TacticStart& start,
    std::string_view sentence,
    std::chrono::milliseconds limit,
    const std::stop_token& stop);

// Whether a result says something of the tactic, and not of the machine: stack, memory, clocks.
[[nodiscard]] bool is_kept(const tactics::TacticResult& result);

// The environment that keys of a state have. Absent: a prover has to say what the universes are,
// and none has been asked.
[[nodiscard]] base::Result<std::optional<base::Digest>> known_environment(
    tactics::TacticCache& cache, const CanonicalState& canonical);
// Asks it. Absent: interrupted.
[[nodiscard]] base::Result<std::optional<base::Digest>> learn_environment(
    tactics::TacticCache& cache,
    const CanonicalState& canonical,
    WarmProver& prover,
    const TacticStart& start,
    const std::stop_token& stop);

}  // namespace sequent::provers
