#include <algorithm>

#include "tests/search/oracle.h"

namespace sequent::search {
namespace {

using Kind = Tree::Kind;

struct Constant {
  const char* name;
  int arity;
};
constexpr Constant kConstants[] = {
    {"Nat.add", 2}, {"Z.add", 2}, {"eq", 3},       {"Peano.le", 2}, {"Logic.not", 1},
    {"and", 2},     {"Lib.f", 1}, {"Lib.g", 2},    {"Lib.h", 3},    {"Lib.nat", 0},
    {"Lib.p", 1},   {"Lib.q", 2}, {"Lib.zero", 0}, {"Lib.wide", 9},
};
const std::vector<std::string> kModules{"A", "A.B", "A.B.C", "D.B"};
const std::vector<std::string> kTags{"simp", "old"};
const std::vector<std::string> kWords{"sum", "order", "zero"};

Tree constant(const std::string& name, std::vector<Tree> arguments = {}) {
  return {.names = {name}, .children = std::move(arguments)};
}

int count_bound(const Tree& tree, int index) {
  if (tree.kind == Kind::kBound) {
    return tree.number == index ? 1 : 0;
  }
  int count = 0;
  for (std::size_t i = 0; i < tree.children.size(); ++i) {
    const bool below = (tree.kind == Kind::kLambda || tree.kind == Kind::kPi) && i == 1;
    count += count_bound(tree.children[i], below ? index + 1 : index);
  }
  return count;
}

bool is_eta_redex(const Tree& body) {
  if ((body.kind != Kind::kConstant && body.kind != Kind::kApply) || body.children.empty()) {
    return false;
  }
  const Tree& last = body.children.back();
  return last.kind == Kind::kBound && last.number == 0 && count_bound(body, 0) == 1;
}

std::string write(const Tree& tree, int depth);

std::string write_all(const Tree& tree, std::size_t from, int depth) {
  std::string text;
  for (std::size_t i = from; i < tree.children.size(); ++i) {
    text += " " + write(tree.children[i], depth);
  }
  return text;
}

std::string write_constant(const Tree& tree, int depth) {
  const auto infix = [&](std::size_t left, const std::string& symbol) {
    return "(" + write(tree.children[left], depth) + " " + symbol + " " +
           write(tree.children[left + 1], depth) + ")";
  };
  if (tree.names.size() > 1) {
    return infix(0, "+");
  }
  const std::string& name = tree.names[0];
  if (name == "eq" && tree.children.size() == 3 && tree.children[0].kind == Kind::kHole) {
    return infix(1, "=");
  }
  if (name == "Peano.le" && tree.children.size() == 2) {
    return infix(0, "<=");
  }
  return "(" + name + write_all(tree, 0, depth) + ")";
}

std::string write(const Tree& tree, int depth) {
  const std::string variable = "x" + std::to_string(depth);
  switch (tree.kind) {
    case Kind::kHole:
      return "_";
    case Kind::kMeta:
      return "?" + tree.names[0];
    case Kind::kBound:
      return "x" + std::to_string(depth - 1 - tree.number);
    case Kind::kApply:
      return "(" + write(tree.children[0], depth) + write_all(tree, 1, depth) + ")";
    case Kind::kLambda:
      return "(fun (" + variable + " : " + write(tree.children[0], depth) + ") => " +
             write(tree.children[1], depth + 1) + ")";
    case Kind::kPi:
      if (count_bound(tree.children[1], 0) == 0) {
        return "(" + write(tree.children[0], depth) + " -> " + write(tree.children[1], depth + 1) +
               ")";
      }
      return "(forall " + variable + " : " + write(tree.children[0], depth) + ", " +
             write(tree.children[1], depth + 1) + ")";
    default:
      return write_constant(tree, depth);
  }
}

bool has_loose(const Tree& tree, int depth) {
  if (tree.kind == Kind::kBound) {
    return tree.number >= depth;
  }
  for (std::size_t i = 0; i < tree.children.size(); ++i) {
    const bool below = (tree.kind == Kind::kLambda || tree.kind == Kind::kPi) && i == 1;
    if (has_loose(tree.children[i], below ? depth + 1 : depth)) {
      return true;
    }
  }
  return false;
}

void collect(const Tree& tree, std::vector<const Tree*>& all) {
  all.push_back(&tree);
  for (const Tree& child : tree.children) {
    collect(child, all);
  }
}

}  // namespace

std::string TreeQuery::written() const {
  const auto list = [&](const std::string& between) {
    std::string all;
    for (const TreeQuery& child : children) {
      all += (all.empty() ? "" : between) + child.written();
    }
    return all;
  };
  switch (kind) {
    case Kind::kAnywhere:
      return write(patterns[0], 0);
    case Kind::kInConclusion:
      return "concl: " + write(patterns[0], 0);
    case Kind::kConclusion:
      return "|- " + write(patterns[0], 0);
    case Kind::kHypothesis:
      return "hyp: " + write(patterns[0], 0);
    case Kind::kArrow: {
      std::string arrows;
      for (const Tree& pattern : patterns) {
        arrows += (arrows.empty() ? "" : " -> ") + write(pattern, 0);
      }
      return arrows;
    }
    case Kind::kMention:
      return text;
    case Kind::kName:
      return "\"" + text + "\"";
    case Kind::kModule:
      return "in: " + text;
    case Kind::kKind:
      return "kind: " + text;
    case Kind::kTag:
      return "tag: " + text;
    case Kind::kUses:
      return "uses: " + text;
    case Kind::kAxiom:
      return "axiom: " + text;
    case Kind::kDoc:
      return "doc: " + text;
    case Kind::kHead:
      return "head: " + text;
    case Kind::kNot:
      return "-" + children[0].written();
    case Kind::kAny:
      return "[ " + list(" | ") + " ]";
    case Kind::kAll:
      break;
  }
  return list(", ");
}

TreeTheorem TreeMaker::base() {
  TreeTheorem theorem{.name = "Base.all", .module = "Base", .tags = kTags};
  std::vector<Tree> all;
  for (const Constant& known : kConstants) {
    all.push_back(constant(known.name, std::vector<Tree>(static_cast<std::size_t>(known.arity),
                                                         constant("Lib.zero"))));
  }
  theorem.conclusion = constant("Lib.list", std::move(all));
  for (const std::string& word : kWords) {
    theorem.doc += word + " ";
  }
  std::ranges::sort(theorem.tags);
  return theorem;
}

Tree TreeMaker::tree(int variables, int bound, int depth) {
  const std::uint64_t die = below(20);
  if (depth == 0 || die < 5) {
    if (bound > 0 && below(2) == 0) {
      return {.kind = Kind::kBound,
              .number = static_cast<int>(below(static_cast<std::uint64_t>(bound)))};
    }
    if (variables > 0 && below(4) != 0) {
      return {.kind = Kind::kVariable,
              .number = static_cast<int>(below(static_cast<std::uint64_t>(variables)))};
    }
    return constant(below(2) == 0 ? "Lib.zero" : "Lib.nat");
  }
  if (die == 5) {
    return proper_lambda(variables, bound, depth);
  }
  if (die == 6) {
    return {.kind = Kind::kPi,
            .children = {tree(variables, bound, depth - 1), tree(variables, bound + 1, depth - 1)}};
  }
  if (die == 7 && variables > 0) {
    return {.kind = Kind::kApply,
            .children = {{.kind = Kind::kVariable,
                          .number = static_cast<int>(below(static_cast<std::uint64_t>(variables)))},
                         tree(variables, bound, depth - 1)}};
  }
  const Constant& head = kConstants[below(std::size(kConstants))];
  const int arity = below(12) == 0 ? static_cast<int>(below(4)) : head.arity;
  std::vector<Tree> arguments;
  for (int i = 0; i < arity; ++i) {
    arguments.push_back(i > 0 && below(4) == 0 ? arguments[0] : tree(variables, bound, depth - 1));
  }
  return constant(head.name, std::move(arguments));
}

Tree TreeMaker::proper_lambda(int variables, int bound, int depth) {
  for (;;) {
    Tree body = tree(variables, bound + 1, depth - 1);
    if (!is_eta_redex(body)) {
      return {.kind = Kind::kLambda, .children = {tree(variables, bound, 0), std::move(body)}};
    }
  }
}

TreeTheorem TreeMaker::theorem(const std::string& name, const TreeLibrary& library) {
  TreeTheorem theorem{.name = name, .module = pick(kModules)};
  theorem.kind = below(3) == 0 ? decls::DeclarationKind::kAxiom : decls::DeclarationKind::kTheorem;
  for (const std::string& tag : kTags) {
    if (below(4) == 0) {
      theorem.tags.push_back(tag);
    }
  }
  std::ranges::sort(theorem.tags);
  if (!library.empty()) {
    for (std::uint64_t i = below(3); i > 0; --i) {
      theorem.uses.push_back(known_name(library));
    }
  }
  std::erase(theorem.uses, name);
  std::ranges::sort(theorem.uses);
  theorem.uses.erase(std::unique(theorem.uses.begin(), theorem.uses.end()), theorem.uses.end());
  theorem.doc = pick(kWords) + " " + pick(kWords);
  const int variables = static_cast<int>(below(5));
  for (int i = 0; i < variables; ++i) {
    theorem.telescope.push_back(tree(i, 0, 2));
  }
  // A conclusion that is a Pi would be a longer telescope.
  do {
    theorem.conclusion = tree(variables, 0, 4);
  } while (theorem.conclusion.kind == Kind::kPi);
  return theorem;
}

std::string TreeMaker::known_name(const TreeLibrary& library) {
  return std::next(library.begin(), static_cast<std::ptrdiff_t>(below(library.size())))->first;
}

Tree TreeMaker::with_holes(const Tree& tree, std::map<std::string, Tree>& metas, int depth) {
  const std::uint64_t die = below(12);
  if (tree.kind == Kind::kVariable || die < 2 ||
      (tree.kind == Kind::kBound && tree.number >= depth)) {
    if (die % 3 == 0) {
      return {.kind = Kind::kHole};
    }
    for (const auto& [name, known] : metas) {
      if (known == tree && below(4) != 0) {
        return {.kind = Kind::kMeta, .names = {name}};
      }
    }
    const std::string name(1, static_cast<char>('a' + below(6)));
    metas.emplace(name, tree);
    return {.kind = Kind::kMeta, .names = {name}};
  }
  Tree holed = tree;
  for (std::size_t i = 0; i < tree.children.size(); ++i) {
    const bool below_binder = (tree.kind == Kind::kLambda || tree.kind == Kind::kPi) && i == 1;
    holed.children[i] = with_holes(tree.children[i], metas, below_binder ? depth + 1 : depth);
  }
  if (tree.kind != Kind::kConstant) {
    return holed;
  }
  const std::string& name = tree.names[0];
  if ((name == "Nat.add" || name == "Z.add") && holed.children.size() == 2 && below(2) == 0) {
    holed.names = {"Nat.add", "Z.add"};
  }
  if (name == "eq" && holed.children.size() == 3 && below(2) == 0) {
    holed.children[0] = {.kind = Kind::kHole};
  }
  if (!holed.children.empty() && below(16) == 0) {
    holed = {.kind = Kind::kApply, .children = holed.children};
    holed.children.insert(holed.children.begin(), Tree{.kind = Kind::kMeta, .names = {"f"}});
  }
  return holed;
}

// From a part of some theorem: all of its conclusion or a hypothesis, or any sub-term.
Tree TreeMaker::pattern(const TreeLibrary& library, bool whole, bool hypothesis) {
  const TreeTheorem& theorem = library.at(known_name(library));
  std::vector<const Tree*> parts;
  if (!whole || hypothesis) {
    for (const Tree& type : theorem.telescope) {
      whole ? parts.push_back(&type) : collect(type, parts);
    }
  }
  if (!whole || parts.empty()) {
    whole ? parts.push_back(&theorem.conclusion) : collect(theorem.conclusion, parts);
  }
  const Tree& part = *parts[below(parts.size())];
  std::map<std::string, Tree> metas;
  return has_loose(part, 0) ? Tree{.kind = Kind::kHole} : with_holes(part, metas, 0);
}

TreeQuery TreeMaker::filter(const TreeLibrary& library) {
  using Query = TreeQuery::Kind;
  switch (below(9)) {
    case 0: {
      // "A.B.C", "B.C" or "C".
      std::string module = library.at(known_name(library)).module;
      while (below(2) == 0 && module.find('.') != std::string::npos) {
        module.erase(0, module.find('.') + 1);
      }
      return {.kind = Query::kModule, .text = module};
    }
    case 1:
      return {.kind = Query::kTag, .text = pick(kTags)};
    case 2:
      return {.kind = Query::kKind, .text = pick({"axiom", "theorem"})};
    case 3:
      return {.kind = Query::kUses, .text = known_name(library)};
    case 4:
      return {.kind = Query::kAxiom, .text = known_name(library)};
    case 5:
      return {.kind = Query::kDoc, .text = pick(kWords)};
    case 6:
      return {.kind = Query::kHead, .text = kConstants[below(std::size(kConstants))].name};
    case 7: {
      const std::string name = known_name(library);
      const std::size_t from = below(name.size());
      return {.kind = Query::kName, .text = name.substr(from, 1 + below(5))};
    }
    default:
      return {.kind = Query::kMention, .text = kConstants[below(std::size(kConstants))].name};
  }
}

TreeQuery TreeMaker::item(const TreeLibrary& library, int depth) {
  using Query = TreeQuery::Kind;
  switch (below(12)) {
    case 0:
      return {.kind = Query::kInConclusion, .patterns = {pattern(library, false, false)}};
    case 1:
    case 2:
      return {.kind = Query::kConclusion, .patterns = {pattern(library, true, false)}};
    case 3:
    case 4:
      return {.kind = Query::kHypothesis, .patterns = {pattern(library, true, true)}};
    case 5: {
      TreeQuery arrow{.kind = Query::kArrow};
      for (std::uint64_t i = 1 + below(2); i > 0; --i) {
        arrow.patterns.push_back(pattern(library, true, true));
      }
      arrow.patterns.push_back(pattern(library, true, false));
      return arrow;
    }
    case 6:
    case 7:
      return filter(library);
    case 8:
      if (depth > 0) {
        TreeQuery any{.kind = Query::kAny};
        for (std::uint64_t i = 1 + below(3); i > 0; --i) {
          any.children.push_back(conjunction(library, depth - 1));
        }
        return any;
      }
      [[fallthrough]];
    default:
      return {.kind = Query::kAnywhere, .patterns = {pattern(library, false, false)}};
  }
}

TreeQuery TreeMaker::conjunction(const TreeLibrary& library, int depth) {
  TreeQuery all{.kind = TreeQuery::Kind::kAll};
  for (std::uint64_t i = 1 + below(3); i > 0; --i) {
    TreeQuery one = item(library, depth);
    if (below(6) == 0 && one.kind != TreeQuery::Kind::kArrow) {
      one = {.kind = TreeQuery::Kind::kNot, .children = {std::move(one)}};
    }
    all.children.push_back(std::move(one));
  }
  return all;
}

TreeQuery TreeMaker::query(const TreeLibrary& library) {
  return conjunction(library, 2);
}

}  // namespace sequent::search
