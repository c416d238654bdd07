#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "search/matcher.h"
#include "search/pattern.h"
#include "search/statement.h"
#include "search/term_table.h"

namespace sequent::search {

// Compares theorems with a goal, one way: what stands for variables of the theorem is found,
// the goal stays as it is. First order: a variable that is applied stands for nothing.
//
// Borrows: all it is given.
// Threads: one.
class GoalMatcher {
 public:
  GoalMatcher(const TermTable& terms, const Pattern& goal, StepBudget& budget)
      : terms_(terms), goal_(goal), budget_(budget) {}

  // `term` becomes `goal` for some choice of the variables.
  [[nodiscard]] bool matches(TermId term, PatternId goal);
  // Of the last term that matched: its symbols that the goal has where it has them.
  [[nodiscard]] std::uint32_t stated() const { return stated_; }
  // So does the conclusion, and for one such choice each hypothesis becomes one of `known`.
  [[nodiscard]] bool solves(const StatementView& statement,
                            PatternId goal,
                            std::span<const PatternId> known);

 private:
  struct Step {
    TermId term = 0;
    PatternId goal = 0;
    std::uint32_t depth = 0;
  };

  bool extend(TermId term, PatternId goal);
  bool step(const Step& at);
  bool step_rigid(const Step& at);
  bool bind(std::uint32_t variable, PatternId goal, std::uint32_t depth);
  bool mentions_bound(PatternId goal) const;
  bool are_same(PatternId a, PatternId b);
  void undo(std::size_t trail);

  const TermTable& terms_;
  const Pattern& goal_;
  StepBudget& budget_;
  std::vector<std::optional<PatternId>> bindings_;  // by variable
  std::vector<std::uint32_t> trail_;
  std::vector<Step> steps_;
  std::uint32_t stated_ = 0;
};

}  // namespace sequent::search
