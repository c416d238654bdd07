#include "engine/store/retry.h"

#include <set>

#include "tests/support/catch.h"

namespace sequent::store {
namespace {

using std::chrono::milliseconds;

TEST_CASE("pauses double up to the bound, each between half and the whole", "[store]") {
  Backoff backoff({.first = milliseconds(10), .most = milliseconds(100)}, 7);
  for (const int bound : {10, 20, 40, 80, 100, 100, 100}) {
    const auto pause = backoff.next();
    CHECK(pause >= milliseconds(bound / 2));
    CHECK(pause <= milliseconds(bound));
  }
}

TEST_CASE("clients with different seeds do not come back together", "[store]") {
  std::set<std::int64_t> pauses;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Backoff backoff({.first = milliseconds(1000), .most = milliseconds(1000)}, seed);
    pauses.insert(backoff.next().count());
  }
  CHECK(pauses.size() > 40);
}

TEST_CASE("a pause is never nothing, so that nobody spins", "[store]") {
  Backoff backoff({.first = milliseconds(0), .most = milliseconds(0)}, 1);
  CHECK(backoff.next() >= milliseconds(1));
}

}  // namespace
}  // namespace sequent::store
