#include <atomic>
#include <thread>

#include "engine/store/typed.h"
#include "proofcache/keys.h"
#include "proofcache/tactics/keys.h"
#include "tests/proofcache/tactics/samples.h"
#include "tests/support/catch.h"

namespace {

using sequent::tactics::TacticCache;
using sequent::tactics::TacticKey;
using sequent::tactics::TacticResult;
using sequent::test::equal;
using sequent::test::failure;
using sequent::test::key;
using sequent::test::keys_of;
using sequent::test::kLimit;
using sequent::test::progress;
using sequent::test::store_urls;
using sequent::test::timeout;
using sequent::test::TwoCaches;
using std::chrono::milliseconds;

// Where the store keeps who computes this.
std::string holder_of(const std::string& name_space, const TacticKey& wanted) {
  sequent::base::Hasher hasher;
  hasher.field(wanted.environment.raw()).field(wanted.state).field(wanted.tactic);
  return sequent::proofcache::FlightKeys(keys_of(name_space, wanted).flight(hasher.finish()))
      .holder();
}

TEST_CASE("a cold key is computed once, by one of 64 that ask together", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  std::atomic<int> computed = 0;
  std::atomic<int> answered = 0;
  std::atomic<int> asking = 0;
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < 64; ++i) {
      workers.emplace_back([&, i] {
        TacticCache& cache = i % 2 == 0 ? caches.cache : caches.other;
        ++asking;
        const auto result = cache.get_or_compute(key("⊢ P", "auto"), kLimit, "M",
                                                 [&] {
                                                   while (asking < 64) {
                                                     std::this_thread::yield();
                                                   }
                                                   ++computed;
                                                   return std::optional(progress());
                                                 },
                                                 {});
        answered += result && equal(*result, progress()) ? 1 : 0;
      });
    }
  }
  CHECK(computed == 1);
  CHECK(answered == 64);
}

TEST_CASE("an interruption and an error are not kept", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  const auto interrupted = caches.cache.get_or_compute(
      key("⊢ P", "auto"), kLimit, "M", []() -> std::optional<TacticResult> { return {}; }, {});
  REQUIRE(interrupted);
  CHECK(!*interrupted);
  const auto failed =
      caches.cache.get_or_compute(key("⊢ P", "auto"), kLimit, "M",
                                  []() -> sequent::base::Result<std::optional<TacticResult>> {
                                    return sequent::base::unavailable("the prover died");
                                  },
                                  {});
  REQUIRE(!failed);
  CHECK(failed.error().message == "the prover died");
  CHECK(!*caches.other.find(key("⊢ P", "auto"), kLimit));
  CHECK(caches.cache.statistics()->entries == 0);
}

TEST_CASE("a timeout is computed again for more time, and not for less", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  int computed = 0;
  const auto ask = [&](TacticCache& cache, milliseconds limit) {
    return cache.get_or_compute(key("⊢ P", "slow"), limit, "M",
                                [&] {
                                  ++computed;
                                  return std::optional(timeout(limit));
                                },
                                {});
  };
  CHECK(equal(*ask(caches.cache, milliseconds(100)), timeout(milliseconds(100))));
  CHECK(equal(*ask(caches.other, milliseconds(50)), timeout(milliseconds(100))));
  CHECK(computed == 1);
  CHECK(equal(*ask(caches.other, milliseconds(200)), timeout(milliseconds(200))));
  CHECK(equal(*ask(caches.cache, milliseconds(200)), timeout(milliseconds(200))));
  CHECK(computed == 2);
}

TEST_CASE("who computes when another does already keeps nothing", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  const TacticKey wanted = key("⊢ P", "auto");
  const std::string holder = holder_of(caches.options.name_space, wanted);
  auto& store = caches.open->store();
  const bool finished = GENERATE(false, true);  // whether the other has ended, too
  const auto late = caches.cache.get_or_compute(
      wanted, kLimit, "M",
      [&] {
        REQUIRE(*sequent::store::exists(store, holder));
        if (finished) {
          REQUIRE(caches.other.put(wanted, failure("of the other"), "M"));
          const std::array<std::string_view, 1> keys{holder};
          REQUIRE(*sequent::store::remove(store, keys) == 1);
        } else {
          REQUIRE(sequent::store::put_bytes_for(store, holder, "of another", kLimit));
        }
        return std::optional(failure("late"));
      },
      {});
  CHECK(equal(*late, failure("late")));  // true all the same
  const auto kept = caches.other.find(wanted, kLimit);
  REQUIRE(kept);
  CHECK(kept->has_value() == finished);
  CHECK((!finished || equal(*kept, failure("of the other"))));
}

TEST_CASE("who waits for another's computation heeds a stop", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  const TacticKey wanted = key("⊢ P", "auto");
  REQUIRE(sequent::store::put_bytes_for(caches.open->store(),
                                        holder_of(caches.options.name_space, wanted), "another",
                                        milliseconds(600'000)));
  std::stop_source stop;
  std::jthread stopper([&] { stop.request_stop(); });
  const auto result = caches.cache.get_or_compute(
      wanted, kLimit, "M", [] { return std::optional(failure("computed")); }, stop.get_token());
  REQUIRE(result);
  CHECK(!*result);
}

}  // namespace
