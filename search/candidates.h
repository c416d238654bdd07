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

// Terms that the postings leave for a pattern: all that match it, maybe more.
struct Candidates {
  bool all = true;            // every term; `terms` is not filled
  bool exact = true;          // no more than those that match
  std::vector<TermId> terms;  // sorted
};

[[nodiscard]] Candidates candidates_of(const Index& index,
                                       const Pattern& pattern,
                                       PatternId root,
                                       Matcher::Extent extent);

}  // namespace sequent::search
