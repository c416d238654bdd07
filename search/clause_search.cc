#include "search/clause_search.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <optional>
#include <utility>

#include "engine/base/ascii.h"
#include "search/candidates.h"
#include "search/goal_search.h"
#include "search/name_search.h"
#include "search/posting_keys.h"

namespace sequent::search {
namespace {

using Ids = std::span<const std::uint32_t>;

// Lists of more than a sixteenth of all theorems are united by a table of them.
constexpr std::size_t kSparse = 16;
constexpr std::size_t kLetters = 3;  // of a key of names

// A constant with so many arguments whenever it occurs.
bool has_one_arity(const Index& index, const Alternative& head) {
  const Postings& places = index.terms_by_place();
  const PostingList applied = places.of(label_key(Path(), {head.kind, head.symbol, head.arity}));
  const PostingList all = places.of(head_key(head.kind, head.symbol));
  if (head.arity == 0) {
    return applied.size() == all.size();
  }
  const PostingList bare = places.of(label_key(Path(), {head.kind, head.symbol, 0}));
  bool never = applied.size() + bare.size() == all.size();
  bare.for_each_while(
      [&](TermId term) { return never = never && index.occurrences().size(term) == 0; });
  return never;
}

// The list of all theorems with what a pattern asks for.
class ListedPattern {
 public:
  ListedPattern(const Index& index, const Pattern& pattern) : index_(index), pattern_(pattern) {}

  std::optional<PostingList> find(PatternId root) {
    const PatternNode& node = pattern_.nodes[root];
    if (!is_one_constant(node)) {
      return std::nullopt;
    }
    const Alternative& head = node.alternatives[0];
    std::optional<std::size_t> argument;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (!is_open(node.children[i])) {
        if (argument) {
          return std::nullopt;
        }
        argument = i;
      }
    }
    if (head.arity > 0 && !has_one_arity(index_, head)) {
      return std::nullopt;
    }
    return argument
               ? below(head, head.positions[*argument], node.children[*argument])
               : std::optional(index_.theorems_by_facet().of(occurs_key(head.kind, head.symbol)));
  }

 private:
  std::optional<PostingList> below(const Alternative& above,
                                   std::uint32_t argument,
                                   PatternId child) {
    const PatternNode& node = pattern_.nodes[child];
    if (!is_one_constant(node) ||
        !std::ranges::all_of(node.children, [&](PatternId part) { return is_open(part); })) {
      return std::nullopt;
    }
    const Alternative& head = node.alternatives[0];
    if (above.kind != TermKind::kConstant || head.kind != TermKind::kConstant ||
        !has_one_arity(index_, head)) {
      return std::nullopt;
    }
    const auto key = edge_key(above.symbol, argument, head.symbol);
    return key ? std::optional(index_.theorems_by_facet().of(*key)) : std::nullopt;
  }

  static bool is_one_constant(const PatternNode& node) {
    return node.kind == PatternNode::Kind::kRigid && node.alternatives.size() == 1 &&
           !node.alternatives[0].fixed;
  }

  // A hole, or a metavariable that was not seen before.
  bool is_open(PatternId at) {
    const PatternNode& node = pattern_.nodes[at];
    if (node.kind == PatternNode::Kind::kMeta) {
      const bool again = std::ranges::find(metas_, node.data) != metas_.end();
      metas_.push_back(node.data);
      return !again;
    }
    return node.kind == PatternNode::Kind::kHole;
  }

  const Index& index_;
  const Pattern& pattern_;
  std::vector<std::uint32_t> metas_;
};

std::vector<Found> all_of(const Index& index) {
  std::vector<Found> found;
  for (TheoremId id = 0; id < index.end(); ++id) {
    found.push_back({id, 0});
  }
  return found;
}

std::vector<Found> without_tiers(Ids theorems) {
  std::vector<Found> found(theorems.size());
  std::ranges::transform(theorems, found.begin(), [](TheoremId theorem) {
    return Found{theorem, 0};
  });
  return found;
}

// Terms that match a pattern, and where they occur.
class PatternSearch {
 public:
  PatternSearch(const Index& index, const Pattern& pattern, StepBudget& budget)
      : index_(index), pattern_(pattern), budget_(budget) {}

