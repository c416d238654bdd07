#include "search/candidates.h"

#include <algorithm>
#include <map>

namespace sequent::search {
namespace {

using Kind = PatternNode::Kind;

// Sorted ids: of a posting list, or of its own; absent: all.
class IdSet {
 public:
  IdSet() = default;
  explicit IdSet(const PostingList& list) : list_(list) {}
  explicit IdSet(std::vector<std::uint32_t> own)
      : own_(std::move(own)), list_(PostingList(own_)), is_own_(true) {}

  [[nodiscard]] bool is_all() const { return !list_; }
  [[nodiscard]] const PostingList& list() const { return *list_; }
  [[nodiscard]] std::vector<std::uint32_t> take() && {
    return is_own_ ? std::move(own_) : list_->ids();
  }
  [[nodiscard]] std::vector<std::uint32_t> take_or_nothing() && {
    return is_all() ? std::vector<std::uint32_t>() : std::move(*this).take();
  }

 private:
  std::vector<std::uint32_t> own_;  // a moved vector keeps its place: the list stays good
  std::optional<PostingList> list_;
  bool is_own_ = false;
};

IdSet intersect_all(std::vector<IdSet> sets) {
  std::erase_if(sets, [](const IdSet& set) { return set.is_all(); });
  if (sets.empty()) {
    return {};
  }
  std::ranges::sort(sets, {}, [](const IdSet& set) { return set.list().size(); });
  if (sets.size() == 1) {
    return std::move(sets[0]);
  }
  std::vector<std::uint32_t> both = std::move(sets[0]).take();
  for (std::size_t i = 1; i < sets.size() && !both.empty(); ++i) {
    sets[i].list().keep_common(both);
  }
  return IdSet(std::move(both));
}

IdSet unite_all(std::vector<IdSet> sets) {
  if (sets.size() == 1) {
    return std::move(sets[0]);
  }
  std::vector<PostingList> lists;
  for (const IdSet& set : sets) {
    if (set.is_all()) {
      return {};
    }
    lists.push_back(set.list());
  }
  return IdSet(unite(lists));
}

class CandidateSearch {
 public:
  // `for_goal`: a variable of the term may stand for what is below the root of the pattern.
  CandidateSearch(const Index& index, const Postings& places, const Pattern& pattern, bool for_goal)
      : index_(index), places_(places), pattern_(pattern), for_goal_(for_goal) {}

  Candidates run(PatternId root, Matcher::Extent extent) {
    std::vector<IdSet> sets;
    see_metas(root);
    collect(root, Path(), extent, sets);
    for (const auto& [meta, places] : metas_) {
      add_equal(places, sets);
    }
    IdSet set = intersect_all(std::move(sets));
    Candidates candidates{.all = set.is_all(), .exact = exact_};
    if (!set.is_all()) {
      candidates.ids = std::move(set).take();
    }
    return candidates;
  }

  std::vector<TermId> for_goal(PatternId root) {
    return at(root, Path(), Matcher::Extent::kWhole).take_or_nothing();
  }

  std::vector<TermId> equations(PatternId part, const Label& equality, std::uint32_t side) {
    std::vector<IdSet> sets;
    sets.emplace_back(places_.of(label_key(Path(), equality)));
    sets.push_back(at(part, Path().child(side), Matcher::Extent::kWhole));
    return intersect_all(std::move(sets)).take_or_nothing();
  }

 private:
  // Terms that match as far as keys can tell when `node` stands at `path`. Recurses at most as
  // deep as a path is long.
  IdSet at(PatternId node, std::optional<Path> path, Matcher::Extent extent) {
    IdSet rigid = rigid_at(node, path, extent);
    if (!for_goal_ || rigid.is_all() || path->length() == 0) {
      return rigid;
    }
    std::vector<IdSet> either;
    either.push_back(std::move(rigid));
    either.emplace_back(places_.of(open_key(*path)));
    return unite_all(std::move(either));
  }

  IdSet rigid_at(PatternId node, std::optional<Path> path, Matcher::Extent extent) {
    const PatternNode& pattern = pattern_.nodes[node];
    if (pattern.kind == Kind::kHole || pattern.kind == Kind::kMeta) {
      return {};
    }
    if (!path || (pattern.kind == Kind::kApply && !for_goal_)) {
      exact_ = false;
      return {};
    }
    if (pattern.kind == Kind::kApply || pattern.kind == Kind::kLocal) {
      return IdSet(PostingList());  // of a goal: nothing but a variable becomes that
    }
    switch (pattern.kind) {
      case Kind::kRigid:
        return at_rigid(pattern, *path, extent);
      case Kind::kBound:
        return IdSet(places_.of(label_key(*path, {TermKind::kBound, pattern.data, 0})));
      case Kind::kPi:
        return at_binder(pattern, TermKind::kPi, *path);
      default:
        return at_binder(pattern, TermKind::kLambda, *path);
    }
  }

  // The same as several sets to intersect, so that the smallest of all comes first.
  void collect(PatternId root,
               std::optional<Path> path,
               Matcher::Extent extent,
               std::vector<IdSet>& sets) {
    const PatternNode& node = pattern_.nodes[root];
    if (for_goal_ || !path || node.kind != Kind::kRigid || node.alternatives.size() != 1) {
      sets.push_back(at(root, path, extent));
      return;
    }
    collect_head(node, node.alternatives[0], *path, extent, sets);
  }

