#include <algorithm>
#include <set>

#include "engine/store/typed.h"
#include "engine/store/typed_sorted.h"
#include "proofcache/tactics/keys.h"
#include "tests/proofcache/tactics/samples.h"
#include "tests/support/catch.h"
#include "tests/support/redis_cluster.h"
#include "tests/support/skip.h"

namespace {

using sequent::base::ManualClock;
using sequent::store::Store;
using sequent::tactics::CacheStatistics;
using sequent::tactics::kShards;
using sequent::tactics::OutcomeKeys;
using sequent::test::equal;
using sequent::test::failure;
using sequent::test::key;
using sequent::test::kLimit;
using sequent::test::progress;
using sequent::test::store_urls;
using sequent::test::timeout;
using sequent::test::TwoCaches;
using std::chrono::milliseconds;

void count(Store& store, const OutcomeKeys& keys, CacheStatistics& all) {
  std::set<std::string> labels;
  const auto scopes = sequent::store::range_by_rank(store, keys.used(), 0, -1);
  for (const auto& scope : *scopes) {
    const auto fields = sequent::store::get_all_fields(store, keys.scope(scope.member));
    for (const auto& [field, value] : *fields) {
      all.bytes += field.size() + value.size();
      if (field.front() == 't') {
        ++all.entries;
        all.negative_entries += value.front() == 'p' ? 0 : 1;
      } else if (field.front() == 'n') {
        const auto together = std::ranges::count(value, '\t');
        all.entries += static_cast<std::uint64_t>(together);
        all.negative_entries += static_cast<std::uint64_t>(together);
      } else if (field.front() != 'k') {
        labels.insert(field + '\0' + scope.member);
      }
    }
  }
  const auto messages = sequent::store::get_all_fields(store, keys.messages());
  for (const auto& [field, value] : *messages) {
    all.bytes += field.front() == 't' ? value.size() : 0;
  }
  std::set<std::string> index;
  const auto members = sequent::store::range_by_rank(store, keys.labels(), 0, -1);
  for (const auto& each : *members) {
    index.insert(each.member);
  }
  CHECK(index == labels);
}

// What statistics should say, counted from all that the store has.
CacheStatistics counted(Store& store, const std::string& name_space) {
  CacheStatistics all;
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    count(store, OutcomeKeys(name_space, "tactic", shard), all);
  }
  return all;
}

void check_accounts(TwoCaches& caches) {
  const CacheStatistics wanted = counted(caches.open->store(), caches.options.name_space);
  const auto said = caches.cache.statistics();
  REQUIRE(said);
  CHECK(said->bytes == wanted.bytes);
  CHECK(said->entries == wanted.entries);
  CHECK(said->negative_entries == wanted.negative_entries);
}

void fill(TwoCaches& caches, int states) {
  for (int state = 0; state < states; ++state) {
    const std::string name = "state " + std::to_string(state);
    const std::string module = "M" + std::to_string(state % 5);
    REQUIRE(caches.cache.put(key(name, "auto"), failure("message of many"), module));
    REQUIRE(caches.cache.put(key(name, "lia"), failure("message of " + name), module));
    REQUIRE(caches.cache.put(key(name, "ring"), progress(), module));
    REQUIRE(caches.cache.put(key(name, "slow"), timeout(kLimit), module + "'"));
    // Entries that cannot stand together with others.
    REQUIRE(caches.cache.put(key(name, "two\nlines"), failure("message of many"), module));
    REQUIRE(caches.cache.put(key(name, std::string(200, 'x')), failure(""), module));
  }
}

TEST_CASE("bytes are counted exactly through puts, changes, invalidation and trim", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  fill(caches, 60);
  check_accounts(caches);
  CHECK(caches.cache.statistics()->entries == 360);
  CHECK(caches.cache.statistics()->negative_entries == 300);
  REQUIRE(caches.cache.put(key("state 7", "slow"), failure("message of state 7"), "M9"));
  REQUIRE(caches.cache.put(key("state 8", "auto"), progress(), "M3"));
  REQUIRE(caches.cache.put(key("state 9", "lia"), failure("another message"), "M4"));
  REQUIRE(caches.cache.put(key("state 9", "ring"), failure("a negative in its place"), "M4"));
  CHECK(equal(*caches.other.find(key("state 8", "auto"), kLimit), progress()));
  CHECK(equal(*caches.other.find(key("state 9", "lia"), kLimit), failure("another message")));
  CHECK(equal(*caches.other.find(key("state 9", "ring"), kLimit),
              failure("a negative in its place")));
  CHECK(equal(*caches.other.find(key("state 9", "slow"), kLimit), timeout(kLimit)));
  check_accounts(caches);
  const std::vector<std::string> modules{"M1", "M4'"};
  CHECK(*caches.cache.invalidate_modules(modules) == 144);
  check_accounts(caches);
  const std::uint64_t half = caches.cache.statistics()->bytes / 2;
  REQUIRE(*caches.cache.trim(half) > 0);
  check_accounts(caches);
  const std::uint64_t left = caches.cache.statistics()->bytes;
  CHECK(left <= half);
  CHECK(left > half * 8 / 10);  // no more went than had to
  REQUIRE(caches.cache.clear());
  check_accounts(caches);
  CHECK(caches.cache.statistics()->bytes == 0);
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    const OutcomeKeys keys(caches.options.name_space, "tactic", shard);
    CHECK(sequent::store::get_all_fields(caches.open->store(), keys.messages())->empty());
  }
}

