#include "search/relaxation.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

#include "search/notations.h"
#include "search/suggestions.h"

namespace sequent::search {
namespace {

using Kind = Relaxation::Kind;

constexpr std::size_t kHitsOfOne = 5;
// What fits so many is no longer like the query.
constexpr std::uint64_t kTooManyFound = 1000;
constexpr std::size_t kMostSwaps = 8;
constexpr std::array<std::string_view, 2> kSymmetric{"=", "<->"};
constexpr std::array<std::string_view, 6> kCommutative{"+", "*", "∪", "∩", "/\\", "\\/"};

bool has_patterns(const Clause& clause) {
  switch (clause.kind) {
    case Clause::Kind::kAnywhere:
    case Clause::Kind::kInConclusion:
    case Clause::Kind::kSequent:
    case Clause::Kind::kApply:
    case Clause::Kind::kRewrite:
    case Clause::Kind::kSolve:
      return true;
    default:
      return false;
  }
}

// The terms that a clause consists of.
std::vector<PatternId> roots_of(const Clause& clause) {
  if (clause.kind == Clause::Kind::kAnywhere || clause.kind == Clause::Kind::kInConclusion) {
    return {clause.root};
  }
  std::vector<PatternId> roots = clause.conclusions;
  roots.insert(roots.end(), clause.hypotheses.begin(), clause.hypotheses.end());
  return roots;
}

// Changes of one clause. False: it is as it was.

// As deep as terms of queries nest, which the parser bounds.
void count_metas(const Pattern& pattern, PatternId at, std::vector<std::uint32_t>& places) {
  const PatternNode& node = pattern.nodes[at];
  if (node.kind == PatternNode::Kind::kMeta) {
    ++places[node.data];
  }
  for (const PatternId child : node.children) {
    count_metas(pattern, child, places);
  }
}

bool unlink(Clause& clause) {
  std::vector<std::uint32_t> places(clause.pattern.metas, 0);
  for (const PatternId root : roots_of(clause)) {
    count_metas(clause.pattern, root, places);
  }
  bool any = false;
  for (PatternNode& node : clause.pattern.nodes) {
    if (node.kind == PatternNode::Kind::kMeta && places[node.data] > 1) {
      node = {.kind = PatternNode::Kind::kHole};
      any = true;
    }
  }
  return any;
}

bool leave_unsolved(Clause& clause) {
  const bool solves = clause.kind == Clause::Kind::kSolve;
  clause.kind = solves ? Clause::Kind::kApply : clause.kind;
  return solves;
}

bool drop_hypotheses(Clause& clause) {
  if (clause.kind != Clause::Kind::kSequent || clause.conclusions.empty() ||
      clause.hypotheses.empty()) {
    return false;
  }
  clause.hypotheses.clear();
  return true;
}

bool search_anywhere(Clause& clause) {
  if (clause.kind == Clause::Kind::kInConclusion) {
    clause.kind = Clause::Kind::kAnywhere;
    return true;
  }
  const std::vector<PatternId> roots = roots_of(clause);
  if (clause.kind != Clause::Kind::kSequent || roots.size() != 1) {
    return false;
  }
  clause.kind = Clause::Kind::kAnywhere;
  clause.root = roots.front();
  clause.conclusions.clear();
  clause.hypotheses.clear();
  return true;
}

// Makes each kind of relaxation of a query.
class Relaxer {
 public:
  Relaxer(const Query& query, const Index& index) : query_(query), index_(index) {
    find_wanted(static_cast<std::uint32_t>(query.nodes.size() - 1));
  }

  std::vector<Relaxation> all() && {
    swap_sides();
    swap_arguments();
    change_clauses(Kind::kUnlinked, "the same not needed at two places", unlink);
    open_implicit_arguments();
    change_clauses(Kind::kUnsolved, "hypotheses left to be proved", leave_unsolved);
    change_clauses(Kind::kConclusionAlone, "the hypotheses left out", drop_hypotheses);
    change_clauses(Kind::kAnywhere, "anywhere in the statement", search_anywhere);
    leave_one_out();
    return std::move(relaxations_);
  }

