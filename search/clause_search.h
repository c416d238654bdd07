#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "search/index.h"
#include "search/matcher.h"
#include "search/query.h"

namespace sequent::search {

// Theorems that a clause leaves, sorted, each with how far it is from the clause (Score::tier; 0
// of clauses without patterns). Removed ones may be among them.
struct Found {
  TheoremId theorem = 0;
  std::uint32_t tier = 0;
};

// How far what occurs in these sections is from the statement: 0 it is the conclusion, 1 in it, 2
// in a hypothesis, 3 in the type of a variable.
[[nodiscard]] inline std::uint32_t tier_of(std::uint32_t sections) {
  constexpr auto kTiers = [] {
    std::array<std::uint8_t, 1U << Occurrence::kBits> tiers{};
    for (std::uint32_t all = 0; all < tiers.size(); ++all) {
      tiers[all] = (all & kConclusionRoot) != 0 ? 0
                   : (all & kInConclusion) != 0 ? 1
                   : (all & kInHypothesis) != 0 ? 2
                                                : 3;
    }
    return tiers;
  }();
  return kTiers[sections];
}

struct ClauseResult {
  std::vector<Found> found;
  std::uint64_t compared = 0;  // terms or theorems
};

// The theorems of a clause that one list has.
struct ListedClause {
  PostingList occurrences;
  std::uint32_t sections = 0;  // that count

  // Of all theorems, sorted; removed ones too.
  template <typename See>
  void for_each(const See& see) const {
    occurrences.for_each([&](std::uint32_t occurrence) {
      if ((occurrence & sections) != 0) {
        see(Found{Occurrence::theorem(occurrence), tier_of(Occurrence::sections(occurrence))});
      }
    });
  }
};

// Of a pattern that asks for a constant, or for that and another one as an argument of it. Absent:
// the clause is another, or one of them has not always so many arguments.
[[nodiscard]] std::optional<ListedClause> listed(const Index& index, const Clause& clause);

[[nodiscard]] ClauseResult find_clause(const Index& index,
                                       const Clause& clause,
                                       StepBudget& budget);

}  // namespace sequent::search
