#include "proofcache/states/kept_time.h"

#include "tests/support/catch.h"

namespace sequent::states {
namespace {

using std::chrono::microseconds;

TEST_CASE("a time is kept to a sixteenth", "[states]") {
  std::uint64_t before = 0;
  for (std::int64_t us = 0; us < 100'000; us += us < 3000 ? 1 : 17) {
    const std::int64_t kept = kept_time(microseconds(us)).count();
    INFO(us << " us are kept as " << kept);
    REQUIRE(16 * std::abs(kept - us) <= us);
    REQUIRE(time_code(microseconds(us)) >= before);
    before = time_code(microseconds(us));
  }
  CHECK(kept_time(microseconds(409)) == microseconds(416));
  CHECK(kept_time(microseconds(31)) == microseconds(32));
  CHECK(kept_time(microseconds(-5)) == microseconds(0));
  CHECK(kept_time(microseconds::max()) == microseconds(std::int64_t{1} << 60));
}

TEST_CASE("each code is that of its time", "[states]") {
  for (std::uint64_t code = 0; code <= kMostTimeCode; ++code) {
    CHECK(time_code(time_of_code(code)) == code);
  }
}

}  // namespace
}  // namespace sequent::states
