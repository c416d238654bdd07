#pragma once

#include <cstdint>
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

struct ClauseResult {
  std::vector<Found> found;
  std::uint64_t compared = 0;  // terms or theorems
};

[[nodiscard]] ClauseResult find_clause(const Index& index,
                                       const Clause& clause,
                                       StepBudget& budget);

}  // namespace sequent::search
