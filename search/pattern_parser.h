#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "search/index.h"
#include "search/lexer.h"
#include "search/notations.h"
#include "search/pattern.h"

namespace sequent::search {

// A statement: hypotheses and a conclusion, below variables that have become holes or, of a
// goal, locals.
struct StatementPattern {
  std::vector<PatternId> hypotheses;
  PatternId conclusion = 0;
};

// Reads terms into one pattern, in the notations of the provers. The same "?a" is the same in
// all that one parser reads. Constants are those that the index knows, by the last parts of
// their names; arguments that their declarations call implicit are not written, but for "@c".
//
// Borrows: all it is given.
// Errors: kInvalid with the column. What nests more than 200 deep is refused.
// Threads: one.
class PatternParser {
 public:
  enum class Variables { kHoles, kLocals };

  PatternParser(const Index& index, Variables variables, Pattern& pattern)
      : index_(index), variables_(variables), pattern_(pattern) {}

  // REQUIRES: `tokens` end in a kEnd or in what stands after the term.
  base::Result<PatternId> term(std::span<const Token> tokens);
  // The types of its variables are not looked at.
  base::Result<StatementPattern> statement(std::span<const Token> tokens);

 private:
  // A variable in scope: bound at that level, or a node of the pattern.
  struct Scoped {
    std::string_view name;
    std::optional<PatternId> node;
  };

  [[nodiscard]] const Token& next() const { return tokens_[at_]; }
  [[nodiscard]] bool at_end() const { return at_ + 1 == tokens_.size(); }
  [[nodiscard]] bool is_symbol(std::string_view symbol) const;
  bool skip(std::string_view symbol);
  [[nodiscard]] base::Error error(std::string_view message) const;
  [[nodiscard]] base::Error unexpected() const;

  base::Result<PatternId> expression(std::uint32_t strength);
  base::Result<PatternId> operand();
  base::Result<PatternId> infix(PatternId left, const Notation& notation);
  base::Result<PatternId> arrow(PatternId left);
  base::Result<PatternId> application();
  base::Result<PatternId> atom();
  base::Result<PatternId> name(bool alone);
  base::Result<PatternId> number();
  base::Result<PatternId> binder();
  // Brings the variables into scope; their types.
  base::Result<std::vector<PatternId>> quantified(bool bound);
  base::Result<std::vector<PatternId>> arguments();
  [[nodiscard]] bool starts_atom() const;
  [[nodiscard]] bool starts_binder() const;

  PatternId hole();
  PatternId meta(std::string_view name);
  PatternId variable();
  base::Result<PatternId> constant(const Token& token, std::vector<PatternId> arguments);
  base::Result<PatternId> notation(const Token& token,
                                   const Notation& notation,
                                   std::vector<PatternId> arguments);

  const Index& index_;
  Variables variables_;
  Pattern& pattern_;
  std::map<std::string, std::uint32_t, std::less<>> metas_;
  std::vector<Scoped> scope_;
  std::uint32_t levels_ = 0;  // of scope_, those that are bound
  std::span<const Token> tokens_;
  std::size_t at_ = 0;
  std::uint32_t depth_ = 0;
};

}  // namespace sequent::search
