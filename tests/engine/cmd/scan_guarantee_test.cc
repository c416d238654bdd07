// What is there from the first call of a scan to the last is seen, whatever else comes and goes.

#include <deque>
#include <set>
#include <string>

#include "engine/base/random.h"
#include "tests/support/catch.h"
#include "tests/support/cli.h"

using sequent::base::Random;
using sequent::resp::Reply;
using sequent::test::Cli;

namespace {

struct Kind {
  std::string scan;       // before the cursor
  std::string add;        // before the name
  std::string add_value;  // after it
  std::string remove;     // before the name
  std::size_t words;      // of the reply for each element
};

const Kind kKinds[] = {
    {"SCAN", "SET", "v", "DEL", 1},
    {"HSCAN k", "HSET k", "v", "HDEL k", 2},
    {"SSCAN k", "SADD k", "", "SREM k", 1},
    {"ZSCAN k", "ZADD k 1", "", "ZREM k", 2},
};

std::string name(std::uint64_t number) {
  return "name:" + std::to_string(number);
}

}  // namespace

TEST_CASE_METHOD(Cli, "SCAN, HSCAN, SSCAN and ZSCAN miss nothing that stays", "[cmd]") {
  const auto [scan, add, add_value, remove, words] = kKinds[GENERATE(0, 1, 2, 3)];
  const std::uint64_t seed = GENERATE(range(1U, 9U));
  INFO(scan << " with seed " << seed);
  Random random(seed);
  const std::uint64_t stable = 50 + random.below(800);
  const auto put = [&](std::uint64_t number) {
    run(add + " " + name(number) + " " + add_value);
  };
  for (std::uint64_t i = 0; i < stable; ++i) {
    put(i);
  }
  std::set<std::string> seen;
  std::deque<std::uint64_t> others;
  std::uint64_t next = 1'000'000;
  std::string cursor = "0";
  int steps = 0;
  do {
    const Reply page = run(scan + " " + cursor + " COUNT 7").reply;
    REQUIRE(page.items.size() == 2);
    cursor = page.items[0].text;
    const auto& items = page.items[1].items;
    for (std::size_t i = 0; i < items.size(); i += words) {
      seen.insert(items[i].text);
    }
    const bool growing = (steps / 15) % 2 == 0;
    for (std::uint64_t i = random.below(growing ? 300 : 600); i > 0; --i) {
      if (growing) {
        others.push_back(next);
        put(next++);
      } else if (!others.empty()) {
        run(remove + " " + name(others.front()));
        others.pop_front();
      }
    }
    REQUIRE(++steps < 20'000);
  } while (cursor != "0");
  for (std::uint64_t i = 0; i < stable; ++i) {
    REQUIRE(seen.contains(name(i)));
  }
}