  // Packed occurrences in `sections`, one for each theorem. Absent: every theorem.
  std::optional<std::vector<std::uint32_t>> occurrences(PatternId root,
                                                        Matcher::Extent extent,
                                                        std::uint32_t sections) {
    if (pattern_.nodes[root].kind == PatternNode::Kind::kHole ||
        pattern_.nodes[root].kind == PatternNode::Kind::kMeta) {
      return std::nullopt;
    }
    if (extent == Matcher::Extent::kLeading && is_head_alone(root)) {
      if (auto packed = of_head(root, sections)) {
        return packed;
      }
    }
    Candidates candidates = candidates_of(index_, pattern_, root, extent);
    if (candidates.all) {
      candidates.ids.resize(index_.terms().count());
      std::iota(candidates.ids.begin(), candidates.ids.end(), 0U);
    }
    if (!candidates.exact) {
      compared_ += candidates.ids.size();
      Matcher matcher(index_.terms(), pattern_, budget_);
      std::erase_if(candidates.ids,
                    [&](TermId term) { return !matcher.matches(root, term, extent); });
    }
    return theorems_with(candidates.ids, sections);
  }

  // Theorems whose conclusion matches. Absent: every theorem.
  std::optional<std::vector<TheoremId>> conclusions(PatternId root) {
    if (pattern_.nodes[root].kind == PatternNode::Kind::kHole ||
        pattern_.nodes[root].kind == PatternNode::Kind::kMeta) {
      return std::nullopt;
    }
    Candidates candidates = conclusions_of(index_, pattern_, root);
    if (candidates.all) {
      candidates.ids.resize(index_.end());
      std::iota(candidates.ids.begin(), candidates.ids.end(), 0U);
    }
    if (candidates.all || !candidates.exact) {
      compared_ += candidates.ids.size();
      Matcher matcher(index_.terms(), pattern_, budget_);
      std::erase_if(candidates.ids, [&](TheoremId id) {
        const Theorem& theorem = index_.theorem(id);
        return !theorem.has_statement ||
               !matcher.matches(root, theorem.conclusion, Matcher::Extent::kWhole);
      });
    }
    return std::move(candidates.ids);
  }

  [[nodiscard]] std::uint64_t compared() const { return compared_; }

 private:
  std::vector<std::uint32_t> theorems_with(Ids terms, std::uint32_t sections) const {
    if (terms.size() * kSparse > index_.end()) {
      std::vector<std::uint8_t> table(index_.end(), 0);
      index_.occurrences().for_each_of(terms, [&](std::uint32_t occurrence) {
        // 0 is of no section.
        table[Occurrence::theorem(occurrence)] |= static_cast<std::uint8_t>(
            (occurrence & sections) != 0 ? Occurrence::sections(occurrence) : 0);
      });
      return packed_of(table);
    }
    std::vector<std::uint32_t> packed;
    index_.occurrences().for_each_of(terms, [&](std::uint32_t occurrence) {
      if ((occurrence & sections) != 0) {
        packed.push_back(occurrence);
      }
    });
    if (terms.size() == 1) {
      return packed;
    }
    if (packed.size() * kSparse > index_.end()) {
      return by_theorem(packed);
    }
    std::ranges::sort(packed);
    std::size_t kept = 0;
    for (const std::uint32_t occurrence : packed) {
      if (kept > 0 && Occurrence::theorem(packed[kept - 1]) == Occurrence::theorem(occurrence)) {
        packed[kept - 1] |= Occurrence::sections(occurrence);
      } else {
        packed[kept++] = occurrence;
      }
    }
    packed.resize(kept);
    return packed;
  }

  // One for each theorem, without sorting.
  [[nodiscard]] std::vector<std::uint32_t> by_theorem(Ids packed) const {
    std::vector<std::uint8_t> table(index_.end(), 0);
    for (const std::uint32_t occurrence : packed) {
      table[Occurrence::theorem(occurrence)] |=
          static_cast<std::uint8_t>(Occurrence::sections(occurrence));
    }
    return packed_of(table);
  }