 private:
  // The clauses that are not negated.
  void find_wanted(std::uint32_t node) {
    const QueryNode& at = query_.nodes[node];
    if (at.kind == QueryNode::Kind::kClause && has_patterns(query_.clauses[at.clause])) {
      wanted_.push_back(at.clause);
    }
    if (at.kind != QueryNode::Kind::kNot) {
      for (const std::uint32_t child : at.children) {
        find_wanted(child);
      }
    }
  }

  [[nodiscard]] std::set<Symbol> constants_of(std::string_view notation) const {
    std::set<Symbol> symbols;
    for (const NotationConstant& constant : find_infix(notation)->constants) {
      for (const Symbol symbol : constants_named(index_, constant.name)) {
        symbols.insert(symbol);
      }
    }
    return symbols;
  }

  [[nodiscard]] static bool is_one_of(const PatternNode& node, const std::set<Symbol>& constants) {
    return node.kind == PatternNode::Kind::kRigid && node.children.size() >= 2 &&
           std::ranges::all_of(node.alternatives, [&](const Alternative& alternative) {
             return alternative.kind == TermKind::kConstant &&
                    constants.contains(alternative.symbol);
           });
  }

  static bool are_holes(const Pattern& pattern, PatternId a, PatternId b) {
    return pattern.nodes[a].kind == PatternNode::Kind::kHole &&
           pattern.nodes[b].kind == PatternNode::Kind::kHole;
  }

  // False: there is nothing to swap.
  static bool swap_last_two(Pattern& pattern, PatternId id) {
    std::vector<PatternId>& children = pattern.nodes[id].children;
    PatternId& left = children[children.size() - 2];
    if (are_holes(pattern, left, children.back())) {
      return false;
    }
    std::swap(left, children.back());
    return true;
  }

  void swap_sides() {
    for (const std::string_view notation : kSymmetric) {
      const std::set<Symbol> constants = constants_of(notation);
      Query changed = query_;
      bool any = false;
      for (const std::uint32_t number : wanted_) {
        Clause& clause = changed.clauses[number];
        std::set<PatternId> swapped;
        for (const PatternId root : roots_of(clause)) {
          if (is_one_of(clause.pattern.nodes[root], constants) && swapped.insert(root).second) {
            any = swap_last_two(clause.pattern, root) || any;
          }
        }
      }
      if (any) {
        add(Kind::kSwappedSides, "the sides of " + std::string(notation) + " swapped",
            std::move(changed));
      }
    }
  }

  // Of one operator at a time; a list of conditions may have a pattern twice (pattern()).
  void swap_arguments() {
    std::size_t swaps = 0;
    for (const std::string_view notation : kCommutative) {
      const std::set<Symbol> constants = constants_of(notation);
      for (const std::uint32_t number : wanted_) {
        const std::size_t nodes = query_.clauses[number].pattern.nodes.size();
        for (PatternId id = 0; id < nodes && swaps < kMostSwaps; ++id) {
          if (!is_one_of(query_.clauses[number].pattern.nodes[id], constants)) {
            continue;
          }
          Query changed = query_;
          if (swap_last_two(changed.clauses[number].pattern, id)) {
            ++swaps;
            add(Kind::kSwappedArguments, "the arguments of " + std::string(notation) + " swapped",
                std::move(changed));
          }
        }
      }
    }
  }

  using Change = bool (*)(Clause&);

  void change_clauses(Kind kind, std::string label, Change change) {
    Query changed = query_;
    bool any = false;
    for (const std::uint32_t number : wanted_) {
      any = change(changed.clauses[number]) || any;
    }
    if (any) {
      add(kind, std::move(label), std::move(changed));
    }
  }

  void open_implicit_arguments() {
    Query changed = query_;
    bool any = false;
    for (const std::uint32_t number : wanted_) {
      Pattern& pattern = changed.clauses[number].pattern;
      for (const PatternNode& node : query_.clauses[number].pattern.nodes) {
        for (const PatternId implicit : written_implicit_arguments(node)) {
          // Only variables stand at several places.
          if (pattern.nodes[implicit].kind == PatternNode::Kind::kRigid) {
            pattern.nodes[implicit] = {.kind = PatternNode::Kind::kHole};
            any = true;
          }
        }
      }
    }
    if (any) {
      add(Kind::kImplicit, "implicit arguments left open", std::move(changed));
    }
  }

