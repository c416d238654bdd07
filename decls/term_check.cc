#include "decls/term_check.h"

#include <algorithm>
#include <bit>
#include <string_view>
#include <unordered_set>

namespace sequent::decls {
namespace {

using Kind = TermNode::Kind;

base::Error broken(std::uint32_t node, std::string_view what) {
  return base::invalid("node " + std::to_string(node) + " of the term " + std::string(what));
}

bool fits(Kind kind, std::uint32_t children) {
  switch (kind) {
    case Kind::kConstant:
    case Kind::kSort:
    case Kind::kLiteral:
    case Kind::kBound:
      return children == 0;
    case Kind::kApply:
      return children >= 2;
    case Kind::kLambda:
    case Kind::kPi:
      return children == 2;
    case Kind::kLet:
      return children == 3;
    case Kind::kProjection:
      return children == 1;
    case Kind::kOther:
      return true;
  }
  return false;
}

base::Status check_node(const Term& term, std::uint32_t at) {
  const TermNode& node = term.nodes[at];
  if (node.kind > Kind::kOther || node.binder > TermNode::Binder::kInstance) {
    return broken(at, "is of no known kind");
  }
  if (node.text >= term.texts.size()) {
    return broken(at, "has a text that is not there");
  }
  if (node.first_child > term.children.size() ||
      node.child_count > term.children.size() - node.first_child) {
    return broken(at, "has children that are not there");
  }
  if (!fits(node.kind, node.child_count)) {
    return broken(at, "has a wrong number of children");
  }
  const auto children = term.children_of(at);
  if (std::ranges::any_of(children, [at](std::uint32_t child) { return child >= at; })) {
    return broken(at, "stands before a child of its");
  }
  if (node.kind == Kind::kApply && term.nodes[children.front()].kind == Kind::kApply) {
    return broken(at, "applies an application");
  }
  return {};
}

// Finds two equal nodes: a table of node numbers, open addressing, at most half full.
class DistinctNodes {
 public:
  explicit DistinctNodes(const Term& term)
      : term_(&term), slots_(std::bit_ceil(2 * term.nodes.size()), kFree) {}

  // False: an equal one was added before.
  bool add(std::uint32_t at) {
    std::size_t slot = hash(at) & (slots_.size() - 1);
    while (slots_[slot] != kFree) {
      if (equal(slots_[slot], at)) {
        return false;
      }
      slot = (slot + 1) & (slots_.size() - 1);
    }
    slots_[slot] = at;
    return true;
  }

 private:
  static constexpr std::uint32_t kFree = 0xffffffffU;

  [[nodiscard]] std::size_t hash(std::uint32_t at) const {
    const TermNode& node = term_->nodes[at];
    std::uint64_t hash = static_cast<std::uint64_t>(node.kind) * 31 + node.text;
    const auto mix = [&hash](std::uint64_t word) {
      hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
      hash ^= hash >> 32U;
    };
    mix(node.index);
    for (const std::uint32_t child : term_->children_of(at)) {
      mix(child);
    }
    return hash;
  }

  [[nodiscard]] bool equal(std::uint32_t a, std::uint32_t b) const {
    const TermNode& left = term_->nodes[a];
    const TermNode& right = term_->nodes[b];
    return left.kind == right.kind && left.binder == right.binder && left.index == right.index &&
           left.text == right.text &&
           std::ranges::equal(term_->children_of(a), term_->children_of(b));
  }

  const Term* term_;
  std::vector<std::uint32_t> slots_;
};

}  // namespace

base::Status check_term(const Term& term) {
  if (term.nodes.empty()) {
    return base::invalid("the term has no node");
  }
  if (term.texts.empty() || !term.texts.front().empty()) {
    return base::invalid("the first text of the term is not empty");
  }
  const std::unordered_set<std::string_view> texts(term.texts.begin(), term.texts.end());
  if (texts.size() != term.texts.size()) {
    return base::invalid("two texts of the term are equal");
  }
  DistinctNodes distinct(term);
  for (std::uint32_t at = 0; at < term.nodes.size(); ++at) {
    SEQUENT_TRY(check_node(term, at));
    if (!distinct.add(at)) {
      return broken(at, "is there twice");
    }
  }
  return {};
}

}  // namespace sequent::decls
