#pragma once

#include "search/clause_search.h"
#include "search/index.h"
#include "search/matcher.h"
#include "search/query.h"

namespace sequent::search {

// Theorems for a goal: of clauses kApply, kSolve and kRewrite. Those whose conclusion (or side
// of the equation) is a variable alone fit every goal and are left out.
[[nodiscard]] ClauseResult find_for_goal(const Index& index,
                                         const Clause& clause,
                                         StepBudget& budget);

}  // namespace sequent::search
