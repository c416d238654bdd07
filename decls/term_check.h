#pragma once

#include "decls/term.h"
#include "engine/base/result.h"

namespace sequent::decls {

// Whether a term that came from outside keeps the promises of term.h; kInvalid says which one it
// breaks. Depth costs no stack.
[[nodiscard]] base::Status check_term(const Term& term);

}  // namespace sequent::decls