  [[nodiscard]] std::vector<PatternId> written_implicit_arguments(const PatternNode& node) const {
    std::vector<PatternId> arguments;
    if (node.kind != PatternNode::Kind::kRigid || node.alternatives.size() != 1 ||
        node.alternatives.front().kind != TermKind::kConstant) {
      return arguments;
    }
    const Alternative& only = node.alternatives.front();
    const std::uint64_t implicit = index_.implicit_arguments(only.symbol);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const std::uint32_t position = only.positions[i];
      if (position < 64 && (implicit >> position & 1U) != 0) {
        arguments.push_back(node.children[i]);
      }
    }
    return arguments;
  }

  void leave_one_out() {
    const std::vector<std::uint32_t>& children = query_.nodes.back().children;
    for (std::size_t i = 0; i < children.size(); ++i) {
      Query changed = query_;
      std::vector<std::uint32_t>& left = changed.nodes.back().children;
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(i));
      const bool asks = std::ranges::any_of(left, [&](std::uint32_t child) {
        return query_.nodes[child].kind != QueryNode::Kind::kNot;
      });
      if (asks) {
        add(Kind::kWithout, "without " + written(children[i]), std::move(changed));
      }
    }
  }

  [[nodiscard]] std::string written(std::uint32_t node) const {
    const QueryNode& at = query_.nodes[node];
    if (at.kind == QueryNode::Kind::kClause) {
      return query_.clauses[at.clause].written;
    }
    if (at.kind == QueryNode::Kind::kNot) {
      return "-" + written(at.children[0]);
    }
    // The parts of a pattern that is read in two ways are written alike.
    std::vector<std::string> parts;
    for (const std::uint32_t child : at.children) {
      std::string part = written(child);
      if (std::ranges::find(parts, part) == parts.end()) {
        parts.push_back(std::move(part));
      }
    }
    const bool is_any = at.kind == QueryNode::Kind::kAny;
    std::string text;
    for (const std::string& part : parts) {
      text += text.empty() ? "" : is_any ? " | " : ", ";
      text += part;
    }
    return is_any && parts.size() > 1 ? "[ " + text + " ]" : text;
  }

  void add(Kind kind, std::string label, Query query) {
    relaxations_.push_back({kind, std::move(label), std::move(query)});
  }

  const Query& query_;
  const Index& index_;
  std::vector<std::uint32_t> wanted_;
  std::vector<Relaxation> relaxations_;
};

}  // namespace

std::vector<Relaxation> relaxations_of(const Query& query, const Index& index) {
  return Relaxer(query, index).all();
}

RelaxedAnswer answer_relaxed(const Index& index,
                             const Query& query,
                             const Answer& exact,
                             const SearchOptions& options) {
  const std::vector<Relaxation> relaxations = relaxations_of(query, index);
  std::set<TheoremId> seen;
  for (const Hit& hit : exact.hits) {
    seen.insert(hit.theorem);
  }
  RelaxedAnswer relaxed;
  std::size_t room = options.limit;
  for (const Relaxation& relaxation : relaxations) {
    if (room == 0) {
      break;
    }
    SearchOptions of_one = options;
    of_one.limit = seen.size() + kHitsOfOne;
    of_one.steps = options.steps / relaxations.size();
    const Answer found = answer(index, relaxation.query, of_one);
    if (found.total > kTooManyFound) {
      continue;
    }
    relaxed.is_cut_short = relaxed.is_cut_short || found.is_cut_short;
    RelaxedAnswer::Part part{relaxation.label, {}};
    for (const Hit& hit : found.hits) {
      if (part.hits.size() < std::min(room, kHitsOfOne) && seen.insert(hit.theorem).second) {
        part.hits.push_back(hit);
      }
    }
    room -= part.hits.size();
    if (!part.hits.empty()) {
      relaxed.parts.push_back(std::move(part));
    }
  }
  return relaxed;
}

}  // namespace sequent::search
