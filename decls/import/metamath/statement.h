#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decls/declaration.h"
#include "decls/import/metamath/scope.h"

namespace sequent::decls::metamath {

// An $a or $p: what the book calls its frame is `variables` and the hypotheses that are active
// in the scope.
struct Assertion {
  Formula formula;
  bool is_logical = false;  // its typecode is |-
  Parse parse;              // of a logical one
  std::vector<Floating> variables;
};

inline constexpr std::string_view kProvable = "|-";

// The $f of the variables of a formula and of the active hypotheses, in their order.
[[nodiscard]] std::vector<Floating> mandatory_variables(const Scope& scope, const Formula& formula);

// Hypotheses, then the conclusion: "ph & ( ph -> ps ) => ps".
[[nodiscard]] std::string statement_of(const Scope& scope, const Formula& formula);

// Pi over variables, then over hypotheses, then what is asserted: a formula, or the typecode of
// a syntax axiom as a sort.
[[nodiscard]] Term type_of(const Scope& scope, const Grammar& grammar, const Assertion& assertion);

// The syntax axioms in an assertion and its hypotheses, no two equal.
[[nodiscard]] std::vector<Edge> statement_edges(const Scope& scope,
                                                const Grammar& grammar,
                                                const Parse& conclusion);

}  // namespace sequent::decls::metamath
