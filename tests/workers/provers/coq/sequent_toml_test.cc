#include "workers/provers/coq/sequent_toml.h"

#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace sequent::provers {
namespace {

using Catch::Matchers::StartsWith;

constexpr const char* kAll = R"(
arguments   = ["-w", "-all"]
environment = ["MY_SETTING"]
time        = "1h30m"
memory      = "4G"
labels      = "large"

[[files]]
match     = ["theories/Init/*.v", "slow/**/*.v"]
arguments = ["-noinit"]
time      = 2.5

[[files]]
match  = "x.v"
memory = 1000
)";

std::string error_of(const std::string& text) {
  const auto parsed = parse_sequent_toml(text, "sequent.toml");
  REQUIRE_FALSE(parsed);
  return parsed.error().message;
}

TEST_CASE("rules for all files come first, then those of patterns", "[coq]") {
  const std::vector<FileRules> rules = parse_sequent_toml(kAll, "sequent.toml").value();
  REQUIRE(rules.size() == 3);
  CHECK(rules[0].patterns.empty());
  CHECK(rules[0].arguments == std::vector<std::string>{"-w", "-all"});
  CHECK(rules[0].environment == std::vector<std::string>{"MY_SETTING"});
  CHECK(rules[0].limits.time == std::chrono::minutes(90));
  CHECK(rules[0].limits.memory_bytes == 4ULL << 30);
  CHECK(rules[0].labels == std::vector<std::string>{"large"});
  CHECK(rules[1].patterns == std::vector<std::string>{"theories/Init/*.v", "slow/**/*.v"});
  CHECK(rules[1].limits.time == std::chrono::milliseconds(2500));
  CHECK(rules[1].line == 8);
  CHECK(rules[2].patterns == std::vector<std::string>{"x.v"});
  CHECK(rules[2].limits.memory_bytes == 1000);
}

TEST_CASE("an empty file has no rules but the one for all", "[coq]") {
  CHECK(parse_sequent_toml("", "sequent.toml").value().size() == 1);
}

TEST_CASE("a mistake in sequent.toml is one line with file and line", "[coq]") {
  CHECK_THAT(error_of("\nspeling = 1\n"), StartsWith("sequent.toml:2: unknown key `speling`"));
  CHECK_THAT(error_of("[[files]]\nmatch=\"a\"\ntim = 1\n"), StartsWith("sequent.toml:3: unknown"));
  CHECK_THAT(error_of("x = [1,\n"), StartsWith("sequent.toml:"));
  CHECK_THAT(error_of("time = \"10\""), StartsWith("sequent.toml:1: time: write"));
  CHECK_THAT(error_of("time = -1"), StartsWith("sequent.toml:1: time: write"));
  CHECK_THAT(error_of("memory = \"4Q\""), StartsWith("sequent.toml:1: memory: write"));
  CHECK_THAT(error_of("memory = \"99999999999999999999G\""), StartsWith("sequent.toml:1: memory"));
  CHECK_THAT(error_of("labels = [1]"), StartsWith("sequent.toml:1: labels: a list of strings"));
  CHECK_THAT(error_of("match = \"a\""), StartsWith("sequent.toml:1: unknown key `match`"));
  CHECK_THAT(error_of("[[files]]\ntime = 1"), StartsWith("sequent.toml:1: [[files]] wants match"));
  CHECK_THAT(error_of("[files]\nmatch=\"a\""), StartsWith("sequent.toml:1: files: write each"));
}

TEST_CASE("no text crashes the reader of sequent.toml", "[coq]") {
  test::for_each_mutation(kAll, 2000, [](const std::string& mutated) {
    const auto parsed = parse_sequent_toml(mutated, "t");
    CHECK((parsed || parsed.error().message.find('\n') == std::string::npos));
  });
}

}  // namespace
}  // namespace sequent::provers
