// The defects of an older cache over Redis, each as a rule that holds here.

#include <thread>

#include "engine/store/typed.h"
#include "proofcache/tactics/keys.h"
#include "tests/proofcache/tactics/recording_store.h"
#include "tests/proofcache/tactics/samples.h"
#include "tests/support/catch.h"

namespace {

using sequent::base::ManualClock;
using sequent::tactics::CacheOptions;
using sequent::tactics::TacticCache;
using sequent::test::equal;
using sequent::test::failure;
using sequent::test::fresh_name_space;
using sequent::test::key;
using sequent::test::kLimit;
using sequent::test::open_for_test;
using sequent::test::progress;
using sequent::test::RecordingStore;
using sequent::test::store_urls;
using sequent::test::TwoCaches;
using std::chrono::milliseconds;

TEST_CASE("seconds are not taken for milliseconds: what shall live an hour lives an hour",
          "[tactics]") {
  ManualClock clock;
  TwoCaches caches(GENERATE(from_range(store_urls())),
                   {.unused_life = std::chrono::seconds(3600), .clock = &clock});
  REQUIRE(caches.cache.put(key("⊢ P", "auto"), failure("no"), "M"));
  REQUIRE(caches.cache.put(key("⊢ Q", "auto"), failure("no"), "M"));
  clock.advance(milliseconds(3601));
  REQUIRE(caches.cache.flush());
  CHECK(caches.cache.statistics()->entries == 2);
  clock.advance(std::chrono::seconds(3000));
  REQUIRE(*caches.other.find(key("⊢ Q", "auto"), kLimit));  // used again: another hour
  REQUIRE(caches.other.flush());
  clock.advance(std::chrono::seconds(700));
  REQUIRE(caches.cache.flush());
  CHECK(caches.cache.statistics()->entries == 1);
  TacticCache fresh(caches.open->store(), caches.options);
  CHECK(!*fresh.find(key("⊢ P", "auto"), kLimit));
  CHECK(*fresh.find(key("⊢ Q", "auto"), kLimit));
}

TEST_CASE("a look-up is one question, not whether there is something and then what", "[tactics]") {
  const auto open = open_for_test(GENERATE(from_range(store_urls())));
  const CacheOptions options{.name_space = fresh_name_space(), .front_bytes = 0};
  RecordingStore store(open->store());
  TacticCache cache(store, options);
  REQUIRE(cache.put(key("⊢ P", "auto"), progress(), "M"));
  store.forget();
  REQUIRE(*cache.find(key("⊢ P", "auto"), kLimit));
  REQUIRE(!*cache.find(key("⊢ Q", "auto"), kLimit));
  CHECK(store.trips() == 2);
}

TEST_CASE("nothing walks over all keys, and what is not ours stays", "[tactics]") {
  const auto open = open_for_test(GENERATE(from_range(store_urls())));
  const CacheOptions options{.name_space = fresh_name_space()};
  RecordingStore store(open->store());
  REQUIRE(sequent::store::put_bytes(store, options.name_space + ":tactic:foreign", "stays"));
  TacticCache cache(store, options);
  for (int i = 0; i < 300; ++i) {
    REQUIRE(cache.put(key(std::to_string(i), "auto"), failure("no"), "M" + std::to_string(i % 3)));
  }
  const std::vector<std::string> modules{"M0"};
  REQUIRE(*cache.invalidate_modules(modules) == 100);
  REQUIRE(*cache.trim(5000) > 0);
  REQUIRE(cache.clear());
  CHECK(cache.statistics()->entries == 0);
  for (const std::string_view command : {"KEYS", "SCAN", "FLUSHDB", "EXISTS"}) {
    CHECK(!store.ran(command));
  }
  CHECK(store.ran("ZRANGE"));
  CHECK(*sequent::store::exists(store, options.name_space + ":tactic:foreign"));
}

TEST_CASE("goal, environment and options are part of a key", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  REQUIRE(caches.cache.put(key("⊢ P", "auto"), progress(), "M"));
  CHECK(!*caches.cache.find(key("⊢ Q", "auto"), kLimit));
  // Options and hint databases are in the environment's digest.
  CHECK(!*caches.cache.find(key("⊢ P", "auto", "environment and a hint"), kLimit));
  CHECK(equal(*caches.cache.find(key("⊢ P", "auto"), kLimit), progress()));
}

TEST_CASE("the whole key is kept, not a hash of 64 bits", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  const std::string state = "n : nat ⊢ " + std::string(3000, 'x');
  REQUIRE(caches.cache.put(key(state, "rewrite foo"), progress(), "M"));
  const auto whole = key(state, "rewrite foo");
  const auto keys = sequent::test::keys_of(caches.options.name_space, whole);
  const sequent::tactics::EntryStore entries(caches.open->store(), keys, caches.options);
  const std::array<std::string_view, 2> parts{whole.environment.raw(), whole.state};
  const std::string scope = sequent::tactics::encode_scope(parts);
  const std::string stored = keys.scope(entries.id_of(scope));
  CHECK(**sequent::store::get_field(caches.open->store(), stored, "k") == scope);
  CHECK(scope.find(state) != std::string::npos);
  CHECK(sequent::store::get_field(caches.open->store(), stored, "trewrite foo")->has_value());
  REQUIRE(caches.cache.put(key(state, "rewrite bar"), failure("no"), "M"));
  CHECK((*sequent::store::get_field(caches.open->store(), stored, "n"))
            ->starts_with("\nrewrite bar\t"));
}

TEST_CASE("a digest is not the exclusive or of its parts", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  REQUIRE(caches.cache.put(key("a", "b"), failure("a b"), "M"));
  CHECK(!*caches.other.find(key("b", "a"), kLimit));
  REQUIRE(caches.cache.put(key("x", "x"), failure("x x"), "M"));
  CHECK(!*caches.other.find(key("y", "y"), kLimit));
}

TEST_CASE("states come back whole", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  REQUIRE(caches.cache.put(key("⊢ P", "split"), progress(), "M"));
  const auto found = caches.other.find(key("⊢ P", "split"), kLimit);
  REQUIRE(*found);
  CHECK(*(*found)->state == *progress().state);
  CHECK((*found)->state->focused[0].hypotheses[0].names == std::vector<std::string>{"n", "m"});
}

}  // namespace
