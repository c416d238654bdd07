#include "proofcache/tactics/instance_cache.h"

#include <array>

#include "tests/proofcache/tactics/samples.h"
#include "tests/proofcache/tactics/stores.h"
#include "tests/support/catch.h"

namespace {

using sequent::base::sha256;
using sequent::tactics::InstanceCache;
using sequent::tactics::InstanceEntry;
using sequent::tactics::InstanceKey;
using sequent::tactics::InstanceResult;
using sequent::tactics::InstanceVerdict;
using sequent::test::fresh_name_space;
using sequent::test::kLimit;
using sequent::test::open_for_test;
using sequent::test::store_urls;
using std::chrono::microseconds;
using std::chrono::milliseconds;

struct TwoInstanceCaches {
  explicit TwoInstanceCaches(const std::string& url) : open(open_for_test(url)) {}

  std::unique_ptr<sequent::store::OpenStore> open;
  std::string name_space = fresh_name_space();
  InstanceCache cache{open->store(), {.name_space = name_space}};
  InstanceCache other{open->store(), {.name_space = name_space}};
};

const InstanceKey& decidable_eq() {
  static const InstanceKey kKey{.environment = sha256("environment"),
                                .class_name = "DecidableEq",
                                .target = "DecidableEq (list nat)",
                                .local_instances = {"H : DecidableEq A", "K : Inhabited A"},
                                .options = "depth=5"};
  return kKey;
}

InstanceResult found(std::string instance) {
  return {
      .verdict = InstanceVerdict::kFound, .text = std::move(instance), .time = microseconds(900)};
}

InstanceResult none(std::string why) {
  return {.verdict = InstanceVerdict::kNone, .text = std::move(why), .time = microseconds(12'000)};
}

TEST_CASE("instances are found, and that there is none", "[tactics]") {
  TwoInstanceCaches caches(GENERATE(from_range(store_urls())));
  InstanceKey other = decidable_eq();
  other.target = "DecidableEq (nat -> nat)";
  InstanceKey slow = decidable_eq();
  slow.target = "DecidableEq slow";
  const InstanceResult timeout{
      .verdict = InstanceVerdict::kTimeout, .limit = kLimit, .time = kLimit};
  REQUIRE(caches.cache.put(decidable_eq(), found("list_eq_dec nat_eq_dec"), "M"));
  const std::array<InstanceEntry, 2> more{InstanceEntry{other, none("no instance"), "M"},
                                          InstanceEntry{slow, timeout, "N"}};
  REQUIRE(caches.cache.put_many(more));
  for (InstanceCache* cache : {&caches.cache, &caches.other}) {
    CHECK(**cache->find(decidable_eq(), kLimit) == found("list_eq_dec nat_eq_dec"));
    const std::array<InstanceKey, 2> keys{other, slow};
    const auto both = cache->find_many(keys, kLimit);
    REQUIRE(both);
    CHECK((*both)[0] == none("no instance"));
    CHECK((*both)[1] == timeout);
    CHECK(!*cache->find(slow, kLimit + milliseconds(1)));
  }
  CHECK(caches.cache.statistics()->negative_entries == 2);
}

TEST_CASE("Lean's wrong hits: the environment, the local instances and the options count",
          "[tactics]") {
  TwoInstanceCaches caches(GENERATE(from_range(store_urls())));
  REQUIRE(caches.cache.put(decidable_eq(), none("no instance"), "M"));
  std::vector<InstanceKey> others(6, decidable_eq());
  others[0].environment = sha256("with one instance more");  // lean4#14447
  others[1].local_instances.pop_back();                      // lean4#4409
  others[2].local_instances = {"K : Inhabited A", "H : DecidableEq A"};
  others[3].options = "depth=6";  // lean4#2522
  others[4].local_instances = {"H : DecidableEq AK : Inhabited A"};
  others[5].class_name = "DecidableEq'";
  for (const InstanceKey& each : others) {
    CHECK(!*caches.cache.find(each, kLimit));
    CHECK(!*caches.other.find(each, kLimit));
  }
  CHECK(**caches.other.find(decidable_eq(), kLimit) == none("no instance"));
}

TEST_CASE("a class is invalidated, and a module", "[tactics]") {
  TwoInstanceCaches caches(GENERATE(from_range(store_urls())));
  InstanceKey ring = decidable_eq();
  ring.class_name = "Ring";
  REQUIRE(caches.cache.put(decidable_eq(), none(""), "M"));
  REQUIRE(caches.cache.put(ring, found("Z_ring"), "M"));
  CHECK(*caches.cache.invalidate_class("DecidableEq") == 1);
  CHECK(!*caches.cache.find(decidable_eq(), kLimit));
  CHECK(**caches.cache.find(ring, kLimit) == found("Z_ring"));
  const std::vector<std::string> modules{"M"};
  CHECK(*caches.cache.invalidate_modules(modules) == 1);
  CHECK(!*caches.cache.find(ring, kLimit));
  CHECK(caches.cache.statistics()->bytes == 0);
}

TEST_CASE("an instance is searched for once, and not kept when interrupted", "[tactics]") {
  TwoInstanceCaches caches(GENERATE(from_range(store_urls())));
  int computed = 0;
  const auto interrupted = [&]() -> std::optional<InstanceResult> {
    ++computed;
    return std::nullopt;
  };
  const auto search = [&]() -> std::optional<InstanceResult> {
    ++computed;
    return none("no instance");
  };
  CHECK(!*caches.cache.get_or_compute(decidable_eq(), kLimit, "M", interrupted, {}));
  for (InstanceCache* cache : {&caches.cache, &caches.other}) {
    CHECK(**cache->get_or_compute(decidable_eq(), kLimit, "M", search, {}) == none("no instance"));
  }
  CHECK(computed == 2);
  CHECK(caches.cache.statistics()->entries == 1);
  REQUIRE(caches.cache.clear());
  CHECK(caches.cache.statistics()->entries == 0);
  REQUIRE(caches.cache.reset_statistics());
  REQUIRE(caches.cache.put_later({decidable_eq(), none("later"), "M"}));
  CHECK(**caches.cache.find(decidable_eq(), kLimit) == none("later"));
  REQUIRE(caches.cache.flush());
  CHECK(*caches.cache.trim(0) == 1);
}

}  // namespace
