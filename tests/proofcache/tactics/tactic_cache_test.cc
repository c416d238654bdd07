#include "proofcache/tactics/tactic_cache.h"

#include <array>

#include "tests/proofcache/tactics/stores.h"
#include "tests/support/catch.h"

namespace {

using sequent::base::sha256;
using sequent::tactics::CacheOptions;
using sequent::tactics::CacheStatistics;
using sequent::tactics::TacticCache;
using sequent::tactics::TacticEntry;
using sequent::tactics::TacticKey;
using sequent::tactics::TacticResult;
using sequent::tactics::TacticVerdict;
using sequent::test::fresh_name_space;
using sequent::test::open_for_test;
using sequent::test::store_urls;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr milliseconds kLimit{1000};

// A cache of its own, and another that shares its entries, as another process would.
struct Caches {
  explicit Caches(const std::string& url, CacheOptions options = {})
      : open(open_for_test(url)), options_(named(std::move(options))) {}
  static CacheOptions named(CacheOptions options) {
    options.name_space = fresh_name_space();
    return options;
  }

  std::unique_ptr<sequent::store::OpenStore> open;
  CacheOptions options_;
  TacticCache cache{open->store(), options_};
  TacticCache other{open->store(), options_};
};

TacticKey key(std::string state, std::string tactic, std::string_view environment = "env") {
  return {
      .environment = sha256(environment), .state = std::move(state), .tactic = std::move(tactic)};
}

TacticResult failure(std::string message, microseconds time = microseconds(1500)) {
  return {.verdict = TacticVerdict::kFailure, .message = std::move(message), .time = time};
}

TacticResult timeout(milliseconds limit) {
  return {.verdict = TacticVerdict::kTimeout, .limit = limit, .time = limit};
}

TacticResult progress() {
  sequent::states::ProofState state;
  state.focused = {{.hypotheses = {{.names = {"n", "m"}, .value = "", .type = "nat"},
                                   {.names = {"x"}, .value = "3", .type = "nat"}},
                    .conclusion = "n + m = m + n"}};
  state.background = {{.before = {{.hypotheses = {}, .conclusion = "True"}}, .after = {}}};
  state.shelved = {{.hypotheses = {}, .conclusion = "?Goal"}};
  return {.verdict = TacticVerdict::kProgress,
          .state = std::make_shared<const sequent::states::ProofState>(state),
          .time = microseconds(420)};
}

bool equal(const std::optional<TacticResult>& found, const TacticResult& wanted) {
  if (!found || (found->state == nullptr) != (wanted.state == nullptr)) {
    return false;
  }
  return found->verdict == wanted.verdict && found->message == wanted.message &&
         found->limit == wanted.limit && found->time == wanted.time &&
         (wanted.state == nullptr || *found->state == *wanted.state);
}

TEST_CASE("what is put is found, here and by others", "[tactics]") {
  Caches caches(GENERATE(from_range(store_urls())));
  const std::array<TacticResult, 5> results{
      progress(), failure("Tactic failure: Cannot find witness."), failure(""),
      TacticResult{.verdict = TacticVerdict::kUnchanged, .time = microseconds(3)},
      timeout(milliseconds(5000))};
  for (std::size_t i = 0; i < results.size(); ++i) {
    REQUIRE(caches.cache.put(key("⊢ P", "t" + std::to_string(i)), results[i], "M"));
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    CHECK(equal(*caches.cache.find(key("⊢ P", "t" + std::to_string(i)), kLimit), results[i]));
    CHECK(equal(*caches.other.find(key("⊢ P", "t" + std::to_string(i)), kLimit), results[i]));
  }
  CHECK(!*caches.other.find(key("⊢ P", "t9"), kLimit));
  CHECK(!*caches.other.find(key("⊢ Q", "t0"), kLimit));
}

TEST_CASE("a timeout answers limits up to its own, and gives way to what is known better",
          "[tactics]") {
  Caches caches(GENERATE(from_range(store_urls())));
  const TacticKey slow = key("⊢ P", "slow");
  REQUIRE(caches.cache.put(slow, timeout(milliseconds(1000)), "M"));
  REQUIRE(caches.cache.put(slow, timeout(milliseconds(500)), "M"));
  for (TacticCache* cache : {&caches.cache, &caches.other}) {
    CHECK(equal(*cache->find(slow, milliseconds(1000)), timeout(milliseconds(1000))));
    CHECK(!*cache->find(slow, milliseconds(1001)));
  }
  REQUIRE(caches.cache.put(slow, failure("no"), "M"));
  REQUIRE(caches.cache.put(slow, timeout(milliseconds(9000)), "M"));
  CHECK(equal(*caches.cache.find(slow, milliseconds(60'000)), failure("no")));
}

TEST_CASE("many keys are looked up together", "[tactics]") {
  Caches caches(GENERATE(from_range(store_urls())));
  std::vector<TacticEntry> entries;
  std::vector<TacticKey> keys;
  for (int i = 0; i < 700; ++i) {
    entries.push_back({key("s" + std::to_string(i % 300), "t" + std::to_string(i)),
                       failure("m" + std::to_string(i % 7)), "M"});
    keys.push_back(entries.back().key);
    keys.push_back(key("s" + std::to_string(i % 300), "unknown"));
  }
  REQUIRE(caches.cache.put_many(entries));
  const auto found = caches.other.find_many(keys, kLimit);
  REQUIRE(found);
  REQUIRE(found->size() == 1400);
  for (std::size_t i = 0; i < 700; ++i) {
    CHECK(equal((*found)[2 * i], entries[i].result));
    CHECK(!(*found)[2 * i + 1]);
  }
}

}  // namespace
