#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/digest.h"

namespace sequent::provers {

// What names a state inside of a file exactly: how it was made. What the prover prints of a
// state does not, whatever its options
// (docs/decisions/0004-a-state-is-named-by-how-it-was-made.md).
struct CanonicalState {
  // Of all outside of the file and every sentence before the open proof.
  base::Digest environment;
  // The same without the tactics of complete opaque proofs, where these can have left nothing
  // behind but constraints on universes. Absent: there is no such proof.
  std::optional<base::Digest> without_proofs;
  std::size_t open_proof = 0;  // how many sentences stand before it
  std::string state;           // sentences of the open proof, in normal form, one a line
};

// `base`: of all outside of the file; `module`: its logical name.
// REQUIRES: the prover has done all of these sentences.
[[nodiscard]] CanonicalState canonical_state(const base::Digest& base,
                                             std::string_view module,
                                             std::span<const std::string> sentences);

// The same for a state further on in the open proof, without looking at what is before it. Absent:
// `sentences` are not those of `known` and tactics behind them.
[[nodiscard]] std::optional<CanonicalState> canonical_state_further(
    const CanonicalState& known,
    std::span<const std::string> known_sentences,
    std::span<const std::string> sentences);

// The environment of a state, with `without_proofs` and what else it depends on: what the prover
// prints of its universes.
[[nodiscard]] base::Digest environment_with_universes(const base::Digest& without_proofs,
                                                      std::string_view universes);

// Whether a sentence is a tactic, bullet or brace, so that it acts on the open proof alone. Errs
// to no: tactics whose names begin with a capital look like commands.
[[nodiscard]] bool is_tactic(std::string_view sentence);

// Whether the outcome of a sentence on a state is always the same: of tactics without a clock.
[[nodiscard]] bool is_repeatable(std::string_view sentence);

}  // namespace sequent::provers
