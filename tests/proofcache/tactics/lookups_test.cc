// Random look-ups, puts and invalidations, beside a plain map.

#include <array>
#include <cstdlib>
#include <map>

#include "engine/base/random.h"
#include "tests/proofcache/tactics/samples.h"
#include "tests/support/catch.h"

namespace {

using sequent::base::Random;
using sequent::tactics::CacheOptions;
using sequent::tactics::TacticCache;
using sequent::tactics::TacticKey;
using sequent::tactics::TacticResult;
using sequent::tactics::TacticVerdict;
using sequent::test::equal;
using sequent::test::kLimit;

constexpr std::uint64_t kStates = 100;
constexpr std::uint64_t kTactics = 20;
constexpr std::uint64_t kEnvironments = 3;

// Names that begin with each other, so that parts of a wrong key would fit together.
std::string name(std::uint64_t number) {
  return std::string(number % 7, 'a') + std::string(number / 7 % 8, 'b') +
         (number >= 56 ? std::to_string(number / 56) : "");
}

struct Numbers {
  std::uint64_t environment = 0;
  std::uint64_t state = 0;
  std::uint64_t tactic = 0;
  auto operator<=>(const Numbers&) const = default;

  [[nodiscard]] TacticKey key() const {
    return sequent::test::key(name(state), name(tactic), name(environment));
  }
  // A result that no other key has.
  [[nodiscard]] TacticResult result() const {
    const std::uint64_t unique = (environment * kStates + state) * kTactics + tactic;
    return {.verdict = unique % 4 == 0 ? TacticVerdict::kUnchanged : TacticVerdict::kFailure,
            .message = unique % 4 == 0 ? "" : name(unique % 100),
            .time = std::chrono::microseconds(unique)};
  }
  [[nodiscard]] std::string module() const { return "M" + std::to_string(state % 50); }
};

Numbers any(Random& random) {
  return {random.below(kEnvironments), random.below(kStates), random.below(kTactics)};
}

std::uint64_t rounds() {
  const char* const wanted = std::getenv("SEQUENT_LOOKUPS");
  return wanted == nullptr ? 30'000 : std::strtoull(wanted, nullptr, 10);
}

TEST_CASE("random look-ups are answered as a plain map answers them", "[tactics]") {
  const auto open = sequent::store::open_memory_store();
  REQUIRE(open);
  const CacheOptions options{.front_bytes = 1 << 20};
  TacticCache first((*open)->store(), options);
  TacticCache second((*open)->store(), options);
  const std::array<TacticCache*, 2> caches{&first, &second};
  std::map<Numbers, TacticResult> plain;
  Random random(7);
  const std::uint64_t total = rounds();
  std::uint64_t wrong = 0;
  std::uint64_t hits = 0;
  for (std::uint64_t i = 0; i < total; ++i) {
    TacticCache& cache = *caches[random.below(2)];
    const Numbers numbers = any(random);
    const std::uint64_t what = random.below(1000);
    if (what < 30) {
      REQUIRE(cache.put(numbers.key(), numbers.result(), numbers.module()));
      plain[numbers] = numbers.result();
    } else if (what == 30 && i % 10 == 0) {
      const std::vector<std::string> modules{numbers.module()};
      REQUIRE(cache.invalidate_modules(modules));
      REQUIRE(first.flush());
      REQUIRE(second.flush());
      std::erase_if(plain, [&](const auto& each) { return each.first.module() == modules[0]; });
    } else {
      const auto known = plain.find(numbers);
      const auto found = cache.find(numbers.key(), kLimit);
      REQUIRE(found);
      const bool right = known == plain.end() ? !found->has_value() : equal(*found, known->second);
      wrong += right ? 0 : 1;
      hits += found->has_value() ? 1 : 0;
    }
  }
  CHECK(wrong == 0);
  CHECK(hits > total / 50);
  CHECK(first.statistics()->entries == plain.size());
}

// Of a digest of two bits every scope has the id of many others.
sequent::base::Digest two_bits(std::string_view bytes) {
  sequent::base::Digest digest;
  digest.bytes[0] = sequent::base::sha256(bytes).bytes[0] & 3U;
  return digest;
}

TEST_CASE("random look-ups have no wrong answer where digests collide and room is short",
          "[tactics]") {
  const auto open = sequent::store::open_memory_store();
  REQUIRE(open);
  const CacheOptions options{.budget_bytes = 3000, .front_bytes = 60'000, .digest = two_bits};
  TacticCache cache((*open)->store(), options);
  Random random(8);
  std::uint64_t wrong = 0;
  std::uint64_t hits = 0;
  for (std::uint64_t i = 0; i < rounds() / 4; ++i) {
    const Numbers numbers = any(random);
    if (random.below(10) == 0) {
      REQUIRE(cache.put(numbers.key(), numbers.result(), numbers.module()));
      if (random.below(4) == 0) {
        REQUIRE(cache.trim(500));
      }
    }
    const auto found = cache.find(numbers.key(), kLimit);
    REQUIRE(found);
    hits += found->has_value() ? 1 : 0;
    wrong += found->has_value() && !equal(*found, numbers.result()) ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK(hits > 0);
}

}  // namespace
