#include "engine/base/sort_first.h"

#include <algorithm>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/catch.h"

TEST_CASE("the first items of the order come to the front, sorted", "[base]") {
  sequent::base::Random random(9);
  for (int round = 0; round < 1000; ++round) {
    std::vector<std::uint64_t> items(1 + random.below(200));
    const std::uint64_t values = 1 + random.below(100);
    for (std::uint64_t& item : items) {
      item = random.below(values);
    }
    std::vector<std::uint64_t> sorted = items;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t wanted = 1 + random.below(items.size());
    sequent::base::sort_first(std::span(items), wanted, [](std::uint64_t a, std::uint64_t b) {
      return a < b ? -1 : a > b ? 1 : 0;
    });
    REQUIRE(std::equal(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(wanted),
                       sorted.begin()));
    std::sort(items.begin(), items.end());
    REQUIRE(items == sorted);
  }
}
