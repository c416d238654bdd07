#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "decls/import/coq_syntax.h"
#include "decls/term.h"
#include "engine/base/result.h"

namespace sequent::decls {

// The full name of a constant, inductive or constructor by the name that was printed; absent:
// not known.
using CoqNames = std::function<std::optional<std::string_view>(std::string_view printed)>;

// Makes a Term of what was printed: binders become indices, printed names full ones. Instances of
// universes, levels that are not the declaration's own ("Type@{eq.u0}" is Type) and casts are left
// out. A projection `r.(p a)` is the application `p a r`. What Term
// has no word for:
//
//   other "match"   the matched; for each: a constant (or hole) for what stands after `in`; the
//                   return type under a lambda for each argument there and one for `as`; then
//                   constructor and body of each branch, the body under a lambda for each argument
//   other "fix"     for each function its type, then for each its value under a lambda for each
//                   function; "fix 1": it is the second of several that is meant. "cofix" likewise
//   other "array"   elements, default, type
//   other "_"       a hole: the type of a lambda whose type is not printed
//
// Errors: kInvalid: a name is not known, or a pattern is none that Coq prints.
base::Result<TermBuilder::Id> build_coq_term(const CoqSyntax& syntax,
                                             const CoqNames& names,
                                             TermBuilder& builder);

}  // namespace sequent::decls
