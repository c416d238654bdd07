#include "tests/search/oracle.h"

#include <algorithm>
#include <functional>
#include <set>

#include "decls/term.h"
#include "engine/base/ascii.h"

namespace sequent::search {
namespace {

using Kind = Tree::Kind;
using TreeList = std::vector<const Tree*>;
// What a metavariable stands for, and below how many binders of the pattern.
struct Bound {
  const Tree* tree = nullptr;  // null: a constant without arguments
  int depth = 0;
  std::string constant;
};
using Bindings = std::map<std::string, Bound>;

bool binds(const Tree& tree, std::size_t child) {
  return (tree.kind == Kind::kLambda || tree.kind == Kind::kPi) && child == 1;
}

// `tree` taken out of `depth` binders; absent if it mentions them.
std::optional<Tree> lowered(const Tree& tree, int depth, int inside = 0) {
  Tree low = tree;
  if (tree.kind == Kind::kBound && tree.number >= inside) {
    if (tree.number < inside + depth) {
      return std::nullopt;
    }
    low.number -= depth;
  }
  for (std::size_t i = 0; i < tree.children.size(); ++i) {
    auto child = lowered(tree.children[i], depth, inside + (binds(tree, i) ? 1 : 0));
    if (!child) {
      return std::nullopt;
    }
    low.children[i] = std::move(*child);
  }
  return low;
}

std::optional<Tree> value_of(const Bound& bound) {
  return bound.tree == nullptr ? Tree{.names = {bound.constant}}
                               : lowered(*bound.tree, bound.depth);
}

bool bind(const std::string& name, const Bound& bound, Bindings& bindings) {
  const auto [known, fresh] = bindings.emplace(name, bound);
  if (bound.tree != nullptr && bound.depth == 0 && known->second.tree != nullptr &&
      known->second.depth == 0) {
    return fresh || *known->second.tree == *bound.tree;
  }
  const auto value = value_of(bound);
  return value && (fresh || value_of(known->second) == value);
}

bool match(const Tree& pattern, const Tree& tree, bool leading, int depth, Bindings& bindings) {
  switch (pattern.kind) {
    case Kind::kHole:
      return true;
    case Kind::kMeta:
      return bind(pattern.names[0], {&tree, depth, ""}, bindings);
    case Kind::kConstant:
      if (tree.kind != Kind::kConstant ||
          std::ranges::find(pattern.names, tree.names[0]) == pattern.names.end() ||
          (leading ? tree.children.size() < pattern.children.size()
                   : tree.children.size() != pattern.children.size())) {
        return false;
      }
      break;
    case Kind::kApply:
      if (tree.kind == Kind::kConstant && tree.children.size() + 1 == pattern.children.size()) {
        const Tree& head = pattern.children[0];
        if (head.kind != Kind::kHole &&
            !(head.kind == Kind::kMeta &&
              bind(head.names[0], {nullptr, 0, tree.names[0]}, bindings))) {
          return false;
        }
        return std::equal(pattern.children.begin() + 1, pattern.children.end(),
                          tree.children.begin(), [&](const Tree& of, const Tree& child) {
                            return match(of, child, false, depth, bindings);
                          });
      }
      [[fallthrough]];
    default:
      if (pattern.kind != tree.kind || pattern.number != tree.number ||
          pattern.children.size() != tree.children.size()) {
        return false;
      }
  }
  for (std::size_t i = 0; i < pattern.children.size(); ++i) {
    if (!match(pattern.children[i], tree.children[i], false, depth + (binds(pattern, i) ? 1 : 0),
               bindings)) {
      return false;
    }
  }
  return true;
}

bool occurs(const Tree& pattern, const Tree& tree) {
  Bindings bindings;
  return match(pattern, tree, true, 0, bindings) ||
         std::ranges::any_of(tree.children,
                             [&](const Tree& child) { return occurs(pattern, child); });
}

bool mentions(const Tree& tree, int variable) {
  return (tree.kind == Kind::kVariable && tree.number == variable) ||
         std::ranges::any_of(tree.children,
                             [&](const Tree& child) { return mentions(child, variable); });
}

bool is_hypothesis(const TreeTheorem& theorem, std::size_t i) {
  const auto mentioned = [&](const Tree& tree) {
    return mentions(tree, static_cast<int>(i));
  };
  return !mentioned(theorem.conclusion) && std::ranges::none_of(theorem.telescope, mentioned);
}

TreeList hypotheses_of(const TreeTheorem& theorem) {
  TreeList hypotheses;
  for (std::size_t i = 0; i < theorem.telescope.size(); ++i) {
    if (is_hypothesis(theorem, i)) {
      hypotheses.push_back(&theorem.telescope[i]);
    }
  }
  return hypotheses;
}

bool assign(const TreeList& patterns,
            std::size_t next,
            const TreeList& hypotheses,
            std::set<std::size_t>& used,
            const Bindings& bindings) {
  if (next == patterns.size()) {
    return true;
  }
  for (std::size_t i = 0; i < hypotheses.size(); ++i) {
    Bindings tried = bindings;
    if (used.contains(i) || !match(*patterns[next], *hypotheses[i], false, 0, tried)) {
      continue;
    }
    used.insert(i);
    if (assign(patterns, next + 1, hypotheses, used, tried)) {
      return true;
    }
    used.erase(i);
  }
  return false;
}

bool is_sequent(const TreeTheorem& theorem,
                const TreeList& conclusions,
                const TreeList& hypotheses) {
  Bindings bindings;
  for (const Tree* const conclusion : conclusions) {
    if (!match(*conclusion, theorem.conclusion, false, 0, bindings)) {
      return false;
    }
  }
  std::set<std::size_t> used;
  return hypotheses.empty() || assign(hypotheses, 0, hypotheses_of(theorem), used, bindings);
}

bool reaches(const TreeLibrary& library, const TreeTheorem& from, const std::string& axiom) {
  std::set<std::string> seen;
  std::function<bool(const TreeTheorem&)> walk = [&](const TreeTheorem& at) {
    return std::ranges::any_of(at.uses, [&](const std::string& used) {
      if (used == axiom) {
        return true;
      }
      const auto next = library.find(used);
      return next != library.end() && seen.insert(used).second && walk(next->second);
    });
  };
  return walk(from);
}

bool is_word_of(const std::string& word, const std::string& text) {
  return (" " + text + " ").find(" " + word + " ") != std::string::npos;
}

bool holds(const TreeLibrary& library, const TreeTheorem& theorem, const TreeQuery& query);

// What asks for the statement itself asks for it together.
bool holds_all(const TreeLibrary& library, const TreeTheorem& theorem, const TreeQuery& query) {
  TreeList conclusions;
  TreeList hypotheses;
  for (const TreeQuery& child : query.children) {
    if (child.kind == TreeQuery::Kind::kConclusion) {
      conclusions.push_back(&child.patterns[0]);
    } else if (child.kind == TreeQuery::Kind::kHypothesis) {
      hypotheses.push_back(&child.patterns[0]);
    } else if (!holds(library, theorem, child)) {
      return false;
    }
  }
  return is_sequent(theorem, conclusions, hypotheses);
}

bool occurs_anywhere(const TreeTheorem& theorem, const Tree& pattern) {
  return occurs(pattern, theorem.conclusion) ||
         std::ranges::any_of(theorem.telescope,
                             [&](const Tree& type) { return occurs(pattern, type); });
}

bool holds(const TreeLibrary& library, const TreeTheorem& theorem, const TreeQuery& query) {
  const std::string& text = query.text;
  switch (query.kind) {
    case TreeQuery::Kind::kAnywhere:
      return occurs_anywhere(theorem, query.patterns[0]);
    case TreeQuery::Kind::kMention:
      return theorem.name == text || occurs_anywhere(theorem, {.names = {text}});
    case TreeQuery::Kind::kInConclusion:
      return occurs(query.patterns[0], theorem.conclusion);
    case TreeQuery::Kind::kConclusion:
      return is_sequent(theorem, {&query.patterns[0]}, {});
    case TreeQuery::Kind::kHypothesis:
      return is_sequent(theorem, {}, {&query.patterns[0]});
    case TreeQuery::Kind::kArrow: {
      TreeList hypotheses;
      for (std::size_t i = 0; i + 1 < query.patterns.size(); ++i) {
        hypotheses.push_back(&query.patterns[i]);
      }
      if (is_sequent(theorem, {&query.patterns.back()}, hypotheses)) {
        return true;
      }
      Tree pi = query.patterns.back();
      for (auto at = hypotheses.rbegin(); at != hypotheses.rend(); ++at) {
        pi = {.kind = Kind::kPi, .children = {**at, pi}};
      }
      return occurs_anywhere(theorem, pi);
    }
    case TreeQuery::Kind::kName:
      return base::to_lower(theorem.name).find(base::to_lower(text)) != std::string::npos;
    case TreeQuery::Kind::kModule:
      return ("." + theorem.module + ".").find("." + text + ".") != std::string::npos;
    case TreeQuery::Kind::kKind:
      return decls::name_of(theorem.kind) == text;
    case TreeQuery::Kind::kTag:
      return std::ranges::find(theorem.tags, text) != theorem.tags.end();
    case TreeQuery::Kind::kUses:
      return std::ranges::find(theorem.uses, text) != theorem.uses.end();
    case TreeQuery::Kind::kAxiom:
      return reaches(library, theorem, text);
    case TreeQuery::Kind::kDoc:
      return is_word_of(text, theorem.doc);
    case TreeQuery::Kind::kHead:
      return theorem.conclusion.kind == Kind::kConstant && theorem.conclusion.names[0] == text;
    case TreeQuery::Kind::kNot:
      return !holds(library, theorem, query.children[0]);
    case TreeQuery::Kind::kAny:
      return std::ranges::any_of(
          query.children, [&](const TreeQuery& child) { return holds(library, theorem, child); });
    case TreeQuery::Kind::kAll:
      break;
  }
  return holds_all(library, theorem, query);
}

// Of a tree below `depth` binders.
decls::TermBuilder::Id build(decls::TermBuilder& builder,
                             const Tree& tree,
                             int depth,
                             int variables) {
  std::vector<decls::TermBuilder::Id> children;
  for (std::size_t i = 0; i < tree.children.size(); ++i) {
    children.push_back(
        build(builder, tree.children[i], depth + (binds(tree, i) ? 1 : 0), variables));
  }
  switch (tree.kind) {
    case Kind::kConstant:
      return builder.apply(builder.constant(tree.names[0]), children);
    case Kind::kVariable:
      return builder.bound(static_cast<std::uint32_t>(depth + variables - 1 - tree.number));
    case Kind::kBound:
      return builder.bound(static_cast<std::uint32_t>(tree.number));
    case Kind::kApply:
      return builder.apply(children[0], std::span(children).subspan(1));
    case Kind::kLambda:
      return builder.lambda("x", children[0], children[1]);
    default:
      return builder.pi("x", children[0], children[1]);
  }
}

}  // namespace

decls::Declaration TreeTheorem::declaration() const {
  decls::TermBuilder builder;
  const int count = static_cast<int>(telescope.size());
  auto type = build(builder, conclusion, 0, count);
  for (int i = count; i-- > 0;) {
    type = builder.pi("v", build(builder, telescope[static_cast<std::size_t>(i)], 0, i), type);
  }
  decls::Declaration declaration{.name = name,
                                 .kind = kind,
                                 .module = module,
                                 .type = builder.build(type),
                                 .doc = doc,
                                 .tags = tags};
  for (const std::string& used : uses) {
    declaration.edges.push_back({used, decls::EdgeKind::kProof});
  }
  return declaration;
}

std::vector<std::string> find_by_force(const TreeLibrary& library, const TreeQuery& query) {
  std::vector<std::string> names;
  for (const auto& [name, theorem] : library) {
    if (holds(library, theorem, query)) {
      names.push_back(name);
    }
  }
  return names;
}

}  // namespace sequent::search
