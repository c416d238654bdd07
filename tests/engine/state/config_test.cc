#include "engine/state/config.h"

#include <string>

#include "tests/support/catch.h"

using sequent::state::Config;
using sequent::state::set_setting;
using sequent::state::SetResult;
using sequent::state::settings;

TEST_CASE("a setting is found by a glob, in any case, also by its old name", "[state]") {
  const Config config;
  CHECK(settings(config, "HASH-MAX-listpack-*").size() == 2);
  const auto old = settings(config, "hash-max-ziplist-entries");
  REQUIRE(old.size() == 1);
  CHECK(old[0].value == "128");
  CHECK(settings(config, "nothing").empty());
}

TEST_CASE("a setting takes numbers within its bounds", "[state]") {
  Config config;
  std::string problem;
  CHECK(set_setting(config, "Set-Max-Intset-Entries", "7", problem) == SetResult::kDone);
  CHECK(config.set_max_intset_entries == 7);
  CHECK(set_setting(config, "set-max-intset-entries", "x", problem) == SetResult::kBadValue);
  CHECK(problem == "argument couldn't be parsed into an integer");
  CHECK(set_setting(config, "proto-max-bulk-len", "1", problem) == SetResult::kBadValue);
  CHECK(problem == "argument must be between 1048576 and 9223372036854775807 inclusive");
  CHECK(config.set_max_intset_entries == 7);
}

TEST_CASE("what is fixed may be set to what it is", "[state]") {
  Config config;
  std::string problem;
  CHECK(set_setting(config, "save", "", problem) == SetResult::kDone);
  CHECK(set_setting(config, "save", "60 1", problem) == SetResult::kImmutable);
  CHECK(set_setting(config, "no-such-setting", "1", problem) == SetResult::kUnknown);
}
