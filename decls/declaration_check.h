#pragma once

#include "decls/declaration.h"
#include "decls/declaration_head.h"
#include "engine/base/result.h"

namespace sequent::decls {

// Whether a declaration that came from outside keeps the promises of declaration.h and term.h;
// kInvalid names it and says which one it breaks.
[[nodiscard]] base::Status check_declaration(const Declaration& declaration);
[[nodiscard]] base::Status check_head(const DeclarationHead& head);

}  // namespace sequent::decls
