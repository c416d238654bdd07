#include "search/goal_matcher.h"

#include <algorithm>
#include <utility>

namespace sequent::search {

using Kind = PatternNode::Kind;

void GoalMatcher::undo(std::size_t trail) {
  for (; trail_.size() > trail; trail_.pop_back()) {
    bindings_[trail_.back()].reset();
  }
}

bool GoalMatcher::matches(TermId term, PatternId goal) {
  stated_ = 0;
  const bool matched = extend(term, goal);
  undo(0);
  return matched;
}

bool GoalMatcher::extend(TermId term, PatternId goal) {
  const std::size_t before = trail_.size();
  steps_.assign(1, {term, goal, 0});
  while (!steps_.empty()) {
    const Step at = steps_.back();
    steps_.pop_back();
    if (!budget_.take() || !step(at)) {
      undo(before);
      return false;
    }
  }
  return true;
}

bool GoalMatcher::step(const Step& at) {
  const PatternNode& node = goal_.nodes[at.goal];
  if (node.kind == Kind::kHole || node.kind == Kind::kMeta) {
    return true;
  }
  const std::span<const TermId> children = terms_.children(at.term);
  switch (terms_.kind(at.term)) {
    case TermKind::kVariable:
      return bind(terms_.data(at.term), at.goal, at.depth);
    case TermKind::kConstant:
    case TermKind::kSort:
    case TermKind::kLiteral:
      return node.kind == Kind::kRigid && step_rigid(at);
    case TermKind::kBound:
      return node.kind == Kind::kBound && node.data == terms_.data(at.term);
    case TermKind::kPi:
    case TermKind::kLambda:
      if (node.kind != (terms_.kind(at.term) == TermKind::kPi ? Kind::kPi : Kind::kLambda)) {
        return false;
      }
      steps_.push_back({children[1], node.children[1], at.depth + 1});
      steps_.push_back({children[0], node.children[0], at.depth});
      return true;
    default:
      return false;
  }
}

bool GoalMatcher::step_rigid(const Step& at) {
  const PatternNode& node = goal_.nodes[at.goal];
  const std::span<const TermId> children = terms_.children(at.term);
  const auto found = std::ranges::find_if(node.alternatives, [&](const Alternative& head) {
    return head.arity == children.size() && head.kind == terms_.kind(at.term) &&
           head.symbol == terms_.data(at.term);
  });
  if (found == node.alternatives.end()) {
    return false;
  }
  if (found->fixed) {
    const TermId operation = children[found->fixed->position];
    if (terms_.kind(operation) != TermKind::kConstant ||
        terms_.data(operation) != found->fixed->symbol || !terms_.children(operation).empty()) {
      return false;
    }
  }
  ++stated_;
  for (std::size_t i = node.children.size(); i-- > 0;) {
    steps_.push_back({children[found->positions[i]], node.children[i], at.depth});
  }
  return true;
}

bool GoalMatcher::bind(std::uint32_t variable, PatternId goal, std::uint32_t depth) {
  if (depth > 0 && mentions_bound(goal)) {
    return false;
  }
  bindings_.resize(std::max<std::size_t>(bindings_.size(), variable + 1));
  if (bindings_[variable]) {
    return are_same(*bindings_[variable], goal);
  }
  bindings_[variable] = goal;
  trail_.push_back(variable);
  return true;
}

// Any: what the goal binds itself is not looked for below binders of the theorem.
bool GoalMatcher::mentions_bound(PatternId goal) const {
  std::vector<PatternId> to_see{goal};
  while (!to_see.empty()) {
    const PatternNode& node = goal_.nodes[to_see.back()];
    to_see.pop_back();
    if (node.kind == Kind::kBound) {
      return true;
    }
    to_see.insert(to_see.end(), node.children.begin(), node.children.end());
  }
  return false;
}

bool GoalMatcher::are_same(PatternId a, PatternId b) {
  std::vector<std::pair<PatternId, PatternId>> to_see{{a, b}};
  while (!to_see.empty()) {
    const auto [left, right] = to_see.back();
    to_see.pop_back();
    const PatternNode& of_left = goal_.nodes[left];
    const PatternNode& of_right = goal_.nodes[right];
    if (left == right || of_left.kind == Kind::kHole || of_right.kind == Kind::kHole) {
      continue;
    }
    const auto same_head = [](const Alternative& one, const Alternative& other) {
      return one.kind == other.kind && one.symbol == other.symbol && one.arity == other.arity;
    };
    if (!budget_.take() || of_left.kind != of_right.kind || of_left.data != of_right.data ||
        of_left.children.size() != of_right.children.size() ||
        !std::ranges::equal(of_left.alternatives, of_right.alternatives, same_head)) {
      return false;
    }
    for (std::size_t i = 0; i < of_left.children.size(); ++i) {
      to_see.emplace_back(of_left.children[i], of_right.children[i]);
    }
  }
  return true;
}

bool GoalMatcher::solves(const StatementView& statement,
                         PatternId goal,
                         std::span<const PatternId> known) {
  if (!extend(statement.conclusion, goal)) {
    return false;
  }
  struct Choice {
    std::size_t known;
    std::size_t trail;
  };
  std::vector<Choice> choices;
  std::size_t next = 0;  // for the hypothesis that none was chosen for
  while (choices.size() < statement.hypotheses.size()) {
    const std::size_t trail = trail_.size();
    while (next < known.size() && !extend(statement.hypotheses[choices.size()], known[next])) {
      ++next;
    }
    if (next < known.size()) {
      choices.push_back({next, trail});
      next = 0;
      continue;
    }
    if (choices.empty() || budget_.is_used_up()) {
      undo(0);
      return false;
    }
    undo(choices.back().trail);
    next = choices.back().known + 1;
    choices.pop_back();
  }
  undo(0);
  return true;
}

}  // namespace sequent::search
