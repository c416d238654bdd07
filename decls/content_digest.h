#pragma once

#include "decls/declaration.h"
#include "engine/base/digest.h"

namespace sequent::decls {

// Names what a declaration says: its kind, universe parameters and type. Not its name, its
// proof or value, nor how its bound variables are called: terms that differ only in these, or
// in the order of their nodes, have one digest. Depth costs no stack.
[[nodiscard]] base::Digest content_digest(const Declaration& declaration);

[[nodiscard]] base::Digest term_digest(const Term& term);

}  // namespace sequent::decls
