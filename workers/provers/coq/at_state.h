#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>

#include "engine/base/result.h"
#include "workers/provers/coq/coq_top.h"
#include "workers/provers/coq/warm_prover.h"

namespace sequent::provers {

// Does something with a prover that stands behind some sentences, once more if the prover dies.
// `act` gives a Result of an optional; so does this. Absent: interrupted, or it died twice.
// Errors: kInvalid: a sentence that leads there fails; those of CoqTop::start() and of `act`.
template <typename Act>
auto at_state(WarmProver& prover,
              const CoqTopOptions& options,
              std::span<const std::string> sentences,
              const std::stop_token& stop,
              const Act& act) -> decltype(act()) {
  using Done = decltype(act());
  constexpr int kTries = 2;
  for (int tries = 1; !stop.stop_requested(); ++tries) {
    if (base::Status there = prover.go_to(options, sentences, stop); !there) {
      const bool died = there.error().code == base::ErrorCode::kUnavailable;
      if (died && (stop.stop_requested() || tries < kTries)) {
        continue;
      }
      return std::move(there).error();
    }
    auto done = act();
    if (stop.stop_requested()) {
      break;
    }
    const bool died = !done && done.error().code == base::ErrorCode::kUnavailable;
    if (!died && (!done || *done)) {
      return done;
    }
    if (tries == kTries) {
      break;
    }
  }
  return Done(std::nullopt);
}

}  // namespace sequent::provers
