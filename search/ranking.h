#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "search/clause_search.h"
#include "search/index.h"
#include "search/query.h"

namespace sequent::search {

// Where a theorem stands in an answer, and why: compared by is_unnamed, tier and cost(), smaller is
// better; equal ones by name. So the order depends on the library and the query alone.
struct Score {
  bool is_unnamed = true;    // false: the query asks for this very name
  std::uint32_t tier = 0;    // sum over the query's patterns: 0 it is the conclusion, 1 in it,
                             // 2 in a hypothesis, 3 in the type of a variable; of a goal: how
                             // many symbols less of it this states than the one with most
  std::uint32_t weight = 0;  // of the statement: 3 for each distinct symbol, and its size
  std::uint32_t words = 0;   // how well those of name and text fit (WordScore)
  std::uint32_t users = 0;   // how often the number of its users doubles, from 1 on; at most
                             // 10: more only says that it is infrastructure

  [[nodiscard]] std::int64_t cost() const {
    return std::int64_t{weight} - std::int64_t{words} - std::int64_t{users};
  }
  std::strong_ordering operator<=>(const Score& other) const {
    return std::make_tuple(is_unnamed, tier, cost()) <=>
           std::make_tuple(other.is_unnamed, other.tier, other.cost());
  }
  bool operator==(const Score& other) const { return (*this <=> other) == 0; }
};

struct Hit {
  TheoremId theorem = 0;
  Score score;
};

// The first `count` of them, best first. REQUIRES: they are sorted, none twice
[[nodiscard]] std::vector<Hit> rank(const Index& index,
                                    const Query& query,
                                    std::span<const Found> found,
                                    std::size_t count);

// "distance 1; 4 symbols, size 9; words 6; users 3; together 12": for people.
[[nodiscard]] std::string describe(const Index& index, const Hit& hit);

}  // namespace sequent::search
