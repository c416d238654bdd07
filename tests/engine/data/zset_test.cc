#include "engine/data/zset.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::base::Random;
using sequent::data::ZSet;

namespace {

using Item = std::pair<double, std::string>;

// A sorted set as the standard library would write it.
struct Oracle {
  std::map<std::string, double> scores;
  std::set<Item> order;

  bool set(const std::string& member, double score) {
    const bool is_new = !erase(member);
    scores[member] = score;
    order.emplace(score, member);
    return is_new;
  }
  bool erase(const std::string& member) {
    const auto found = scores.find(member);
    if (found == scores.end()) {
      return false;
    }
    order.erase({found->second, member});
    scores.erase(found);
    return true;
  }
};

std::vector<Item> all(const ZSet& zset) {
  std::vector<Item> items;
  zset.for_each([&](std::string_view member, double score) { items.emplace_back(score, member); });
  return items;
}

void check_ranges(const ZSet& zset, const Oracle& oracle, Random& random) {
  const std::vector<Item> expected(oracle.order.begin(), oracle.order.end());
  REQUIRE(all(zset) == expected);
  if (expected.empty()) {
    return;
  }
  const std::size_t first = random.below(expected.size());
  const std::size_t count = random.below(expected.size() - first + 1);
  std::vector<Item> found;
  zset.for_range(first, count,
                 [&](std::string_view member, double score) { found.emplace_back(score, member); });
  REQUIRE(found ==
          std::vector<Item>(expected.begin() + static_cast<std::ptrdiff_t>(first),
                            expected.begin() + static_cast<std::ptrdiff_t>(first + count)));
  found.clear();
  zset.for_range_down(
      first, std::min(count, first + 1),
      [&](std::string_view member, double score) { found.emplace_back(score, member); });
  for (std::size_t i = 0; i < found.size(); ++i) {
    REQUIRE(found[i] == expected[first - i]);
  }
  const double bound = expected[first].first;
  const auto below = std::count_if(expected.begin(), expected.end(),
                                   [&](const Item& item) { return item.first < bound; });
  const auto up_to = std::count_if(expected.begin(), expected.end(),
                                   [&](const Item& item) { return item.first <= bound; });
  REQUIRE(zset.count_below(bound) == static_cast<std::size_t>(below));
  REQUIRE(zset.count_up_to(bound) == static_cast<std::size_t>(up_to));
}

struct Plan {
  std::uint64_t seed;
  std::uint64_t members;
  std::uint64_t scores;  // how many different ones
  int steps;
};

void run_random(const Plan& plan) {
  Random random(plan.seed);
  ZSet zset;
  Oracle oracle;
  for (int step = 0; step < plan.steps; ++step) {
    const std::uint64_t number = random.below(plan.members);
    const std::string member =
        number % 3 == 0 ? std::to_string(number) : "m" + std::to_string(number);
    const bool shrinking = (step / (plan.steps / 4)) % 2 == 1;
    if (random.below(10) < (shrinking ? 3U : 7U)) {
      const double score = static_cast<double>(random.below(plan.scores)) / 2 - 5;
      REQUIRE(zset.set(member, score) == oracle.set(member, score));
    } else {
      REQUIRE(zset.erase(member) == oracle.erase(member));
    }
    REQUIRE(zset.size() == oracle.order.size());
    const auto known = oracle.scores.find(member);
    REQUIRE(zset.score(member).has_value() == (known != oracle.scores.end()));
    if (known != oracle.scores.end()) {
      REQUIRE(*zset.score(member) == known->second);
    }
    if (step % 97 == 0) {
      check_ranges(zset, oracle, random);
      if (known != oracle.scores.end()) {
        const auto place = oracle.order.find({known->second, member});
        REQUIRE(zset.rank(member) ==
                static_cast<std::size_t>(std::distance(oracle.order.begin(), place)));
      }
    }
  }
  check_ranges(zset, oracle, random);
}

}  // namespace

TEST_CASE("a sorted set behaves as an ordered set, small, big and between", "[data]") {
  run_random({.seed = 1, .members = 20, .scores = 5, .steps = 4000});
  run_random({.seed = 2, .members = 180, .scores = 50, .steps = 8000});
  run_random({.seed = 3, .members = 3000, .scores = 1, .steps = 20000});
  run_random({.seed = 4, .members = 20000, .scores = 1000000, .steps = 60000});
  run_random({.seed = 5, .members = 5000, .scores = 30, .steps = 40000});
}

