#pragma once

#include <string>
#include <string_view>

namespace sequent::tactics {

// A tactic as keys have it: outside of strings, blanks and comments are one blank, none at the
// ends; the final full stop is left out ("..." stays: it means something else). Tactics of which
// a prover makes different things stay different. What is not closed stays as it is.
[[nodiscard]] std::string normalised_tactic(std::string_view tactic);

}  // namespace sequent::tactics