  void collect_head(const PatternNode& node,
                    const Alternative& head,
                    Path path,
                    Matcher::Extent extent,
                    std::vector<IdSet>& sets) {
    sets.push_back(with_head(head, path, extent));
    if (sets.back().list().empty()) {
      return;
    }
    if (head.fixed) {
      sets.push_back(with_operator(*head.fixed, path));
    }
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      collect(node.children[i], path.child(head.positions[i]), Matcher::Extent::kWhole, sets);
    }
  }

  IdSet at_binder(const PatternNode& node, TermKind kind, Path path) {
    std::vector<IdSet> sets;
    sets.emplace_back(places_.of(label_key(path, {kind, 0, 2})));
    sets.push_back(at(node.children[0], path.child(0), Matcher::Extent::kWhole));
    sets.push_back(at(node.children[1], path.child(1), Matcher::Extent::kWhole));
    return intersect_all(std::move(sets));
  }

  IdSet at_rigid(const PatternNode& node, Path path, Matcher::Extent extent) {
    std::vector<IdSet> any;
    for (const Alternative& head : node.alternatives) {
      std::vector<IdSet> sets;
      collect_head(node, head, path, extent, sets);
      any.push_back(intersect_all(std::move(sets)));
    }
    return unite_all(std::move(any));
  }

  IdSet with_operator(const Alternative::Operator& fixed, Path path) {
    const auto place = path.child(fixed.position);
    if (!place) {
      exact_ = false;
      return {};
    }
    return IdSet(places_.of(label_key(*place, {TermKind::kConstant, fixed.symbol, 0})));
  }

  IdSet with_head(const Alternative& head, Path path, Matcher::Extent extent) {
    const PostingList whole = places_.of(label_key(path, {head.kind, head.symbol, head.arity}));
    if (extent == Matcher::Extent::kWhole) {
      return IdSet(whole);
    }
    const PostingList leading = places_.of(head_key(head.kind, head.symbol));
    if (head.arity == 0) {
      return IdSet(leading);
    }
    const PostingList bare = places_.of(label_key(path, {head.kind, head.symbol, 0}));
    if (leading.size() == whole.size() + bare.size()) {
      return IdSet(whole);
    }
    std::vector<std::uint32_t> enough;
    leading.for_each([&](TermId term) {
      if (index_.terms().children(term).size() >= head.arity) {
        enough.push_back(term);
      }
    });
    return IdSet(std::move(enough));
  }

  // Where each metavariable stands.
  void see_metas(PatternId root) {
    struct Step {
      PatternId node;
      std::optional<Path> path;
      bool under_binder;
    };
    std::vector<Step> to_see{{root, Path(), false}};
    while (!to_see.empty()) {
      const Step step = to_see.back();
      to_see.pop_back();
      const PatternNode& node = pattern_.nodes[step.node];
      if (node.kind == Kind::kMeta) {
        // It must not mention what is bound above it, which keys cannot tell.
        exact_ = exact_ && !step.under_binder;
        Places& places = metas_[node.data];
        ++places.times;
        if (step.path && step.path->has_equal_keys()) {
          places.known.push_back(*step.path);
        }
      }
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        const bool binder = node.kind == Kind::kPi || node.kind == Kind::kLambda;
        const auto path = step.path ? child_of(node, *step.path, i) : std::nullopt;
        to_see.push_back({node.children[i], path, step.under_binder || (binder && i == 1)});
      }
    }
  }

  // The place of a child if it is the same whatever the head is.
  static std::optional<Path> child_of(const PatternNode& node, Path path, std::size_t child) {
    if (node.kind != Kind::kRigid) {
      return std::nullopt;
    }
    const std::uint32_t position = node.alternatives[0].positions[child];
    const bool same = std::ranges::all_of(node.alternatives, [&](const Alternative& head) {
      return head.positions[child] == position;
    });
    return same ? path.child(position) : std::nullopt;
  }

  struct Places {
    std::uint32_t times = 0;
    std::vector<Path> known;  // those that have keys of equality
  };

  void add_equal(const Places& places, std::vector<IdSet>& sets) {
    exact_ = exact_ && (places.times == 1 || places.known.size() == places.times);
    for (std::size_t i = 1; i < places.known.size(); ++i) {
      Path a = places.known[i - 1];
      Path b = places.known[i];
      if (b.bits() < a.bits()) {
        std::swap(a, b);
      }
      sets.emplace_back(places_.of(equal_key(a, b)));
    }
  }

  const Index& index_;
  const Postings& places_;
  const Pattern& pattern_;
  bool for_goal_;
  bool exact_ = true;
  std::map<std::uint32_t, Places> metas_;
};

}  // namespace

Candidates candidates_of(const Index& index,
                         const Pattern& pattern,
                         PatternId root,
                         Matcher::Extent extent) {
  return CandidateSearch(index, index.terms_by_place(), pattern, false).run(root, extent);
}

Candidates conclusions_of(const Index& index, const Pattern& pattern, PatternId root) {
  return CandidateSearch(index, index.theorems_by_conclusion(), pattern, false)
      .run(root, Matcher::Extent::kWhole);
}

std::vector<TermId> candidates_for_goal(const Index& index, const Pattern& goal, PatternId root) {
  return CandidateSearch(index, index.terms_by_place(), goal, true).for_goal(root);
}

std::vector<TermId> equations_for_goal(const Index& index,
                                       const Pattern& goal,
                                       PatternId part,
                                       const Label& equality,
                                       std::uint32_t side) {
  return CandidateSearch(index, index.terms_by_place(), goal, true).equations(part, equality, side);
}

}  // namespace sequent::search
