#include "engine/store/typed.h"

#include <limits>
#include <set>

#include "engine/store/typed_sorted.h"
#include "tests/contract/backend.h"
#include "tests/support/catch.h"

namespace sequent::store {
namespace {

using base::ErrorCode;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Words = std::vector<std::string_view>;

void on_each(const std::function<void(Store&)>& check) {
  for (const std::string& name : test::backend_names()) {
    if (const auto backend = test::make_backend(name)) {
      INFO("backend " << name);
      auto open = backend->open({});
      REQUIRE(open.has_value());
      check((*open)->store());
    }
  }
}

TEST_CASE("strings through typed calls", "[contract]") {
  on_each([](Store& store) {
    CHECK_FALSE(get_bytes(store, "k")->has_value());
    CHECK(put_bytes_if_absent(store, "k", "first").value());
    CHECK_FALSE(put_bytes_if_absent(store, "k", "second").value());
    CHECK(get_bytes(store, "k")->value() == "first");
    REQUIRE(put_bytes(store, "e", ""));
    const std::vector<std::string> keys{"k", "absent", "e"};
    CHECK(exists_many(store, keys).value() == std::vector<bool>{true, false, true});
    CHECK(get_many(store, keys).value() ==
          std::vector<std::optional<std::string>>{"first", std::nullopt, ""});
    CHECK(get_many(store, {})->empty());
    CHECK(exists(store, "k").value());
    CHECK(remove(store, Words{"k", "absent"}).value() == 1);
    CHECK_FALSE(exists(store, "k").value());
    CHECK(increment(store, "n").value() == 1);
    CHECK(increment(store, "n", -5).value() == -4);
  });
}

TEST_CASE("hashes through typed calls", "[contract]") {
  on_each([](Store& store) {
    CHECK(get_all_fields(store, "h")->empty());
    REQUIRE(set_fields(store, "h", std::vector<Field>{{"a", "1"}, {"b", ""}}));
    CHECK(get_field(store, "h", "b")->value().empty());
    CHECK_FALSE(get_field(store, "h", "c")->has_value());
    CHECK(get_fields(store, "h", Words{"a", "c"}).value() ==
          std::vector<std::optional<std::string>>{"1", std::nullopt});
    CHECK_FALSE(set_field_if_absent(store, "h", "a", "2").value());
    CHECK(set_field_if_absent(store, "h", "c", "3").value());
    CHECK(increment_field(store, "h", "a", 41).value() == 42);
    CHECK(count_fields(store, "h").value() == 3);
    CHECK(remove_fields(store, "h", Words{"b", "c", "x"}).value() == 2);
    CHECK(get_all_fields(store, "h").value() == std::vector<OwnedField>{{"a", "42"}});
  });
}

TEST_CASE("sets and lists through typed calls", "[contract]") {
  on_each([](Store& store) {
    CHECK(add_to_set(store, "s", Words{"a", "b"}).value() == 2);
    CHECK(add_to_set(store, "s", Words{"b", "c"}).value() == 1);
    CHECK(is_member(store, "s", "c").value());
    CHECK(remove_from_set(store, "s", Words{"a", "x"}).value() == 1);
    CHECK(count_members(store, "s").value() == 2);
    CHECK(get_members(store, "s")->size() == 2);
    CHECK(push_back(store, "l", Words{"1", "2"}).value() == 2);
    CHECK(pop_front(store, "l")->value() == "1");
    CHECK(wait_pop_front(store, "l", seconds(1))->value() == "2");
    CHECK_FALSE(pop_front(store, "l")->has_value());
  });
}

TEST_CASE("sorted sets through typed calls", "[contract]") {
  on_each([](Store& store) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const std::vector<ScoredMember> members{
        {"low", -kInfinity}, {"third", 1.0 / 3}, {"big", 1e22}, {"high", kInfinity}};
    CHECK(add_to_sorted_set(store, "z", members).value() == 4);
    CHECK(range_by_rank(store, "z", 0, -1).value() == members);
    CHECK(range_by_score(store, "z", {.least = 0, .limit = 1}).value() ==
          std::vector<ScoredMember>{members[1]});
    CHECK(range_by_score(store, "z", {}).value() == members);
    CHECK(get_score(store, "z", "third").value() == 1.0 / 3);
    CHECK_FALSE(get_score(store, "z", "x")->has_value());
    CHECK(remove_from_sorted_set(store, "z", Words{"big"}).value() == 1);
    CHECK(count_sorted_set(store, "z").value() == 3);
    CHECK(pop_lowest(store, "z", 2).value() == std::vector<ScoredMember>{members[0], members[1]});
  });
}

TEST_CASE("a scan finds every key that stays", "[contract]") {
  on_each([](Store& store) {
    std::vector<Command> commands;
    for (int i = 0; i < 3000; ++i) {
      commands.push_back({"SET", "in:" + std::to_string(i), "x"});
      commands.push_back({"SET", "out:" + std::to_string(i), "x"});
    }
    REQUIRE(store.run_batch(commands).has_value());
    std::set<std::string> found;
    std::string cursor = "0";
    do {
      const auto keys = scan_keys(store, cursor, "in:*", 100).value();
      found.insert(keys.begin(), keys.end());
    } while (cursor != "0");
    CHECK(found.size() == 3000);
    CHECK(found.contains("in:2999"));
  });
}

TEST_CASE("the store's clock is near ours", "[contract]") {
  on_each([](Store& store) {
    const auto ours = std::chrono::duration_cast<std::chrono::microseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
    CHECK(std::abs(store_time_us(store).value() - ours) < 10'000'000);
  });
}

TEST_CASE("a refusal names the command and the key", "[contract]") {
  on_each([](Store& store) {
    REQUIRE(put_bytes(store, "text", "v"));
    const auto refused = add_to_set(store, "text", Words{"a"});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::kInternal);
    CHECK(refused.error().message.starts_with("SADD text: the store refused: WRONGTYPE"));
  });
}

}  // namespace
}  // namespace sequent::store
