#include "search/normal_form.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "search/numerals.h"

namespace sequent::search {
namespace {

constexpr std::uint32_t kSteps = 2'000'000;
constexpr std::uint32_t kReductions = 64;
constexpr std::uint32_t kBoundLimit = 1U << 30U;

// "Type" of "Type@{u}" and "Type (max u v)".
std::string_view without_universes(std::string_view sort) {
  return sort.substr(0, sort.find_first_of("@{( "));
}

}  // namespace

bool NormalForm::take_step() {
  steps_left_ -= steps_left_ > 0 ? 1 : 0;
  return steps_left_ > 0;
}

TermId NormalForm::of(const decls::Term& term) {
  table_.clear();
  steps_left_ = kSteps;
  reductions_ = 0;
  std::vector<TermId> made;
  made.reserve(term.nodes.size());
  for (std::uint32_t node = 0; node < term.nodes.size(); ++node) {
    made.push_back(convert(term, node, made));
  }
  return made.back();
}

TermId NormalForm::convert(const decls::Term& term,
                           std::uint32_t node,
                           std::span<const TermId> made) {
  using Kind = decls::TermNode::Kind;
  std::vector<TermId> children;
  children.reserve(term.children_of(node).size());
  for (const std::uint32_t child : term.children_of(node)) {
    children.push_back(made[child]);
  }
  const std::string_view text = term.text_of(node);
  switch (term.nodes[node].kind) {
    case Kind::kConstant:
      return constant(text);
    case Kind::kSort:
      return table_.add(TermKind::kSort, symbols_.add(without_universes(text)), {});
    case Kind::kLiteral:
      return table_.add(TermKind::kLiteral, symbols_.add(text), {});
    case Kind::kBound:
      if (term.nodes[node].index >= kBoundLimit) {
        steps_left_ = 0;
        return table_.add(TermKind::kBound, 0, {});
      }
      return table_.add(TermKind::kBound, term.nodes[node].index, {});
    case Kind::kApply: {
      const TermId head = children.front();
      children.erase(children.begin());
      return apply(head, std::move(children));
    }
    case Kind::kLambda:
      return lambda(children[0], children[1]);
    case Kind::kPi:
      return table_.add(TermKind::kPi, 0, children);
    case Kind::kLet:
      return table_.add(TermKind::kLet, 0, children);
    case Kind::kProjection: {
      std::string field(text);
      field += '.';
      field += std::to_string(term.nodes[node].index);
      return table_.add(TermKind::kProjection, symbols_.add(field), children);
    }
    case Kind::kOther:
      break;
  }
  return table_.add(TermKind::kOther, symbols_.add(text), children);
}

TermId NormalForm::constant(std::string_view name) {
  if (const auto numeral = numeral_of(name)) {
    return table_.add(TermKind::kLiteral, symbols_.add(*numeral), {});
  }
  return table_.add(TermKind::kConstant, symbols_.add(name), {});
}

TermId NormalForm::apply_constant(TermId head, std::span<const TermId> arguments) {
  const std::string_view name = symbols_.name(table_.data(head));
  const std::span<const TermId> before = table_.children(head);
  std::vector<TermId> all(before.begin(), before.end());
  all.insert(all.end(), arguments.begin(), arguments.end());
  if (all.size() == 1 && table_.kind(all[0]) == TermKind::kLiteral) {
    if (const auto numeral = numeral_of(name, symbols_.name(table_.data(all[0])))) {
      return table_.add(TermKind::kLiteral, symbols_.add(*numeral), {});
    }
  }
  if (const auto number = wrapped_numeral(name, all.size());
      number && table_.kind(all[*number]) == TermKind::kLiteral) {
    return all[*number];
  }
  return table_.add(TermKind::kConstant, table_.data(head), all);
}

TermId NormalForm::apply(TermId head, std::vector<TermId> arguments) {
  std::size_t used = 0;
  while (used < arguments.size() && table_.kind(head) == TermKind::kLambda &&
         reductions_ < kReductions && take_step()) {
    ++reductions_;
    head = substitute(table_.children(head)[1],
                      {.change = Change::kInstantiate, .argument = arguments[used]});
    --reductions_;
    ++used;
  }
  arguments.erase(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(used));
  if (arguments.empty()) {
    return head;
  }
  if (table_.kind(head) == TermKind::kConstant) {
    return apply_constant(head, arguments);
  }
  std::vector<TermId> spine;
  if (table_.kind(head) == TermKind::kApply) {
    const std::span<const TermId> inner = table_.children(head);
    spine.assign(inner.begin(), inner.end());
  } else {
    spine.push_back(head);
  }
  spine.insert(spine.end(), arguments.begin(), arguments.end());
  return table_.add(TermKind::kApply, 0, spine);
}

// fun x => f x is f, if f does not mention x.
TermId NormalForm::lambda(TermId type, TermId body) {
  const TermKind kind = table_.kind(body);
  const std::span<const TermId> children = table_.children(body);
  const std::size_t fewest = kind == TermKind::kApply ? 2 : 1;
  if ((kind == TermKind::kApply || kind == TermKind::kConstant) && children.size() >= fewest &&
      table_.kind(children.back()) == TermKind::kBound && table_.data(children.back()) == 0) {
    std::vector<TermId> rest(children.begin(), children.end() - 1);
    const std::uint32_t data = table_.data(body);
    const bool mentioned =
        std::ranges::any_of(rest, [&](TermId part) { return mentions_innermost(part); });
    if (!mentioned && take_step()) {
      for (TermId& part : rest) {
        part = substitute(part, {.change = Change::kLower});
      }
      return kind == TermKind::kApply && rest.size() == 1 ? rest[0] : table_.add(kind, data, rest);
    }
  }
  return table_.add(TermKind::kLambda, 0, std::array{type, body});
}

bool NormalForm::mentions_innermost(TermId term) {
  std::vector<std::pair<TermId, std::uint32_t>> to_see{{term, 0}};
  while (!to_see.empty()) {
    const auto [at, depth] = to_see.back();
    to_see.pop_back();
    if (table_.loose(at) <= depth) {
      continue;
    }
    if (table_.kind(at) == TermKind::kBound ? table_.data(at) == depth : !take_step()) {
      return true;
    }
    const std::span<const TermId> children = table_.children(at);
    for (std::size_t i = 0; i < children.size(); ++i) {
      to_see.emplace_back(children[i], depth + binders_above(table_.kind(at), i));
    }
  }
  return false;
}

TermId NormalForm::changed_bound(TermId bound,
                                 std::uint32_t depth,
                                 const Substitution& substitution) {
  const std::uint32_t index = table_.data(bound);  // at least `depth`
  switch (substitution.change) {
    case Change::kRaise:
      return table_.add(TermKind::kBound, index + substitution.amount, {});
    case Change::kVariables:
      // An index past them is of a term that is not closed: it stays a bound variable.
      return index - depth < substitution.amount
                 ? table_.add(TermKind::kVariable, substitution.amount - 1 - (index - depth), {})
                 : bound;
    case Change::kInstantiate:
      if (index == depth) {
        return substitute(substitution.argument, {.change = Change::kRaise, .amount = depth});
      }
      break;
    case Change::kLower:
      break;
  }
  return table_.add(TermKind::kBound, index - 1, {});
}

TermId NormalForm::rebuild(TermId from, std::vector<TermId> children) {
  const TermKind kind = table_.kind(from);
  if (kind == TermKind::kApply) {
    const TermId head = children.front();
    children.erase(children.begin());
    return apply(head, std::move(children));
  }
  if (kind == TermKind::kLambda) {
    return lambda(children[0], children[1]);
  }
  if (kind == TermKind::kConstant && !children.empty()) {
    return apply_constant(table_.add(kind, table_.data(from), {}), children);
  }
  return table_.add(kind, table_.data(from), children);
}

TermId NormalForm::substitute(TermId term, const Substitution& substitution) {
  if (table_.loose(term) == 0 ||
      (substitution.change == Change::kRaise && substitution.amount == 0)) {
    return term;
  }
  struct Frame {
    TermId term;
    std::uint32_t depth;
    std::vector<TermId> done;
  };
  std::unordered_map<std::uint64_t, TermId> known;
  std::vector<Frame> frames;
  TermId result = 0;
  // Gives the result at once, or leaves a frame to compute it.
  const auto enter = [&](TermId at, std::uint32_t depth) {
    if (table_.loose(at) <= depth || !take_step()) {
      result = at;
      return true;
    }
    if (table_.kind(at) == TermKind::kBound) {
      result = changed_bound(at, depth, substitution);
      return true;
    }
    const auto found = known.find(static_cast<std::uint64_t>(depth) << 32U | at);
    if (found != known.end()) {
      result = found->second;
      return true;
    }
    frames.push_back({at, depth, {}});
    return false;
  };
  if (enter(term, 0)) {
    return result;
  }
  while (!frames.empty()) {
    const TermId at = frames.back().term;
    const std::uint32_t depth = frames.back().depth;
    const std::size_t next = frames.back().done.size();
    if (next < table_.children(at).size()) {
      if (enter(table_.children(at)[next], depth + binders_above(table_.kind(at), next))) {
        frames.back().done.push_back(result);
      }
      continue;
    }
    result = rebuild(at, std::move(frames.back().done));
    known.emplace(static_cast<std::uint64_t>(depth) << 32U | at, result);
    frames.pop_back();
    if (!frames.empty()) {
      frames.back().done.push_back(result);
    }
  }
  return result;
}

TermId NormalForm::with_variables(TermId term, std::uint32_t binders) {
  return substitute(term, {.change = Change::kVariables, .amount = binders});
}

}  // namespace sequent::search
