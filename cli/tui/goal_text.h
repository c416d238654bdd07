#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cli/tui/styled_text.h"
#include "cli/tui/text_diff.h"
#include "proofcache/states/proof_state.h"

namespace sequent::cli {

// Where a search found something, by the text of a hypothesis, conclusion or sentence.
using Found = std::unordered_map<std::string, std::vector<TextRange>>;

constexpr Style kFoundStyle{.tone = Tone::kYellow, .bold = true, .reversed = true};

// "n, m : nat", "x := 3 : nat".
[[nodiscard]] std::string text_of(const states::Hypothesis& hypothesis);

// All goals of a state. With a state before: `+`, `-` and `~` in front of what was added, removed
// and changed, the words that changed stand out; what a changed text was stands before it.
[[nodiscard]] std::vector<StyledText> goal_texts(const states::ProofState* before,
                                                 const states::ProofState& after,
                                                 const Found& found);

}  // namespace sequent::cli
