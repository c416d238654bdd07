#include "decls/import/lean_terms.h"

#include <algorithm>

namespace sequent::decls {
namespace {

using Kind = LeanExpression::Kind;
using Index = LeanExpressions::Index;

// As Lean writes it.
std::string string_literal(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string literal = "\"";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      literal += '\\';
      literal += letter;
    } else if (letter == '\n') {
      literal += "\\n";
    } else if (letter == '\t') {
      literal += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      literal += "\\x";
      literal += kDigits[byte >> 4U];
      literal += kDigits[byte & 0xFU];
    } else {
      literal += letter;
    }
  }
  literal += '"';
  return literal;
}

}  // namespace

void LeanTerms::begin_walk() {
  marks_.resize(expressions_.nodes.size());
  if (++walk_ == 0) {
    std::ranges::fill(marks_, Mark());
    walk_ = 1;
  }
  pending_.clear();
}

std::size_t LeanTerms::spine_of(Index node) {
  spine_.clear();
  while (expressions_.nodes[node].kind == Kind::kApply) {
    spine_.push_back(expressions_.nodes[node].b);
    node = expressions_.nodes[node].a;
  }
  spine_.push_back(node);
  return spine_.size();
}

bool LeanTerms::push_missing(Index node) {
  const std::size_t before = pending_.size();
  const auto push = [&](Index child) {
    if (!is_made(child)) {
      pending_.push_back(child);
    }
  };
  if (expressions_.nodes[node].kind == Kind::kApply) {
    std::ranges::for_each(spine_, push);
  } else {
    expressions_.for_each_child(node, push);
  }
  return pending_.size() > before;
}

TermBuilder::Id LeanTerms::make(Index node, TermBuilder& builder) {
  const LeanExpression& at = expressions_.nodes[node];
  const auto id = [&](Index child) {
    return marks_[child].id;
  };
  switch (at.kind) {
    case Kind::kBound:
      return builder.bound(at.a);
    case Kind::kSort:
      return builder.sort(levels_.sort(at.a));
    case Kind::kConstant:
      return builder.constant(names_.full(at.a));
    case Kind::kApply: {
      std::vector<TermBuilder::Id> arguments(spine_.size() - 1);
      std::transform(spine_.rbegin() + 1, spine_.rend(), arguments.begin(), id);
      return builder.apply(id(spine_.back()), arguments);
    }
    case Kind::kLambda:
      return builder.lambda(names_.binder(at.a), id(at.b), id(at.c), at.binder);
    case Kind::kPi:
      return builder.pi(names_.binder(at.a), id(at.b), id(at.c), at.binder);
    case Kind::kLet: {
      const LeanExpressions::Let& let = expressions_.lets[at.b];
      return builder.let(names_.binder(at.a), id(let.type), id(let.value), id(at.c));
    }
    case Kind::kProjection:
      return builder.projection(names_.full(at.a), at.b, id(at.c));
    case Kind::kNatural:
      return builder.literal(expressions_.texts[at.a]);
    case Kind::kString:
      return builder.literal(string_literal(expressions_.texts[at.a]));
  }
  return builder.bound(0);
}

std::optional<Term> LeanTerms::term(Index root) {
  begin_walk();
  TermBuilder builder;
  std::size_t children = 0;
  pending_.push_back(root);
  while (!pending_.empty()) {
    const Index node = pending_.back();
    if (is_made(node)) {
      pending_.pop_back();
      continue;
    }
    if (expressions_.nodes[node].kind == Kind::kApply) {
      children += spine_of(node);
      if (children > kMostChildren) {
        return std::nullopt;
      }
    }
    if (push_missing(node)) {
      continue;
    }
    pending_.pop_back();
    const TermBuilder::Id id = make(node, builder);
    marks_[node] = {.walk = walk_, .id = id};
  }
  return builder.build(marks_[root].id);
}

void LeanTerms::collect_constants(Index root, std::set<std::string>& names) {
  begin_walk();
  const auto reach = [&](Index node) {
    if (marks_[node].walk != walk_) {
      marks_[node].walk = walk_;
      pending_.push_back(node);
    }
  };
  reach(root);
  while (!pending_.empty()) {
    const Index node = pending_.back();
    pending_.pop_back();
    const LeanExpression& at = expressions_.nodes[node];
    if (at.kind == Kind::kConstant || at.kind == Kind::kProjection) {
      names.insert(names_.full(at.a));
    } else if (at.kind == Kind::kNatural) {
      names.insert("Nat");
    } else if (at.kind == Kind::kString) {
      names.insert("String");
    }
    expressions_.for_each_child(node, reach);
  }
}

}  // namespace sequent::decls
