#include "search/premises.h"

#include <set>

#include "tests/support/catch.h"

namespace sequent::search {
namespace {

using Facts = std::vector<Premises::Fact>;

TEST_CASE("the premises of the proofs of like statements come before others", "[search]") {
  Premises premises;
  const auto sum_law = premises.add({1, 2}, {});
  const auto order_law = premises.add({1, 3}, {});
  for (std::uint64_t i = 0; i < 20; ++i) {
    premises.add({1, 2, 10 + i}, {sum_law});
    premises.add({1, 3, 40 + i}, {order_law});
  }
  CHECK(premises.select({1, 2}, 1) == Facts{sum_law});
  CHECK(premises.select({1, 3}, 1) == Facts{order_law});
}

TEST_CASE("a feature that all have says nothing beside a rare one", "[search]") {
  Premises premises;
  for (std::uint64_t i = 0; i < 30; ++i) {
    premises.add({1}, {});
  }
  const auto rare = premises.add({1, 7}, {});
  CHECK(premises.select({1, 7}, 1) == Facts{rare});
}

TEST_CASE("what is not accessible is neither selected nor a neighbour", "[search]") {
  Premises premises;
  const auto law = premises.add({1}, {});
  const auto other = premises.add({2}, {});
  const auto like = premises.add({1, 3, 4}, {law});
  premises.add({3, 4}, {other});
  CHECK(premises.select({3, 4}, 9) == Facts{3, other, like, law});
  CHECK(premises.select({3, 4}, 9, {true, true, false, false}).empty());
  CHECK(premises.select({3, 4}, 9, {false, true, true, false}) == Facts{like});
  CHECK(premises.select({3, 4}, 9, {true, true, true, false}) == Facts{like, law});
}

TEST_CASE("no more are selected than asked for or known, none twice", "[search]") {
  Premises premises;
  CHECK(premises.select({1}, 5).empty());
  for (std::uint64_t i = 0; i < 10; ++i) {
    premises.add({1, 10 + i}, i == 0 ? Facts{} : Facts{0});
  }
  CHECK(premises.select({1}, 4).size() == 4);
  const Facts all = premises.select({1}, 100);
  CHECK(all.size() == 10);
  CHECK(std::set(all.begin(), all.end()).size() == 10);
  CHECK(premises.select({999}, 5).empty());
}

}  // namespace
}  // namespace sequent::search
