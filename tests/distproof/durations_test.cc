#include "distproof/durations.h"

#include "distproof/run.h"
#include "tests/distproof/fixture.h"
#include "tests/support/catch.h"

using sequent::distproof::Cost;
using sequent::distproof::Durations;
using sequent::test::backends;
using sequent::test::must;
using sequent::test::TestStore;

namespace {

using Costs = std::vector<std::optional<Cost>>;

}  // namespace

TEST_CASE("what modules took is smoothed, memory follows upwards at once", "[distproof]") {
  TestStore store(GENERATE(from_range(backends())));
  const std::string ns = sequent::distproof::RunOwner::new_id(sequent::base::SystemClock()).text();
  Durations durations(store.get(), ns, "cpu x 2");
  const std::vector<std::string> modules{"A", "B é"};
  CHECK(must(durations.look_up(modules)) == Costs{std::nullopt, std::nullopt});
  must(durations.learn(std::vector<sequent::distproof::MeasuredCost>{{"B é", {1000, 500}}}));
  CHECK(must(durations.look_up(modules)) == Costs{std::nullopt, Cost{1000, 500}});
  must(durations.learn(
      std::vector<sequent::distproof::MeasuredCost>{{"A", {7, 8}}, {"B é", {2000, 900}}}));
  CHECK(must(durations.look_up(modules)) == Costs{Cost{7, 8}, Cost{1500, 900}});
  must(durations.learn(std::vector<sequent::distproof::MeasuredCost>{{"B é", {500, 100}}}));
  CHECK(must(durations.look_up(modules)) == Costs{Cost{7, 8}, Cost{1000, 500}});
  Durations other(store.get(), ns, "cpu x 4");
  CHECK(must(other.look_up(modules)) == Costs{std::nullopt, std::nullopt});
}

TEST_CASE("thousands of modules are learnt and looked up in bulk", "[distproof]") {
  TestStore store(GENERATE(from_range(backends())));
  const std::string ns = sequent::distproof::RunOwner::new_id(sequent::base::SystemClock()).text();
  Durations durations(store.get(), ns, "m");
  std::vector<sequent::distproof::MeasuredCost> costs;
  std::vector<std::string> modules;
  for (int i = 0; i < 2500; ++i) {
    modules.push_back("M" + std::to_string(i));
    costs.push_back({modules.back(), {i, 2 * i}});
  }
  must(durations.learn(costs));
  const Costs found = must(durations.look_up(modules));
  REQUIRE(found.size() == 2500);
  CHECK(found[2499] == Cost{2499, 4998});
  CHECK(found[1000] == Cost{1000, 2000});
}

TEST_CASE("an entry that cannot be read counts as unknown and is learnt anew", "[distproof]") {
  TestStore store(GENERATE(from_range(backends())));
  const std::string ns = sequent::distproof::RunOwner::new_id(sequent::base::SystemClock()).text();
  Durations durations(store.get(), ns, "m");
  const std::vector<std::string> modules{"A"};
  const std::string key = sequent::distproof::SharedKeys(ns).durations("m");
  for (const char* text : {"", "x", "1", "1 ", "1 2 3", "a 2"}) {
    must(store.get().run(std::vector<std::string_view>{"HSET", key, "A", text}));
    CHECK(must(durations.look_up(modules)) == Costs{std::nullopt});
  }
  must(durations.learn(std::vector<sequent::distproof::MeasuredCost>{{"A", {5, 6}}}));
  CHECK(must(durations.look_up(modules)) == Costs{Cost{5, 6}});
}

TEST_CASE("machines have a class", "[distproof]") {
  CHECK(sequent::distproof::this_machine_class().find(" x ") != std::string::npos);
}
