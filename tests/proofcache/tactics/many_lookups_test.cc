// Look-ups by the thousand million, each of which is compared with what is known to be there.

#include <cstdio>
#include <cstdlib>

#include "engine/base/random.h"
#include "tests/proofcache/tactics/samples.h"
#include "tests/support/catch.h"

namespace {

using sequent::base::Random;
using sequent::tactics::TacticCache;
using sequent::tactics::TacticKey;
using sequent::test::failure;
using sequent::test::kLimit;

constexpr std::uint64_t kStates = 256;
constexpr std::uint64_t kTactics = 16;

std::uint64_t rounds() {
  const char* const wanted = std::getenv("SEQUENT_MANY_LOOKUPS");
  return wanted == nullptr ? 100'000 : std::strtoull(wanted, nullptr, 10);
}

struct Entry {
  TacticKey key;
  std::string message;  // that no other has
  bool is_there = false;
};

// States begin with each other, and so do tactics, so that parts of one fit another.
std::vector<Entry> entries() {
  std::vector<Entry> all;
  for (std::uint64_t i = 0; i < kStates * kTactics; ++i) {
    const std::string state(1 + i / kTactics % 64, 'a');
    const std::string tactic(1 + i % kTactics, 'b');
    const std::string environment = std::to_string(i / kTactics / 64);
    all.push_back({sequent::test::key(state, tactic, environment), std::to_string(i)});
  }
  return all;
}

TEST_CASE("very many look-ups have no wrong answer", "[tactics]") {
  const auto open = sequent::store::open_memory_store();
  REQUIRE(open);
  TacticCache cache((*open)->store(), {});
  std::vector<Entry> all = entries();
  Random random(9);
  const std::uint64_t total = rounds();
  std::uint64_t wrong = 0;
  std::uint64_t hits = 0;
  const auto any = [&]() -> Entry& {
    return all[random.below(all.size())];
  };
  const auto look_up = [&](const Entry& asked) {
    const auto found = cache.find(asked.key, kLimit);
    const bool right = found && found->has_value() == asked.is_there &&
                       (!asked.is_there || (*found)->message == asked.message);
    wrong += right ? 0 : 1;
    hits += asked.is_there ? 1 : 0;
  };
  for (std::uint64_t i = 0; i < total; ++i) {
    if (i % 1024 == 0) {
      Entry& added = any();
      REQUIRE(cache.put(added.key, failure(added.message), added.message));
      added.is_there = true;
    }
    if (i % 1'048'576 == 65'535) {
      const Entry gone = any();
      const std::vector<std::string> modules{gone.message};
      REQUIRE(cache.invalidate_modules(modules));
      // A scope goes with all its entries.
      for (Entry& other : all) {
        other.is_there = other.is_there && !(gone.is_there && other.key.state == gone.key.state &&
                                             other.key.environment == gone.key.environment);
      }
    }
    // What is not there costs a question to the store: one in a thousand.
    const Entry* asked = &any();
    while (!asked->is_there && i % 1024 != 512) {
      asked = &any();
    }
    look_up(*asked);
  }
  CHECK(wrong == 0);
  CHECK(hits > 0);
  std::printf("%llu look-ups, %llu of them hits, %llu wrong\n",
              static_cast<unsigned long long>(total), static_cast<unsigned long long>(hits),
              static_cast<unsigned long long>(wrong));
}

}  // namespace
