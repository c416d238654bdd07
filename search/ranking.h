#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "search/clause_search.h"
#include "search/index.h"
#include "search/query.h"
#include "search/word_score.h"

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

// The first of what is found. What is worse than enough others, whatever its words are, and whoever
// uses these no more, is passed over at once.
//
// Borrows: the index. Threads: one.
class Ranking {
 public:
  // For so many.
  Ranking(const Index& index, const Query& query, std::size_t count);

  // REQUIRES: it was not added before
  void add(const Found& found) {
    const std::int64_t unused =
        (std::int64_t{found.tier} << kTierShift) + index_.weight(found.theorem);
    const std::int64_t used = unused - index_.users(found.theorem);
    if (used - words_.most() <= bound_ || !named_.empty()) {
      keep({users_count_ ? used : unused, used - words_.most(), found});
    }
  }
  // Best first.
  [[nodiscard]] std::vector<Hit> take() &&;

 private:
  static constexpr unsigned kTierShift = 34;  // a cost is below

  struct Contender {
    std::int64_t most = 0;   // what its order, by tier and cost, is at most
    std::int64_t least = 0;  // and at least
    Found found;
  };
  void keep(const Contender& contender);
  void shrink();

  const Index& index_;
  std::size_t count_;
  std::size_t room_;
  WordScore words_;
  std::vector<TheoremId> named_;  // that the query calls by name, sorted
  bool users_count_;              // as they are: nobody was removed
  std::int64_t bound_;            // enough others are of at most this order
  std::vector<Contender> kept_;
  std::vector<Found> called_;
};

// "distance 1; 4 symbols, size 9; words 6; users 3; together 12": for people.
[[nodiscard]] std::string describe(const Index& index, const Hit& hit);

}  // namespace sequent::search