  // Of the sections by theorem; without branches on them, which nobody can foresee.
  static std::vector<std::uint32_t> packed_of(const std::vector<std::uint8_t>& table) {
    const auto none = std::ranges::count(table, 0);
    std::vector<std::uint32_t> packed(table.size() - static_cast<std::size_t>(none) + 1);
    std::size_t count = 0;
    const auto take = [&](std::size_t from, std::size_t end) {
      for (std::size_t at = from; at < end; ++at) {
        packed[count] = Occurrence::pack(static_cast<TheoremId>(at), table[at]);
        count += table[at] != 0 ? 1 : 0;
      }
    };
    std::uint64_t eight = 0;  // are often of no theorem
    std::size_t id = 0;
    for (; id + sizeof eight <= table.size(); id += sizeof eight) {
      std::memcpy(&eight, table.data() + id, sizeof eight);
      if (eight != 0) {
        take(id, id + sizeof eight);
      }
    }
    take(id, table.size());
    packed.resize(count);
    return packed;
  }

  // The pattern asks for nothing but a constant and the number of its arguments.
  [[nodiscard]] bool is_head_alone(PatternId root) const {
    const PatternNode& node = pattern_.nodes[root];
    std::vector<std::uint32_t> metas;
    const bool is_open = std::ranges::all_of(node.children, [&](PatternId child) {
      const PatternNode& argument = pattern_.nodes[child];
      if (argument.kind == PatternNode::Kind::kMeta) {
        const bool again = std::ranges::find(metas, argument.data) != metas.end();
        metas.push_back(argument.data);
        return !again;
      }
      return argument.kind == PatternNode::Kind::kHole;
    });
    return node.kind == PatternNode::Kind::kRigid && is_open &&
           std::ranges::none_of(node.alternatives,
                                [](const Alternative& head) { return head.fixed.has_value(); });
  }

  // All theorems with the constant; absent: it also occurs with fewer arguments.
  [[nodiscard]] std::optional<std::vector<std::uint32_t>> of_head(PatternId root,
                                                                  std::uint32_t sections) const {
    const PatternNode& node = pattern_.nodes[root];
    std::vector<std::uint32_t> packed;
    std::size_t count = 0;
    for (const Alternative& head : node.alternatives) {
      if (head.arity > 0 && !has_one_arity(index_, head)) {
        return std::nullopt;
      }
      const PostingList occurrences =
          index_.theorems_by_facet().of(occurs_key(head.kind, head.symbol));
      packed.resize(count + occurrences.size());
      occurrences.for_each([&](std::uint32_t occurrence) {
        packed[count] = occurrence;
        count += (occurrence & sections) != 0 ? 1 : 0;
      });
      packed.resize(count);
    }
    return node.alternatives.size() == 1 ? packed : by_theorem(packed);
  }

