#pragma once

#include <cstddef>
#include <string>

#include "decls/term.h"

namespace sequent::decls {

// A type of Lean's as text for people: "∀ {α : Type u} (a : α), Eq α a a". All arguments are
// written, none by notation: an export does not say what Lean's notations are. A binder that
// would hide another's name gets a number. What goes past `longest` bytes is an ellipsis.
[[nodiscard]] std::string lean_statement(const Term& type, std::size_t longest = 2000);

}  // namespace sequent::decls
