#include "tests/distproof/history.h"

#include <cstdlib>

#include "tests/distproof/fixture.h"
#include "tests/support/catch.h"

TEST_CASE("random histories agree with the model", "[distproof]") {
  sequent::test::TestStore store(GENERATE(from_range(sequent::test::backends())));
  // The second suite asks for more.
  const char* const asked = std::getenv("SEQUENT_HISTORIES");
  const std::uint32_t histories =
      asked == nullptr ? 40 : static_cast<std::uint32_t>(std::strtoul(asked, nullptr, 10));
  for (std::uint32_t seed = 1; seed <= histories; ++seed) {
    const auto difference = sequent::test::play_history(store.get(), seed, 160);
    INFO(difference.value_or(""));
    REQUIRE_FALSE(difference);
  }
}
