#include "decls/term.h"

#include <algorithm>
#include <cassert>

namespace sequent::decls {
namespace {

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  // The step of FNV-1a, on words.
  return (hash ^ word) * 0x100000001b3ULL ^ hash >> 29U;
}

std::uint64_t hash_of(const TermNode& node, std::span<const std::uint32_t> children) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  hash = mix(hash,
             static_cast<std::uint64_t>(node.kind) << 8U | static_cast<std::uint64_t>(node.binder));
  hash = mix(hash, static_cast<std::uint64_t>(node.index) << 32U | node.text);
  for (const std::uint32_t child : children) {
    hash = mix(hash, child);
  }
  return hash;
}

}  // namespace

std::uint32_t TermBuilder::text_id(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  const auto found = texts_.find(text);
  if (found != texts_.end()) {
    return found->second;
  }
  const auto id = static_cast<std::uint32_t>(term_.texts.size());
  term_.texts.emplace_back(text);
  texts_.emplace(text, id);
  return id;
}

TermBuilder::Id TermBuilder::add(TermNode node, std::span<const Id> children) {
  const std::uint64_t hash = hash_of(node, children);
  const auto [begin, end] = nodes_.equal_range(hash);
  for (auto at = begin; at != end; ++at) {
    const TermNode& other = term_.nodes[at->second];
    if (other.kind == node.kind && other.binder == node.binder && other.index == node.index &&
        other.text == node.text && std::ranges::equal(term_.children_of(at->second), children)) {
      return at->second;
    }
  }
  const auto id = static_cast<Id>(term_.nodes.size());
  assert(std::ranges::all_of(children, [&](Id child) { return child < id; }));
  node.first_child = static_cast<std::uint32_t>(term_.children.size());
  node.child_count = static_cast<std::uint32_t>(children.size());
  term_.children.insert(term_.children.end(), children.begin(), children.end());
  term_.nodes.push_back(node);
  nodes_.emplace(hash, id);
  return id;
}

TermBuilder::Id TermBuilder::constant(std::string_view name) {
  return add({.kind = TermNode::Kind::kConstant, .text = text_id(name)}, {});
}

TermBuilder::Id TermBuilder::sort(std::string_view text) {
  return add({.kind = TermNode::Kind::kSort, .text = text_id(text)}, {});
}

TermBuilder::Id TermBuilder::literal(std::string_view text) {
  return add({.kind = TermNode::Kind::kLiteral, .text = text_id(text)}, {});
}

TermBuilder::Id TermBuilder::bound(std::uint32_t index) {
  return add({.kind = TermNode::Kind::kBound, .index = index}, {});
}

TermBuilder::Id TermBuilder::apply(Id head, std::span<const Id> arguments) {
  if (arguments.empty()) {
    return head;
  }
  std::vector<Id> spine;
  if (term_.nodes[head].kind == TermNode::Kind::kApply) {
    const std::span<const Id> inner = term_.children_of(head);
    spine.assign(inner.begin(), inner.end());
  } else {
    spine.push_back(head);
  }
  spine.insert(spine.end(), arguments.begin(), arguments.end());
  return add({.kind = TermNode::Kind::kApply}, spine);
}

TermBuilder::Id TermBuilder::lambda(std::string_view name,
                                    Id type,
                                    Id body,
                                    TermNode::Binder binder) {
  const Id children[] = {type, body};
  return add({.kind = TermNode::Kind::kLambda, .binder = binder, .text = text_id(name)}, children);
}

TermBuilder::Id TermBuilder::pi(std::string_view name, Id type, Id body, TermNode::Binder binder) {
  const Id children[] = {type, body};
  return add({.kind = TermNode::Kind::kPi, .binder = binder, .text = text_id(name)}, children);
}

TermBuilder::Id TermBuilder::let(std::string_view name, Id type, Id value, Id body) {
  const Id children[] = {type, value, body};
  return add({.kind = TermNode::Kind::kLet, .text = text_id(name)}, children);
}

TermBuilder::Id TermBuilder::projection(std::string_view structure, std::uint32_t field, Id of) {
  const Id children[] = {of};
  return add({.kind = TermNode::Kind::kProjection, .index = field, .text = text_id(structure)},
             children);
}

TermBuilder::Id TermBuilder::other(std::string_view what, std::span<const Id> children) {
  return add({.kind = TermNode::Kind::kOther, .text = text_id(what)}, children);
}

Term TermBuilder::build(Id root) const {
  // Children stand before their parents, so one pass down marks all that is reached.
  std::vector<std::uint32_t> new_id(root + 1, 0);
  std::vector<bool> reached(root + 1, false);
  reached[root] = true;
  for (Id at = root + 1; at-- > 0;) {
    if (reached[at]) {
      for (const Id child : term_.children_of(at)) {
        reached[child] = true;
      }
    }
  }
  Term built;
  std::unordered_map<std::uint32_t, std::uint32_t> texts{{0, 0}};
  for (Id at = 0; at <= root; ++at) {
    if (!reached[at]) {
      continue;
    }
    TermNode node = term_.nodes[at];
    const auto [text, fresh] =
        texts.emplace(node.text, static_cast<std::uint32_t>(built.texts.size()));
    if (fresh) {
      built.texts.push_back(term_.texts[node.text]);
    }
    node.text = text->second;
    node.first_child = static_cast<std::uint32_t>(built.children.size());
    for (const Id child : term_.children_of(at)) {
      built.children.push_back(new_id[child]);
    }
    new_id[at] = static_cast<std::uint32_t>(built.nodes.size());
    built.nodes.push_back(node);
  }
  return built;
}

void TermBuilder::clear() {
  term_ = Term();
  texts_.clear();
  nodes_.clear();
}

}  // namespace sequent::decls
