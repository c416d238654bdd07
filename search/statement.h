#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "decls/term.h"
#include "search/normal_form.h"
#include "search/term_table.h"

namespace sequent::search {

// What a declaration states, split once: for all variables, the hypotheses lead to the
// conclusion. A hypothesis is what nothing after it mentions (but no instance); all others are
// variables, numbered in the order in which the conclusion, then the hypotheses, first mention
// them.
struct Statement {
  TermId conclusion = 0;
  std::vector<TermId> hypotheses;  // in the order in which they are written
  std::vector<TermId> binders;     // the types of the variables, in the order of the numbers
  // The bit of an argument's position is set if users do not write that argument. Past the
  // 64th nothing is known.
  std::uint64_t implicit = 0;
};

// A statement that stands elsewhere.
//
// Borrows: its hypotheses and binders.
struct StatementView {
  TermId conclusion = 0;
  std::span<const TermId> hypotheses;
  std::span<const TermId> binders;
};

// Makes statements in one table.
//
// Borrows: symbols and table; both are added to.
// Threads: one.
class StatementReader {
 public:
  StatementReader(SymbolTable& symbols, TermTable& table) : table_(table), form_(symbols) {}

  // False: the term is so large that the steps ran out; `statement` is then not to be used.
  bool read(const decls::Term& type, Statement& statement);

 private:
  struct Telescope {
    std::vector<TermId> types;  // of the binders, in form_'s table
    TermId conclusion = 0;
    std::vector<bool> mentioned;
  };
  Telescope split(TermId root);
  // The variables below `root` that were not seen yet, in the order of first mention.
  void see(TermId root, std::vector<std::uint32_t>& order);
  std::vector<TermId> copy(const std::vector<std::uint32_t>& numbers);

  TermTable& table_;
  NormalForm form_;
  std::vector<bool> seen_;           // by id of form_'s table
  std::vector<bool> seen_variable_;  // by number
};

}  // namespace sequent::search
