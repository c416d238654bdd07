#include "engine/state/config.h"

#include <string>

#include "engine/state/config_table.h"
#include "engine/state/memory_text.h"
#include "tests/support/catch.h"

using sequent::state::Config;
using sequent::state::parse_memory;
using sequent::state::set_setting;
using sequent::state::SetResult;
using sequent::state::SetTime;
using sequent::state::setting;
using sequent::state::settings;

namespace {

// The value afterwards, or the problem.
std::string set(Config& config, const std::string& name, const std::string& value) {
  std::string problem;
  return set_setting(config, name, value, problem) == SetResult::kDone
             ? setting(config, name).value()
             : problem;
}

}  // namespace

TEST_CASE("a setting is found by a glob, in any case, also by its old name", "[state]") {
  const Config config;
  CHECK(settings(config, "HASH-MAX-listpack-*").size() == 2);
  const auto old = settings(config, "hash-max-ziplist-entries");
  REQUIRE(old.size() == 1);
  CHECK(old[0].value == "512");
  CHECK(settings(config, "nothing").empty());
}

TEST_CASE("a hidden setting is found only by its whole name", "[state]") {
  const Config config;
  CHECK(settings(config, "key-load-delay").size() == 1);
  CHECK(settings(config, "key-load-dela?").empty());
}

TEST_CASE("a setting takes numbers within its bounds", "[state]") {
  Config config;
  CHECK(set(config, "Set-Max-Intset-Entries", "7") == "7");
  CHECK(config.set_max_intset_entries == 7);
  CHECK(set(config, "set-max-intset-entries", "x") ==
        "argument couldn't be parsed into an integer");
  CHECK(set(config, "proto-max-bulk-len", "1") ==
        "argument must be between 1048576 and 9223372036854775807 inclusive");
  CHECK(set(config, "proto-max-bulk-len", "one") == "argument must be a memory value");
  CHECK(config.set_max_intset_entries == 7);
}

TEST_CASE("memory is written with units of 1000 and 1024", "[state]") {
  CHECK(parse_memory("100") == 100);
  CHECK(parse_memory("2K") == 2000);
  CHECK(parse_memory("2kb") == 2048);
  CHECK(parse_memory("3gb") == 3LL * 1024 * 1024 * 1024);
  for (const char* wrong : {"", "-1", "1.5", "kb", "1tb", "9223372036854775807kb"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_memory(wrong));
  }
}

TEST_CASE("words, percentages and limits have their own forms", "[state]") {
  Config config;
  CHECK(set(config, "maxmemory-clients", "5%") == "5%");
  CHECK(config.maxmemory_clients == -5);
  CHECK(set(config, "shutdown-on-sigterm", "now NOSAVE") == "nosave now");
  CHECK(set(config, "maxmemory-policy", "lru") ==
        "argument(s) must be one of the following: volatile-lru, volatile-lfu, volatile-random, "
        "volatile-ttl, allkeys-lru, allkeys-lfu, allkeys-random, noeviction");
  CHECK(set(config, "client-output-buffer-limit", "replica 3mb 4mb 70") ==
        "normal 0 0 0 slave 3145728 4194304 70 pubsub 33554432 8388608 60");
  CHECK(set(config, "client-output-buffer-limit", "master 1 1 1") ==
        "Invalid client class specified in buffer limit configuration.");
  CHECK(set(config, "latency-tracking-info-percentiles", "0.0 50.5 100") == "0 50.5 100");
  CHECK(set(config, "latency-tracking-info-percentiles", "101") ==
        "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
  CHECK(set(config, "notify-keyspace-events", "KEg$lshzxetd") == "AKE");
  CHECK(set(config, "notify-keyspace-events", "nmE") == "nEm");
  CHECK(set(config, "save", "60 1 300 10") == "60 1 300 10");
  CHECK(set(config, "save", "60") == "Invalid save parameters");
}

TEST_CASE("some settings hold from the start", "[state]") {
  Config config;
  std::string problem;
  CHECK(set_setting(config, "databases", "3", problem) == SetResult::kImmutable);
  CHECK(set_setting(config, "dir", "/tmp", problem) == SetResult::kProtected);
  CHECK(set_setting(config, "no-such-setting", "1", problem) == SetResult::kUnknown);
  CHECK(set_setting(config, "databases", "3", problem, SetTime::kStart) == SetResult::kDone);
  CHECK(config.databases == 3);
}

TEST_CASE("every setting can be set to what it is", "[state]") {
  const Config initial;
  for (const auto& each : settings(initial, "*")) {
    CAPTURE(each.name);
    Config config;
    std::string problem;
    const SetResult result = set_setting(config, each.name, each.value, problem, SetTime::kStart);
    CAPTURE(problem);
    CHECK(result == SetResult::kDone);
    CHECK(setting(config, each.name) == each.value);
  }
}
