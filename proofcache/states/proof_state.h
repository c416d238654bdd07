#pragma once

#include <string>
#include <vector>

namespace sequent::states {

// One hypothesis as the prover prints it: "n, m : nat", "x := 3 : nat".
struct Hypothesis {
  std::vector<std::string> names;  // {"n", "m"}; never empty
  std::string value;               // of a local definition; else empty
  std::string type;

  bool operator==(const Hypothesis&) const = default;
};

// hypotheses ⊢ conclusion. Its identity is its content: a prover's own number of it is not kept.
struct Goal {
  std::vector<Hypothesis> hypotheses;  // outermost first
  std::string conclusion;

  bool operator==(const Goal&) const = default;
};

// Goals that a bullet, brace or focus has set aside at one level.
struct Unfocused {
  std::vector<Goal> before;
  std::vector<Goal> after;

  bool operator==(const Unfocused&) const = default;
};

// All goals of a proof between two steps. No goals at all: the proof is complete.
struct ProofState {
  std::vector<Goal> focused;          // the first is the one that tactics see
  std::vector<Unfocused> background;  // innermost level first
  std::vector<Goal> shelved;
  std::vector<Goal> given_up;

  bool operator==(const ProofState&) const = default;
};

}  // namespace sequent::states
