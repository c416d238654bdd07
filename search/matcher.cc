#include "search/matcher.h"

#include <algorithm>

namespace sequent::search {

using Kind = PatternNode::Kind;

void Matcher::undo(std::size_t trail) {
  for (; trail_.size() > trail; trail_.pop_back()) {
    bindings_[trail_.back()].is_set = false;
  }
}

bool Matcher::matches(PatternId root, TermId term, Extent extent) {
  const bool matched = extend(root, term, extent);
  undo(0);
  return matched;
}

bool Matcher::extend(PatternId root, TermId term, Extent extent) {
  const std::size_t before = trail_.size();
  goals_.assign(1, {root, term, 0});
  while (!goals_.empty()) {
    const Goal goal = goals_.back();
    goals_.pop_back();
    if (!budget_.take() || !step(goal, extent)) {
      undo(before);
      return false;
    }
    extent = Extent::kWhole;
  }
  return true;
}

bool Matcher::step(const Goal& goal, Extent extent) {
  const PatternNode& node = pattern_.nodes[goal.pattern];
  switch (node.kind) {
    case Kind::kHole:
      return true;
    case Kind::kMeta:
      return bind(node.data, goal.term, goal.depth);
    case Kind::kRigid:
      return step_rigid(node, goal, extent);
    case Kind::kApply:
      return step_apply(node, goal);
    case Kind::kBound:
      return terms_.kind(goal.term) == TermKind::kBound && terms_.data(goal.term) == node.data;
    case Kind::kPi:
    case Kind::kLambda: {
      if (terms_.kind(goal.term) != (node.kind == Kind::kPi ? TermKind::kPi : TermKind::kLambda)) {
        return false;
      }
      const std::span<const TermId> children = terms_.children(goal.term);
      goals_.push_back({node.children[1], children[1], goal.depth + 1});
      goals_.push_back({node.children[0], children[0], goal.depth});
      return true;
    }
    case Kind::kLocal:
      break;
  }
  return false;
}

bool Matcher::step_rigid(const PatternNode& node, const Goal& goal, Extent extent) {
  const std::span<const TermId> children = terms_.children(goal.term);
  const auto found = std::ranges::find_if(node.alternatives, [&](const Alternative& alternative) {
    const bool arity = extent == Extent::kLeading ? alternative.arity <= children.size()
                                                  : alternative.arity == children.size();
    return arity && alternative.kind == terms_.kind(goal.term) &&
           alternative.symbol == terms_.data(goal.term);
  });
  if (found == node.alternatives.end()) {
    return false;
  }
  if (found->fixed) {
    const TermId fixed = children[found->fixed->position];
    if (terms_.kind(fixed) != TermKind::kConstant || terms_.data(fixed) != found->fixed->symbol ||
        !terms_.children(fixed).empty()) {
      return false;
    }
  }
  for (std::size_t i = node.children.size(); i-- > 0;) {
    if (pattern_.nodes[node.children[i]].kind != Kind::kHole) {
      goals_.push_back({node.children[i], children[found->positions[i]], goal.depth});
    }
  }
  return true;
}

bool Matcher::step_apply(const PatternNode& node, const Goal& goal) {
  const std::span<const TermId> children = terms_.children(goal.term);
  const std::size_t arguments = node.children.size() - 1;
  const bool constant = terms_.kind(goal.term) == TermKind::kConstant;
  if (!(constant
            ? children.size() == arguments
            : terms_.kind(goal.term) == TermKind::kApply && children.size() == arguments + 1)) {
    return false;
  }
  for (std::size_t i = arguments; i-- > 0;) {
    goals_.push_back({node.children[i + 1], children[constant ? i : i + 1], goal.depth});
  }
  const PatternNode& head = pattern_.nodes[node.children[0]];
  if (!constant) {
    goals_.push_back({node.children[0], children[0], goal.depth});
    return true;
  }
  return head.kind == Kind::kHole ||
         (head.kind == Kind::kMeta && bind(head.data, terms_.bare(goal.term), goal.depth));
}

bool Matcher::bind(std::uint32_t meta, TermId term, std::uint32_t depth) {
  if (mentions_below(term, depth)) {
    return false;
  }
  Binding& binding = bindings_[meta];
  const Binding made{true, term, depth};
  if (binding.is_set) {
    return are_same(binding, made);
  }
  binding = made;
  trail_.push_back(meta);
  return true;
}

bool Matcher::mentions_below(TermId term, std::uint32_t depth) {
  if (depth == 0 || terms_.loose(term) == 0) {
    return false;
  }
  std::vector<std::pair<TermId, std::uint32_t>> to_see{{term, 0}};
  while (!to_see.empty()) {
    const auto [at, inside] = to_see.back();
    to_see.pop_back();
    if (terms_.loose(at) <= inside) {
      continue;
    }
    if (terms_.kind(at) == TermKind::kBound ? terms_.data(at) < inside + depth : !budget_.take()) {
      return true;
    }
    const std::span<const TermId> children = terms_.children(at);
    for (std::size_t i = 0; i < children.size(); ++i) {
      to_see.emplace_back(children[i], inside + binders_above(terms_.kind(at), i));
    }
  }
  return false;
}

bool Matcher::are_same(const Binding& a, const Binding& b) {
  if (a.depth == b.depth || a.term == b.term) {
    return a.term == b.term && (a.depth == b.depth || terms_.loose(a.term) == 0);
  }
  struct Pair {
    TermId a;
    TermId b;
    std::uint32_t inside;
  };
  std::vector<Pair> to_see{{a.term, b.term, 0}};
  while (!to_see.empty()) {
    const Pair at = to_see.back();
    to_see.pop_back();
    if (terms_.loose(at.a) <= at.inside || terms_.loose(at.b) <= at.inside) {
      if (at.a != at.b) {
        return false;
      }
      continue;
    }
    const std::span<const TermId> of_a = terms_.children(at.a);
    const std::span<const TermId> of_b = terms_.children(at.b);
    if (!budget_.take() || terms_.kind(at.a) != terms_.kind(at.b) || of_a.size() != of_b.size()) {
      return false;
    }
    const bool bound = terms_.kind(at.a) == TermKind::kBound;
    const std::int64_t lower_a = bound ? a.depth : 0;
    const std::int64_t lower_b = bound ? b.depth : 0;
    if (terms_.data(at.a) - lower_a != terms_.data(at.b) - lower_b) {
      return false;
    }
    for (std::size_t i = 0; i < of_a.size(); ++i) {
      to_see.push_back({of_a[i], of_b[i], at.inside + binders_above(terms_.kind(at.a), i)});
    }
  }
  return true;
}

bool Matcher::matches(std::span<const PatternId> conclusions,
                      std::span<const PatternId> hypotheses,
                      const StatementView& statement) {
  undo(0);
  if (hypotheses.size() > statement.hypotheses.size()) {
    return false;
  }
  for (const PatternId conclusion : conclusions) {
    if (!extend(conclusion, statement.conclusion, Extent::kWhole)) {
      undo(0);
      return false;
    }
  }
  struct Choice {
    std::size_t hypothesis;
    std::size_t trail;
  };
  std::vector<Choice> choices;
  std::vector<bool> used(statement.hypotheses.size(), false);
  std::size_t next = 0;  // for the pattern that has no hypothesis yet
  while (choices.size() < hypotheses.size()) {
    const std::size_t trail = trail_.size();
    while (next < used.size() &&
           (used[next] ||
            !extend(hypotheses[choices.size()], statement.hypotheses[next], Extent::kWhole))) {
      ++next;
    }
    if (next < used.size()) {
      used[next] = true;
      choices.push_back({next, trail});
      next = 0;
      continue;
    }
    if (choices.empty() || budget_.is_used_up()) {
      undo(0);
      return false;
    }
    used[choices.back().hypothesis] = false;
    undo(choices.back().trail);
    next = choices.back().hypothesis + 1;
    choices.pop_back();
  }
  undo(0);
  return true;
}

}  // namespace sequent::search
