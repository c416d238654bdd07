#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "decls/term.h"
#include "search/symbol_table.h"
#include "search/term_table.h"

namespace sequent::search {

// Brings terms into the form that is indexed: universes and names of binders gone, beta- and
// eta-normal, numerals that are built of constructors as literals ("S (S O)" is 2). Constants
// are not unfolded. Nothing here recurses on the depth of a term.
//
// Borrows: the symbols; new names are added to them.
// Threads: one.
class NormalForm {
 public:
  explicit NormalForm(SymbolTable& symbols) : symbols_(symbols) {}

  // In table(); forgets what was made before. When the steps run out, redexes stay.
  TermId of(const decls::Term& term);
  [[nodiscard]] const TermTable& table() const { return table_; }

  // `term`, which stands below `binders` binders, with those made variables 0 … binders - 1,
  // the outermost first.
  TermId with_variables(TermId term, std::uint32_t binders);

  // The steps ran out since of() was called: what came out is not to be relied on.
  [[nodiscard]] bool is_cut_short() const { return steps_left_ == 0; }

 private:
  enum class Change : std::uint8_t { kLower, kRaise, kInstantiate, kVariables };
  struct Substitution {
    Change change = Change::kLower;
    std::uint32_t amount = 0;  // kRaise: by how much; kVariables: how many
    TermId argument = 0;       // kInstantiate
  };

  TermId convert(const decls::Term& term, std::uint32_t node, std::span<const TermId> made);
  TermId constant(std::string_view name);
  TermId apply(TermId head, std::vector<TermId> arguments);
  TermId apply_constant(TermId head, std::span<const TermId> arguments);
  TermId lambda(TermId type, TermId body);
  TermId rebuild(TermId from, std::vector<TermId> children);
  TermId substitute(TermId term, const Substitution& substitution);
  TermId changed_bound(TermId bound, std::uint32_t depth, const Substitution& substitution);
  bool mentions_innermost(TermId term);
  bool take_step();

  SymbolTable& symbols_;
  TermTable table_;
  std::uint32_t steps_left_ = 0;
  std::uint32_t reductions_ = 0;  // that one waits for the other
};

}  // namespace sequent::search
