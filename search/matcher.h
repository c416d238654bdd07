#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

#include "search/pattern.h"
#include "search/statement.h"
#include "search/term_table.h"

namespace sequent::search {

// How much work an answer may cost; what is shared by all its parts.
class StepBudget {
 public:
  explicit StepBudget(std::uint64_t steps, std::stop_token stop = {})
      : left_(steps), stop_(std::move(stop)) {}
  // False, now and from now on: it is used up, or the search is to stop.
  bool take() {
    left_ -= left_ > 0 ? 1 : 0;
    if (left_ % kStepsBetweenLooks == 0 && stop_.stop_requested()) {
      left_ = 0;
    }
    return left_ > 0;
  }
  [[nodiscard]] bool is_used_up() const { return left_ == 0; }

 private:
  static constexpr std::uint64_t kStepsBetweenLooks = 1024;

  std::uint64_t left_;
  std::stop_token stop_;
};

// Compares terms with one pattern.
//
// Borrows: all it is given.
// Threads: one.
class Matcher {
 public:
  Matcher(const TermTable& terms, const Pattern& pattern, StepBudget& budget)
      : terms_(terms), pattern_(pattern), budget_(budget), bindings_(pattern.metas) {}

  // kLeading: an application may have more arguments than the pattern at its root.
  enum class Extent : std::uint8_t { kWhole, kLeading };
  [[nodiscard]] bool matches(PatternId root, TermId term, Extent extent);

  // The conclusion matches all `conclusions`, and each of `hypotheses` another hypothesis, with
  // the same for each metavariable in all of them. False once the budget is used up.
  [[nodiscard]] bool matches(std::span<const PatternId> conclusions,
                             std::span<const PatternId> hypotheses,
                             const StatementView& statement);

 private:
  struct Binding {
    bool is_set = false;
    TermId term = 0;
    std::uint32_t depth = 0;  // binders of the pattern above it
  };
  struct Goal {
    PatternId pattern = 0;
    TermId term = 0;
    std::uint32_t depth = 0;
  };

  // Keeps the bindings that it makes, if it returns true.
  bool extend(PatternId root, TermId term, Extent extent);
  bool step(const Goal& goal, Extent extent);
  bool step_rigid(const PatternNode& node, const Goal& goal, Extent extent);
  bool step_apply(const PatternNode& node, const Goal& goal);
  bool bind(std::uint32_t meta, TermId term, std::uint32_t depth);
  bool mentions_below(TermId term, std::uint32_t depth);
  bool are_same(const Binding& a, const Binding& b);
  void undo(std::size_t trail);

  const TermTable& terms_;
  const Pattern& pattern_;
  StepBudget& budget_;
  std::vector<Binding> bindings_;
  std::vector<std::uint32_t> trail_;  // metavariables in the order in which they were bound
  std::vector<Goal> goals_;
};

}  // namespace sequent::search