TEST_CASE("rising, falling and alternating scores keep their order", "[data]") {
  for (const int direction : {1, -1, 0}) {
    ZSet zset;
    constexpr int kMembers = 20000;
    for (int i = 0; i < kMembers; ++i) {
      const int score = direction == 0 ? (i % 2 == 0 ? i : -i) : direction * i;
      zset.set("m" + std::to_string(i), score);
    }
    const auto items = all(zset);
    CHECK(items.size() == kMembers);
    CHECK(std::is_sorted(items.begin(), items.end()));
    CHECK(zset.rank("m0") == (direction == 1 ? 0 : direction == -1 ? kMembers - 1 : kMembers / 2));
  }
}

TEST_CASE("a range of ranks is removed", "[data]") {
  for (const int members : {100, 5000}) {
    ZSet zset;
    for (int i = 0; i < members; ++i) {
      zset.set(std::to_string(i), i);
    }
    zset.erase_range(10, static_cast<std::size_t>(members) - 20);
    const auto items = all(zset);
    REQUIRE(items.size() == 20);
    CHECK(items[9].first == 9);
    CHECK(items[10].first == members - 10);
    zset.erase_range(0, 20);
    CHECK(zset.empty());
    zset.set("again", 1);
    CHECK(zset.size() == 1);
  }
}

TEST_CASE("scores of every kind survive both forms", "[data]") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::vector<double> scores = {-kInfinity, -1e300,
                                      -1e17,      -9007199254740993.0,
                                      -32769,     -129,
                                      -1,         -0.5,
                                      5e-324,     0.1,
                                      1,          31,
                                      32,         127,
                                      128,        65536,
                                      4e9,        9007199254740991.0,
                                      1e19,       kInfinity};
  for (const std::size_t padding : {0, 200}) {
    ZSet zset;
    for (std::size_t i = 0; i < padding; ++i) {
      zset.set("p" + std::to_string(i), 0.25);
    }
    for (const double score : scores) {
      zset.set("s" + std::to_string(score), score);
    }
    for (const double score : scores) {
      CHECK(zset.score("s" + std::to_string(score)) == score);
    }
    const auto items = all(zset);
    CHECK(std::is_sorted(items.begin(), items.end()));
  }
}

TEST_CASE("lexical counts bound members of equal score", "[data]") {
  for (const int members : {26, 260}) {
    ZSet zset;
    for (int i = 0; i < members; ++i) {
      zset.set(std::string(1, static_cast<char>('a' + i % 26)) +
                   std::string(static_cast<std::size_t>(i) / 26, '.'),
               0);
    }
    const std::size_t per_letter = static_cast<std::size_t>(members) / 26;
    CHECK(zset.count_lex_below("b") == per_letter);
    CHECK(zset.count_lex_up_to("b") == per_letter + 1);
    CHECK(zset.count_lex_below("") == 0);
    CHECK(zset.count_lex_up_to("zzzz") == static_cast<std::size_t>(members));
  }
}

TEST_CASE("a sorted set is packed up to 128 members of 64 bytes", "[data]") {
  ZSet zset;
  for (int i = 0; i < 127; ++i) {
    zset.set(std::to_string(i), i);
  }
  zset.set(std::string(64, 'x'), 1);
  CHECK(zset.encoding() == "listpack");
  zset.set("one more", 1);
  CHECK(zset.encoding() == "skiplist");
  ZSet with_long;
  with_long.set(std::string(65, 'x'), 1);
  CHECK(with_long.encoding() == "skiplist");
}

TEST_CASE("the member that makes a tree of a sorted set keeps the sign of its zero", "[data]") {
  ZSet zset({.elements = 1});
  zset.set("a", 1);
  CHECK(zset.encoding() == "listpack");
  zset.set("b", -0.0);
  CHECK(zset.encoding() == "skiplist");
  CHECK(std::signbit(zset.score("b").value()));
}

TEST_CASE("memory of a sorted set meets its goal and is given back", "[data]") {
  Random random(9);
  ZSet zset;
  constexpr int kMembers = 200000;
  for (int i = 0; i < kMembers; ++i) {
    zset.set("member:" + std::to_string(100000000 + i),
             static_cast<double>(random.below(1U << 30U)));
  }
  CHECK(static_cast<double>(zset.memory_bytes()) / kMembers <= 54);  // 24 of payload
  zset.erase_range(500, kMembers - 1000);
  CHECK(zset.memory_bytes() < 250000);
  const auto items = all(zset);
  CHECK(items.size() == 1000);
  CHECK(std::is_sorted(items.begin(), items.end()));
  for (const auto& [score, member] : items) {
    REQUIRE(zset.score(member) == score);
  }
}
