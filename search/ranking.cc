#include "search/ranking.h"

#include <algorithm>
#include <limits>

#include "engine/base/ascii.h"

namespace sequent::search {
namespace {

constexpr std::uint32_t kSymbolWeight = 3;

// What the query calls by name.
std::vector<std::string> names_of(const Query& query) {
  std::vector<std::string> names;
  for (const Clause& clause : query.clauses) {
    if (clause.kind == Clause::Kind::kName || clause.kind == Clause::Kind::kCalled) {
      names.push_back(clause.text);
    }
  }
  return names;
}

bool is_named(std::string_view name, std::span<const std::string> names) {
  return std::ranges::any_of(names, [&](const std::string& text) {
    return base::equal_ignoring_case(name, text) ||
           base::equal_ignoring_case(last_part(name), text);
  });
}

}  // namespace

std::vector<Hit> rank(const Index& index,
                      const Query& query,
                      std::span<const Found> found,
                      std::size_t count) {
  const std::vector<std::string> names = names_of(query);
  std::vector<Hit> hits;
  hits.reserve(found.size());
  for (const Found& at : found) {
    const Theorem& theorem = index.theorem(at.theorem);
    const std::uint32_t weight =
        theorem.size + std::min(kSymbolWeight * theorem.distinct,
                                std::numeric_limits<std::uint32_t>::max() - theorem.size);
    hits.push_back({at.theorem,
                    {.is_unnamed = names.empty() || !is_named(index.name(at.theorem), names),
                     .tier = at.tier,
                     .weight = weight}});
  }
  const auto middle = hits.begin() + static_cast<std::ptrdiff_t>(std::min(count, hits.size()));
  std::partial_sort(hits.begin(), middle, hits.end(), [&](const Hit& a, const Hit& b) {
    return a.score != b.score ? a.score < b.score : index.name(a.theorem) < index.name(b.theorem);
  });
  hits.erase(middle, hits.end());
  return hits;
}

std::string describe(const Index& index, const Hit& hit) {
  const Theorem& theorem = index.theorem(hit.theorem);
  std::string text = hit.score.is_unnamed ? "" : "named so; ";
  text += "distance " + std::to_string(hit.score.tier) + "; ";
  text += std::to_string(theorem.distinct) + " symbols, size " + std::to_string(theorem.size);
  return text;
}

}  // namespace sequent::search
