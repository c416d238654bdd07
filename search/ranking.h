#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "search/clause_search.h"
#include "search/index.h"
#include "search/query.h"

namespace sequent::search {

// Where a theorem stands in an answer, and why: smaller is better, compared in the order of the
// fields; equal ones by name. So the order depends on the library and the query alone.
struct Score {
  bool is_unnamed = true;    // false: the query asks for this very name
  std::uint32_t tier = 0;    // sum over the query's patterns: 0 it is the conclusion, 1 in it,
                             // 2 in a hypothesis, 3 in the type of a variable; of a goal: how
                             // many symbols less of it this states than the one with most
  std::uint32_t weight = 0;  // of the statement: 3 for each distinct symbol, and its size
  auto operator<=>(const Score&) const = default;
};

struct Hit {
  TheoremId theorem = 0;
  Score score;
};

// The first `count` of them, best first.
[[nodiscard]] std::vector<Hit> rank(const Index& index,
                                    const Query& query,
                                    std::span<const Found> found,
                                    std::size_t count);

// "distance 1; 4 symbols, size 9": for people.
[[nodiscard]] std::string describe(const Index& index, const Hit& hit);

}  // namespace sequent::search