  const Index& index_;
  const Pattern& pattern_;
  StepBudget& budget_;
  std::uint64_t compared_ = 0;
};

std::uint32_t sections_of(const Clause& clause) {
  return clause.kind == Clause::Kind::kAnywhere ? kInConclusion | kInHypothesis | kInBinder
                                                : kInConclusion;
}

ClauseResult find_term(const Index& index, const Clause& clause, StepBudget& budget) {
  ClauseResult result;
  if (const auto list = listed(index, clause)) {
    list->for_each([&](const Found& found) { result.found.push_back(found); });
    return result;
  }
  PatternSearch search(index, clause.pattern, budget);
  const auto packed =
      search.occurrences(clause.root, Matcher::Extent::kLeading, sections_of(clause));
  if (!packed) {
    return {all_of(index), 0};
  }
  result = {std::vector<Found>(packed->size()), search.compared()};
  std::ranges::transform(*packed, result.found.begin(), [](std::uint32_t occurrence) {
    return Found{Occurrence::theorem(occurrence), tier_of(Occurrence::sections(occurrence))};
  });
  return result;
}

void keep_common(std::optional<std::vector<TheoremId>>& theorems,
                 std::optional<std::vector<TheoremId>> found) {
  if (found) {
    theorems = theorems ? intersect(*theorems, *found) : *std::move(found);
  }
}

ClauseResult find_sequent(const Index& index, const Clause& clause, StepBudget& budget) {
  PatternSearch search(index, clause.pattern, budget);
  std::optional<std::vector<TheoremId>> theorems;
  for (const PatternId conclusion : clause.conclusions) {
    keep_common(theorems, search.conclusions(conclusion));
  }
  for (const PatternId hypothesis : clause.hypotheses) {
    auto packed = search.occurrences(hypothesis, Matcher::Extent::kWhole, kHypothesisRoot);
    if (packed) {
      std::ranges::transform(*packed, packed->begin(), Occurrence::theorem);
    }
    keep_common(theorems, std::move(packed));
  }
  ClauseResult result{theorems ? without_tiers(*theorems) : all_of(index), search.compared()};
  const std::size_t parts = clause.conclusions.size() + clause.hypotheses.size();
  if (parts > 1 || !theorems) {
    result.compared += result.found.size();
    Matcher matcher(index.terms(), clause.pattern, budget);
    std::erase_if(result.found, [&](const Found& found) {
      const Theorem& theorem = index.theorem(found.theorem);
      return !index.is_alive(found.theorem) || !theorem.has_statement ||
             !matcher.matches(clause.conclusions, clause.hypotheses,
                              index.statement(found.theorem));
    });
  }
  return result;
}

ClauseResult find_called(const Index& index, const Clause& clause) {
  ClauseResult result;
  for (const Symbol symbol : clause.symbols) {
    if (const auto id = index.find(index.symbols().name(symbol))) {
      result.found.push_back({*id, 0});
    }
  }
  std::ranges::sort(result.found, {}, &Found::theorem);
  return result;
}

ClauseResult find_name(const Index& index, const Clause& clause) {
  if (clause.text.empty()) {
    return {all_of(index), 0};
  }
  std::vector<TheoremId> theorems = theorems_with_letters(index, clause.text);
  const std::size_t compared = clause.text.size() > kLetters ? theorems.size() : 0;
  if (compared > 0) {
    std::erase_if(theorems, [&](TheoremId id) { return !is_in_name(index, id, clause.text); });
  }
  return {without_tiers(theorems), compared};
}

ClauseResult find_facet(const Index& index, const Clause& clause) {
  std::vector<PostingList> lists;
  for (const Postings::Key key : clause.keys) {
    lists.push_back(index.theorems_by_facet().of(key));
  }
  return {without_tiers(unite(lists)), 0};
}

// Up from the axioms along what uses what.
ClauseResult find_axiom(const Index& index, const Clause& clause) {
  std::vector<bool> reached(index.end(), false);
  std::vector<Symbol> to_see = clause.symbols;
  while (!to_see.empty()) {
    const Symbol used = to_see.back();
    to_see.pop_back();
    index.theorems_by_facet().of(facet_key(Facet::kUses, used)).for_each([&](TheoremId id) {
      if (!reached[id] && index.is_alive(id)) {
        reached[id] = true;
        to_see.push_back(index.theorem(id).name);
      }
    });
  }
  ClauseResult result;
  for (TheoremId id = 0; id < index.end(); ++id) {
    if (reached[id]) {
      result.found.push_back({id, 0});
    }
  }
  return result;
}

}  // namespace

std::optional<ListedClause> listed(const Index& index, const Clause& clause) {
  if (clause.kind != Clause::Kind::kAnywhere && clause.kind != Clause::Kind::kInConclusion) {
    return std::nullopt;
  }
  const auto list = ListedPattern(index, clause.pattern).find(clause.root);
  return list ? std::optional(ListedClause{*list, sections_of(clause)}) : std::nullopt;
}

ClauseResult find_clause(const Index& index, const Clause& clause, StepBudget& budget) {
  switch (clause.kind) {
    case Clause::Kind::kAnywhere:
    case Clause::Kind::kInConclusion:
      return find_term(index, clause, budget);
    case Clause::Kind::kSequent:
      return find_sequent(index, clause, budget);
    case Clause::Kind::kCalled:
      return find_called(index, clause);
    case Clause::Kind::kName:
      return find_name(index, clause);
    case Clause::Kind::kFacet:
      return find_facet(index, clause);
    case Clause::Kind::kApply:
    case Clause::Kind::kRewrite:
    case Clause::Kind::kSolve:
      return find_for_goal(index, clause, budget);
    case Clause::Kind::kAxiom:
      break;
  }
  return find_axiom(index, clause);
}

}  // namespace sequent::search
