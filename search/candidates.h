#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "search/index.h"
#include "search/matcher.h"
#include "search/pattern.h"
#include "search/posting_keys.h"

namespace sequent::search {

// What the postings leave for a pattern: all that match it, maybe more.
struct Candidates {
  bool all = true;                 // everything; `ids` is not filled
  bool exact = true;               // no more than those that match
  std::vector<std::uint32_t> ids;  // sorted
};

// Terms.
[[nodiscard]] Candidates candidates_of(const Index& index,
                                       const Pattern& pattern,
                                       PatternId root,
                                       Matcher::Extent extent);

// Theorems whose conclusion it is. Removed ones may be among them.
[[nodiscard]] Candidates conclusions_of(const Index& index, const Pattern& pattern, PatternId root);

// All terms that become `root` for some choice of their variables, maybe more; none that is a
// variable alone. Empty for a goal without a head.
[[nodiscard]] std::vector<TermId> candidates_for_goal(const Index& index,
                                                      const Pattern& goal,
                                                      PatternId root);

// All terms with the head `equality` whose child `side` becomes `part`, maybe more.
[[nodiscard]] std::vector<TermId> equations_for_goal(const Index& index,
                                                     const Pattern& goal,
                                                     PatternId part,
                                                     const Label& equality,
                                                     std::uint32_t side);

}  // namespace sequent::search
