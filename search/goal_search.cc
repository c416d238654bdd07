#include "search/goal_search.h"

#include <algorithm>
#include <vector>

#include "search/candidates.h"
#include "search/goal_matcher.h"
#include "search/notations.h"
#include "search/suggestions.h"

namespace sequent::search {
namespace {

class GoalSearch {
 public:
  GoalSearch(const Index& index, const Clause& clause, StepBudget& budget)
      : index_(index), clause_(clause), matcher_(index.terms(), clause.pattern, budget) {}

  ClauseResult run() {
    if (clause_.kind == Clause::Kind::kRewrite) {
      rewrite();
    } else {
      apply();
    }
    // Until here `tier` was how much of the goal it states.
    std::uint32_t largest = 0;
    for (const Found& found : result_.found) {
      largest = std::max(largest, found.tier);
    }
    for (Found& found : result_.found) {
      found.tier = largest - found.tier;
    }
    std::ranges::sort(result_.found, [](const Found& a, const Found& b) {
      return a.theorem != b.theorem ? a.theorem < b.theorem : a.tier < b.tier;
    });
    const auto same = [](const Found& a, const Found& b) {
      return a.theorem == b.theorem;
    };
    result_.found.erase(std::unique(result_.found.begin(), result_.found.end(), same),
                        result_.found.end());
    return std::move(result_);
  }

 private:
  [[nodiscard]] PatternId goal() const { return clause_.conclusions.front(); }

  void apply() {
    const bool solve = clause_.kind == Clause::Kind::kSolve;
    for (const TermId term : candidates_for_goal(index_, clause_.pattern, goal())) {
      ++result_.compared;
      if (!matcher_.matches(term, goal())) {
        continue;
      }
      for_each_theorem(term, matcher_.stated(), [&](TheoremId id) {
        return !solve || matcher_.solves(index_.statement(id), goal(), clause_.hypotheses);
      });
    }
  }

  // Each sub-term of the goal that stands below no binder, on each side of an equation.
  void rewrite() {
    std::vector<PatternId> parts{goal()};
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const PatternNode& node = clause_.pattern.nodes[parts[i]];
      if (node.kind == PatternNode::Kind::kRigid || node.kind == PatternNode::Kind::kApply) {
        parts.insert(parts.end(), node.children.begin(), node.children.end());
      }
    }
    std::erase_if(parts, [&](PatternId part) {
      return clause_.pattern.nodes[part].kind != PatternNode::Kind::kRigid;
    });
    for (const std::string_view symbol : {"=", "<->"}) {
      for (const NotationConstant& constant : find_infix(symbol)->constants) {
        for (const Symbol equality : constants_named(index_, constant.name)) {
          for (const PatternId part : parts) {
            rewrite_with(part, {TermKind::kConstant, equality, constant.weak + 2}, constant.weak);
          }
        }
      }
    }
  }

  void rewrite_with(PatternId part, const Label& equality, std::uint32_t left) {
    for (const std::uint32_t side : {left, left + 1}) {
      for (const TermId term : equations_for_goal(index_, clause_.pattern, part, equality, side)) {
        ++result_.compared;
        const TermId of_side = index_.terms().children(term)[side];
        if (index_.terms().kind(of_side) != TermKind::kVariable &&
            matcher_.matches(of_side, part)) {
          for_each_theorem(term, matcher_.stated(), [](TheoremId) { return true; });
        }
      }
    }
  }

  // Those whose conclusion is `term`.
  template <typename Filter>
  void for_each_theorem(TermId term, std::uint32_t stated, const Filter& is_wanted) {
    index_.occurrences().for_each(term, [&](std::uint32_t occurrence) {
      const TheoremId id = Occurrence::theorem(occurrence);
      if ((occurrence & kConclusionRoot) != 0 && index_.is_alive(id) && is_wanted(id)) {
        result_.found.push_back({id, stated});
      }
    });
  }

  const Index& index_;
  const Clause& clause_;
  GoalMatcher matcher_;
  ClauseResult result_;
};

}  // namespace

ClauseResult find_for_goal(const Index& index, const Clause& clause, StepBudget& budget) {
  return GoalSearch(index, clause, budget).run();
}

}  // namespace sequent::search