TEST_CASE("a scope of very many entries keeps them all", "[tactics]") {
  TwoCaches caches(GENERATE(from_range(store_urls())));
  std::vector<sequent::tactics::TacticEntry> entries;
  for (int i = 0; i < 1000; ++i) {
    entries.push_back({key("⊢ P", "tactic " + std::to_string(i)),
                       i % 9 == 0 ? progress() : failure("m" + std::to_string(i)), "M"});
  }
  REQUIRE(caches.cache.put_many(entries));
  check_accounts(caches);
  std::vector<sequent::tactics::TacticKey> keys;
  for (auto& each : entries) {
    keys.push_back(each.key);
    each.result = failure("again");
  }
  REQUIRE(caches.other.put_many(entries));
  check_accounts(caches);
  const auto found = caches.other.find_many(keys, kLimit);
  REQUIRE(found);
  CHECK(
      std::ranges::all_of(*found, [](const auto& each) { return equal(each, failure("again")); }));
  CHECK(caches.cache.statistics()->negative_entries == 1000);
}

TEST_CASE("a cache keeps to its budget, and what was used last stays", "[tactics]") {
  ManualClock clock;
  TwoCaches caches(GENERATE(from_range(store_urls())), {.budget_bytes = 20'000, .clock = &clock});
  for (int i = 0; i < 400; ++i) {
    clock.advance(milliseconds(10));
    const std::string state = "state " + std::to_string(i) + std::string(100, '.');
    REQUIRE(caches.cache.put(key(state, "auto"), failure("no"), "M"));
    REQUIRE(*caches.other.find(key("state 0" + std::string(100, '.'), "auto"), kLimit));
    REQUIRE(caches.other.flush());
    REQUIRE(caches.cache.statistics()->bytes <= 20'000);
  }
  const auto is_there = [&](int i) {
    const std::string state = "state " + std::to_string(i) + std::string(100, '.');
    sequent::tactics::TacticCache fresh(caches.open->store(), caches.options);
    return fresh.find(key(state, "auto"), kLimit)->has_value();
  };
  CHECK(is_there(0));
  CHECK(!is_there(1));
  CHECK(!is_there(200));
  CHECK(is_there(399));
  check_accounts(caches);
}

TEST_CASE("the nodes of a Cluster share the scopes of a cache, and all are invalidated",
          "[tactics]") {
  if (!sequent::test::RedisServer::installed()) {
    sequent::test::skip("redis-server is not installed");
    return;
  }
  auto& cluster = sequent::test::shared_cluster();
  const auto open = sequent::test::open_for_test(cluster.url());
  const sequent::tactics::CacheOptions options{.name_space = "spread"};
  sequent::tactics::TacticCache cache(open->store(), options);
  sequent::tactics::TacticCache other(open->store(), options);
  constexpr int kStates = 300;
  std::vector<sequent::tactics::TacticKey> keys;
  for (int i = 0; i < kStates; ++i) {
    keys.push_back(key("state " + std::to_string(i), "auto"));
    REQUIRE(cache.put(keys.back(), failure("no"), "M" + std::to_string(i % 2)));
  }
  const auto scopes_of = [&](std::size_t node) {
    return cluster.ask(node, "KEYS {spread:tactic:*}:scope:*").items.size();
  };
  CHECK(scopes_of(0) + scopes_of(1) + scopes_of(2) == kStates);
  for (const std::size_t node : {0U, 1U, 2U}) {
    CHECK(scopes_of(node) > kStates / 10);
  }
  const auto known = [&](sequent::tactics::TacticCache& asked) {
    const auto found = asked.find_many(keys, kLimit);
    REQUIRE(found);
    return std::ranges::count_if(*found, [](const auto& each) { return each.has_value(); });
  };
  CHECK(known(other) == kStates);
  const std::vector<std::string> modules{"M0"};
  CHECK(*cache.invalidate_modules(modules) == kStates / 2);
  REQUIRE(other.flush());
  CHECK(known(cache) == kStates / 2);
  CHECK(known(other) == kStates / 2);
  REQUIRE(cache.clear());
  CHECK(scopes_of(0) + scopes_of(1) + scopes_of(2) == 0);
}

TEST_CASE("a front takes no more memory than it is given", "[tactics]") {
  for (const std::uint64_t most : {std::uint64_t{0}, std::uint64_t{100'000}}) {
    sequent::tactics::EntryFront front(most);
    for (int i = 0; i < 5000; ++i) {
      const std::string state = std::to_string(i) + std::string(i % 300, '.');
      const std::array<std::string_view, 1> scope{state};
      front.put({scope, "auto"}, progress(), "id", "1");
    }
    CHECK(front.bytes() <= most);
    CHECK(front.bytes() >= most / 2);
  }
}

}  // namespace
