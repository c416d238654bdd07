#include "proofcache/tactics/tactic_cache.h"

#include <array>

#include "engine/store/typed_sorted.h"
#include "proofcache/tactics/keys.h"
#include "tests/proofcache/counting_store.h"
#include "tests/proofcache/tactics/samples.h"
#include "tests/support/catch.h"

namespace {

using sequent::tactics::CacheOptions;
using sequent::tactics::TacticCache;
using sequent::tactics::TacticEntry;
using sequent::tactics::TacticKey;
using sequent::tactics::TacticResult;
using sequent::tactics::TacticVerdict;
using sequent::test::CountingStore;
using sequent::test::equal;
using sequent::test::failure;
using sequent::test::fresh_name_space;
using sequent::test::key;
using sequent::test::kLimit;
using sequent::test::open_for_test;
using sequent::test::progress;
using sequent::test::store_urls;
using sequent::test::timeout;
using sequent::test::TwoCaches;
using std::chrono::microseconds;
using std::chrono::milliseconds;

TEST_CASE("what is put is found, here and by others", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
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
  TwoCaches caches(GENERATE(from_range(store_urls())));
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
  TwoCaches caches(GENERATE(from_range(store_urls())));
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

TEST_CASE("entries put later are known here at once, and to others after a flush", "[tactics]") {
  const sequent::base::ManualClock clock;  // that stands still: no second passes
  TwoCaches caches(GENERATE(from_range(store_urls())), {.clock = &clock});
  for (int i = 0; i < 40; ++i) {
    REQUIRE(caches.cache.put_later({key("⊢ P", std::to_string(i)), failure("no"), "M"}));
  }
  CHECK(equal(*caches.cache.find(key("⊢ P", "39"), kLimit), failure("no")));
  CHECK(!*caches.other.find(key("⊢ P", "39"), kLimit));
  REQUIRE(caches.cache.flush());
  CHECK(equal(*caches.other.find(key("⊢ P", "39"), kLimit), failure("no")));
  CHECK(caches.cache.statistics()->entries == 40);
}

TEST_CASE("modules are invalidated, here and for others", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  const std::vector<std::string> modules{"A", "A.B", "AB", "C"};
  for (const std::string& module : modules) {
    for (int i = 0; i < 100; ++i) {
      REQUIRE(caches.cache.put(key(module + std::to_string(i), "auto"), failure("no"), module));
    }
  }
  REQUIRE(caches.other.put(key("A5", "auto"), failure("no"), "C"));  // of two modules now
  CHECK(*caches.other.find(key("A7", "auto"), kLimit));
  const std::vector<std::string> gone{"A", "absent"};
  CHECK(*caches.cache.invalidate_modules(gone) == 100);
  CHECK(!*caches.cache.find(key("A7", "auto"), kLimit));
  CHECK(*caches.cache.find(key("A.B7", "auto"), kLimit));
  CHECK(*caches.cache.find(key("AB7", "auto"), kLimit));
  REQUIRE(caches.other.flush());  // as it does once a second
  CHECK(!*caches.other.find(key("A7", "auto"), kLimit));
  const std::vector<std::string> last{"C"};
  CHECK(*caches.cache.invalidate_modules(last) == 100);
  CHECK(caches.cache.statistics()->entries == 200);
}

TEST_CASE("hits are counted with the time that they saved", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  REQUIRE(caches.cache.put(key("⊢ P", "auto"), failure("no", microseconds(2500)), "M"));
  REQUIRE(caches.cache.put(key("⊢ P", "lia"), progress(), "M"));
  for (int i = 0; i < 10; ++i) {
    REQUIRE(*caches.cache.find(key("⊢ P", "auto"), kLimit));
  }
  REQUIRE(*caches.other.find(key("⊢ P", "auto"), kLimit));
  REQUIRE(!*caches.other.find(key("⊢ P", "ring"), kLimit));
  REQUIRE(caches.other.flush());
  const auto statistics = caches.cache.statistics();
  REQUIRE(statistics);
  CHECK(statistics->hits == 11);
  CHECK(statistics->misses == 1);
  CHECK(statistics->saved == microseconds(27'500));
  CHECK(statistics->hit_rate() == 11.0 / 12);
  CHECK(statistics->entries == 2);
  CHECK(statistics->negative_entries == 1);
  REQUIRE(caches.cache.reset_statistics());
  CHECK(caches.cache.statistics()->hits == 0);
  CHECK(caches.cache.statistics()->entries == 2);
}

TEST_CASE("hits of what was had before ask nothing of the store", "[tactics]") {
  const auto open = open_for_test(store_urls().front());
  CountingStore counting(open->store());
  const sequent::base::ManualClock clock;
  TacticCache cache(counting, {.name_space = fresh_name_space(), .clock = &clock});
  REQUIRE(cache.put(key("⊢ P", "auto"), failure("no"), "M"));
  const std::size_t before = counting.calls;
  for (int i = 0; i < 1000; ++i) {
    REQUIRE(*cache.find(key("⊢ P", "auto"), kLimit));
  }
  CHECK(counting.calls == before);
}

// That a digest finds more than one key is what the tests below are about.
sequent::base::Digest same_digest(std::string_view /*bytes*/) {
  return {};
}

TEST_CASE("keys of one digest are never answered for each other", "[tactics]") {
  CacheOptions options{.digest = same_digest};
  options.front_bytes = GENERATE(0, 1 << 20);
  TwoCaches caches(GENERATE(from_range(store_urls())), options);
  REQUIRE(caches.cache.put(key("⊢ P", "auto"), failure("of P"), "M"));
  REQUIRE(caches.cache.put(key("⊢ Q", "auto"), failure("of Q"), "M"));
  REQUIRE(caches.cache.put(key("⊢ P", "auto", "elsewhere"), failure("elsewhere"), "M"));
  for (TacticCache* cache : {&caches.cache, &caches.other}) {
    CHECK(equal(*cache->find(key("⊢ P", "auto"), kLimit), failure("of P")));
    CHECK(!*cache->find(key("⊢ Q", "auto"), kLimit));
    CHECK(!*cache->find(key("⊢ P", "auto", "elsewhere"), kLimit));
    CHECK(!*cache->find(key("⊢ P", "lia"), kLimit));
  }
  const auto other = caches.other.get_or_compute(key("⊢ Q", "auto"), kLimit, "M",
                                                 [] { return std::optional(failure("of Q")); }, {});
  CHECK(equal(*other, failure("of Q")));
}

TEST_CASE("parts of a key do not run into each other", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  REQUIRE(caches.cache.put(key("ab", "c"), failure("ab, c"), "M"));
  CHECK(!*caches.other.find(key("a", "bc"), kLimit));
  CHECK(!*caches.other.find(key("abc", ""), kLimit));
  CHECK(!*caches.other.find(key("", "abc"), kLimit));
  REQUIRE(caches.cache.put(key("", ""), failure("nothing"), ""));
  CHECK(equal(*caches.other.find(key("", ""), kLimit), failure("nothing")));
  const std::string bytes("a\0\r\n$-1\xff", 8);
  REQUIRE(caches.cache.put(key(bytes, bytes), failure(bytes), bytes));
  CHECK(equal(*caches.other.find(key(bytes, bytes), kLimit), failure(bytes)));
}

TEST_CASE("an entry that is damaged counts as absent and is put again", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  const TacticKey wanted = key("⊢ P", "auto");
  REQUIRE(caches.cache.put(wanted, progress(), "M"));
  const auto keys = sequent::test::keys_of(caches.options.name_space, wanted);
  const auto ids = sequent::store::range_by_rank(caches.open->store(), keys.used(), 0, -1);
  const std::string scope = keys.scope(ids->front().member);
  const std::string whole = **sequent::store::get_field(caches.open->store(), scope, "tauto");
  for (const std::string& damaged :
       {std::string(), std::string("x12"), std::string("p"), whole.substr(0, whole.size() / 2),
        whole + "!", std::string("f12#999")}) {
    CAPTURE(damaged);
    REQUIRE(sequent::store::set_field(caches.open->store(), scope, "tauto", damaged));
    CHECK(!*caches.other.find(wanted, kLimit));
  }
  REQUIRE(caches.cache.put(wanted, progress(), "M"));
  CHECK(equal(*caches.other.find(wanted, kLimit), progress()));
}

}  // namespace
