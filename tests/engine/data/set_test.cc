#include "engine/data/set.h"

#include <set>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::base::Random;
using sequent::data::Set;

namespace {

std::set<std::string> all(const Set& set) {
  std::set<std::string> members;
  set.for_each([&](std::string_view member) { REQUIRE(members.emplace(member).second); });
  return members;
}

void run_random(std::uint64_t seed, std::uint64_t members, std::uint64_t texts_in_ten) {
  Random random(seed);
  Set set;
  std::set<std::string> expected;
  for (int step = 0; step < 6000; ++step) {
    const std::uint64_t number = random.below(members);
    const std::string member =
        number % 10 < texts_in_ten
            ? "text" + std::to_string(number)
            : std::to_string(static_cast<std::int64_t>(number << number % 50));
    if (random.below(5) < (step < 4000 ? 4U : 1U)) {
      REQUIRE(set.add(member) == expected.insert(member).second);
    } else {
      REQUIRE(set.erase(member) == (expected.erase(member) == 1));
    }
    REQUIRE(set.contains(member) == (expected.count(member) == 1));
    REQUIRE(set.size() == expected.size());
  }
  REQUIRE(all(set) == expected);
}

}  // namespace

TEST_CASE("a set behaves as a set, of integers, small and big", "[data]") {
  run_random(1, 100, 0);
  run_random(2, 500, 0);
  run_random(3, 2000, 0);
  run_random(4, 80, 4);
  run_random(5, 300, 1);
  run_random(6, 3000, 9);
}

TEST_CASE("up to 512 integers are an intset in rising order", "[data]") {
  Set set;
  for (int i = 512; i > 0; --i) {
    set.add(std::to_string(i * 100000 * (i % 2 == 0 ? 1 : -1)));
  }
  CHECK(set.encoding() == "intset");
  std::vector<long> values;
  set.for_each([&](std::string_view member) { values.push_back(std::stol(std::string(member))); });
  CHECK(std::is_sorted(values.begin(), values.end()));
  set.add("7");
  CHECK(set.encoding() == "hashtable");
  CHECK(set.size() == 513);

  Set mixed;
  mixed.add("1");
  mixed.add("01");
  CHECK(mixed.encoding() == "hashtable");
  CHECK(mixed.contains("1"));
  CHECK(mixed.contains("01"));
  CHECK_FALSE(mixed.contains("001"));
}

TEST_CASE("samples of a set are uniform in every form", "[data]") {
  Random random(5);
  for (const int members : {10, 100, 400}) {
    for (const bool texts : {false, true}) {
      Set set;
      for (int i = 0; i < members; ++i) {
        set.add((texts ? "t" : "") + std::to_string(i));
      }
      std::map<std::string, int> drawn;
      const int draws = members * 200;
      for (int draw = 0; draw < draws; ++draw) {
        set.sample([&] { return random.next(); },
                   [&](std::string_view member) { ++drawn[std::string(member)]; });
      }
      CHECK(drawn.size() == static_cast<std::size_t>(members));
      for (const auto& [member, count] : drawn) {
        CHECK(count > 100);
        CHECK(count < 300);
      }
    }
  }
}

TEST_CASE("a scan of a set meets every member", "[data]") {
  for (const char* prefix : {"", "m"}) {
    for (const int members : {0, 3, 128, 512, 5000}) {
      Set set;
      for (int i = 0; i < members; ++i) {
        set.add(prefix + std::to_string(i));
      }
      std::set<std::string> seen;
      std::uint64_t cursor = 0;
      do {
        cursor = set.scan(cursor, [&](std::string_view member) { seen.emplace(member); });
      } while (cursor != 0);
      CHECK(seen.size() == static_cast<std::size_t>(members));
    }
  }
}

TEST_CASE("memory of a set meets its goal and is given back", "[data]") {
  Set set;
  constexpr int kMembers = 200000;
  for (int i = 0; i < kMembers; ++i) {
    set.add("member:" + std::to_string(100000000 + i));
  }
  CHECK(static_cast<double>(set.memory_bytes()) / kMembers <= 34);  // 16 of payload
  for (int i = 1000; i < kMembers; ++i) {
    set.erase("member:" + std::to_string(100000000 + i));
  }
  CHECK(set.memory_bytes() < 250000);
  CHECK(all(set).size() == 1000);
}
