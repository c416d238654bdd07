#include "search/searcher.h"

#include <algorithm>

#include "search/clause_search.h"

namespace sequent::search {
namespace {

using Founds = std::vector<Found>;

Founds both(const Founds& a, const Founds& b) {
  Founds common;
  for (auto at = a.begin(), with = b.begin(); at != a.end() && with != b.end();) {
    if (at->theorem != with->theorem) {
      at->theorem < with->theorem ? ++at : ++with;
      continue;
    }
    common.push_back({at->theorem, at->tier + with->tier});
    ++at;
    ++with;
  }
  return common;
}

Founds either(const Founds& a, const Founds& b) {
  Founds all;
  auto at = a.begin();
  auto with = b.begin();
  while (at != a.end() || with != b.end()) {
    if (with == b.end() || (at != a.end() && at->theorem < with->theorem)) {
      all.push_back(*at++);
    } else if (at == a.end() || with->theorem < at->theorem) {
      all.push_back(*with++);
    } else {
      all.push_back({at->theorem, std::min(at->tier, with->tier)});
      ++at;
      ++with;
    }
  }
  return all;
}

Founds without(Founds a, const Founds& b) {
  auto with = b.begin();
  std::erase_if(a, [&](const Found& found) {
    while (with != b.end() && with->theorem < found.theorem) {
      ++with;
    }
    return with != b.end() && with->theorem == found.theorem;
  });
  return a;
}

class QuerySearch {
 public:
  QuerySearch(const Index& index, const Query& query, const SearchOptions& options)
      : index_(index), query_(query), budget_(options.steps, options.stop) {}

  // Recurses as deep as brackets nest in the query, which the parser bounds.
  Founds find(std::uint32_t node) {
    const QueryNode& at = query_.nodes[node];
    switch (at.kind) {
      case QueryNode::Kind::kClause: {
        const Clause& clause = query_.clauses[at.clause];
        ClauseResult result = find_clause(index_, clause, budget_);
        if (index_.removed() > 0) {
          std::erase_if(result.found,
                        [&](const Found& found) { return !index_.is_alive(found.theorem); });
        }
        funnel.push_back({clause.written, result.found.size(), result.compared});
        return std::move(result.found);
      }
      case QueryNode::Kind::kAll:
        return find_all(at);
      case QueryNode::Kind::kAny: {
        Founds found;
        for (const std::uint32_t child : at.children) {
          found = either(found, find(child));
        }
        return found;
      }
      case QueryNode::Kind::kNot:
        break;
    }
    return without(everything(), find(at.children[0]));
  }

  [[nodiscard]] bool is_cut_short() const { return budget_.is_used_up(); }

  std::vector<FunnelStage> funnel;

 private:
  Founds everything() const {
    Founds all;
    for (TheoremId id = 0; id < index_.end(); ++id) {
      if (index_.is_alive(id)) {
        all.push_back({id, 0});
      }
    }
    return all;
  }

  Founds find_all(const QueryNode& node) {
    std::vector<Founds> wanted;
    std::vector<Founds> unwanted;
    for (const std::uint32_t child : node.children) {
      const QueryNode& at = query_.nodes[child];
      if (at.kind == QueryNode::Kind::kNot) {
        unwanted.push_back(find(at.children[0]));
      } else {
        wanted.push_back(find(child));
      }
    }
    std::ranges::sort(wanted, {}, [](const Founds& founds) { return founds.size(); });
    Founds found = wanted.empty() ? everything() : std::move(wanted[0]);
    for (std::size_t i = 1; i < wanted.size(); ++i) {
      found = both(found, wanted[i]);
    }
    for (const Founds& excluded : unwanted) {
      found = without(std::move(found), excluded);
    }
    return found;
  }

  const Index& index_;
  const Query& query_;
  StepBudget budget_;
};

// Null: the query is of several.
const Clause* only_clause(const Query& query) {
  const QueryNode& root = query.nodes.back();
  if (root.kind != QueryNode::Kind::kAll || root.children.size() != 1) {
    return nullptr;
  }
  const QueryNode& child = query.nodes[root.children[0]];
  return child.kind == QueryNode::Kind::kClause ? &query.clauses[child.clause] : nullptr;
}

}  // namespace

Answer answer(const Index& index, const Query& query, const SearchOptions& options) {
  Ranking ranking(index, query, options.offset + options.limit);
  Answer answer;
  const Clause* const clause = only_clause(query);
  if (const auto list = clause != nullptr ? listed(index, *clause) : std::nullopt) {
    const bool all_alive = index.removed() == 0;
    list->for_each([&](const Found& found) {
      if (all_alive || index.is_alive(found.theorem)) {
        ++answer.total;
        ranking.add(found);
      }
    });
    answer.funnel.push_back({clause->written, answer.total, 0});
  } else {
    QuerySearch search(index, query, options);
    const Founds found = search.find(static_cast<std::uint32_t>(query.nodes.size() - 1));
    answer = {.total = found.size(),
              .is_cut_short = search.is_cut_short(),
              .funnel = std::move(search.funnel)};
    for (const Found& at : found) {
      ranking.add(at);
    }
  }
  const std::vector<Hit> hits = std::move(ranking).take();
  if (hits.size() > options.offset) {
    answer.hits.assign(hits.begin() + static_cast<std::ptrdiff_t>(options.offset), hits.end());
  }
  return answer;
}

}  // namespace sequent::search
