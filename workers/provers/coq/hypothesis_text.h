#pragma once

#include <string_view>

#include "proofcache/states/proof_state.h"

namespace sequent::provers {

// "n, m : nat", "x := 3 : nat" as Coq prints them. The type of a definition begins after the last
// colon that stands in no brackets and belongs to no binder ("fun x : nat => x").
[[nodiscard]] states::Hypothesis read_hypothesis(std::string_view text);

}  // namespace sequent::provers
