#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "engine/data/collection_view.h"
#include "engine/data/hash.h"
#include "engine/data/heap.h"
#include "engine/data/keyspace.h"
#include "engine/data/zset.h"
#include "tests/support/catch.h"

using sequent::base::HashSeed;
using sequent::data::Borrowed;
using sequent::data::Collection;
using sequent::data::CollectionView;
using sequent::data::Digits;
using sequent::data::Entry;
using sequent::data::Hash;
using sequent::data::Heap;
using sequent::data::Keyspace;
using sequent::data::kNoDeadline;
using sequent::data::SmallPacked;
using sequent::data::Type;
using sequent::data::ZSet;

namespace {

std::unique_ptr<Hash> hash_of(int fields) {
  auto hash = std::make_unique<Hash>();
  for (int field = 0; field < fields; ++field) {
    hash->set("field" + std::to_string(field), "value-of-16-byte");
  }
  return hash;
}

std::string value_of(Entry entry, std::string_view field) {
  Digits digits;
  return std::string(CollectionView(entry).as<Hash>().get(field, digits).value_or("none"));
}

}  // namespace

TEST_CASE("a small collection lies in its key's block, a larger one does not", "[data]") {
  Keyspace keys(HashSeed{1, 2});
  const std::size_t before = Heap::current().bytes();
  const Entry small = keys.put_collection("k", hash_of(10), 7);
  REQUIRE(small.is_small());
  CHECK(Heap::current().bytes() == before);
  CHECK(small.type() == Type::kHash);
  CHECK(small.deadline_ms() == 7);
  CHECK(CollectionView(small)->size() == 10);
  CHECK(CollectionView(small)->encoding() == "listpack");
  CHECK(value_of(small, "field9") == "value-of-16-byte");
  CHECK(value_of(small, "field") == "none");
  CHECK(Keyspace::memory_bytes(small) <= 10 * 24 + 32);

  const Entry large = keys.put_collection("k", hash_of(40));
  REQUIRE_FALSE(large.is_small());
  CHECK(Heap::current().bytes() > before + 40 * 24);
  CHECK(CollectionView(large)->size() == 40);
  keys.put_collection("k", hash_of(1));
  CHECK(Heap::current().bytes() == before);
}

TEST_CASE("a small collection keeps its deadline and use when it is put back", "[data]") {
  Keyspace keys(HashSeed{1, 2});
  Entry entry = keys.put_collection("k", hash_of(3), 99);
  entry.set_access(0xabcdef);
  for (const int fields : {4, 4, 1, 15}) {
    REQUIRE(keys.store_small("k", keys.find("k"), *hash_of(fields)));
    entry = keys.find("k");
    CHECK(CollectionView(entry)->size() == static_cast<std::size_t>(fields));
    CHECK(entry.deadline_ms() == 99);
    CHECK(entry.access() == 0xabcdef);
  }
  CHECK(keys.size() == 1);
  CHECK(keys.with_deadline() == 1);
  CHECK_FALSE(keys.store_small("k", entry, *hash_of(40)));   // too long
  CHECK_FALSE(keys.store_small("k", entry, *hash_of(200)));  // a table
  CHECK(CollectionView(keys.find("k"))->size() == 15);

  REQUIRE(keys.store_small("new", Entry(), *hash_of(2)));
  CHECK(keys.find("new").deadline_ms() == kNoDeadline);
  CHECK(value_of(keys.find("new"), "field1") == "value-of-16-byte");
}

TEST_CASE("a small collection moves, is copied and dies with its key", "[data]") {
  Keyspace keys(HashSeed{1, 2});
  Keyspace other(HashSeed{3, 4});
  const std::size_t before = Heap::current().bytes();
  auto zset = std::make_unique<ZSet>();
  zset->set("b", 2.5);
  zset->set("a", 1);
  keys.put_collection("z", std::move(zset));
  keys.set_deadline(keys.find("z"), 5);
  const Entry moved = Keyspace::move(keys, keys.find("z"), other, "w");
  CHECK_FALSE(keys.find("z"));
  CHECK(moved.deadline_ms() == 5);
  CHECK(moved.type() == Type::kZSet);
  CHECK(CollectionView(moved).as<ZSet>().score("b") == 2.5);
  CHECK(CollectionView(moved).as<ZSet>().rank("a") == 0U);
  const std::unique_ptr<Collection> copy = CollectionView(moved)->clone();
  other.erase("w");
  CHECK(static_cast<const ZSet&>(*copy).score("a") == 1);
  other.put_collection("x", hash_of(2));
  other.put_bytes("x", "text");
  other.put_collection("y", hash_of(2));
  other.clear();
  CHECK(other.memory_bytes() == 0);
  CHECK(Heap::current().bytes() == before + copy->memory_bytes());
}

TEST_CASE("what reads a small collection does not look at it when it goes", "[data]") {
  Keyspace keys(HashSeed{1, 2});
  const Entry entry = keys.put_collection("k", hash_of(10));
  std::string block(16, 'x');
  block.append(entry.raw_value());
  {
    const Borrowed<Hash> view(*reinterpret_cast<const SmallPacked*>(block.data() + 16));
    CHECK(view.get()->size() == 10);
    block.assign(block.size(), '\0');  // somebody else's bytes, which say that they are to be freed
  }
  CHECK(block == std::string(block.size(), '\0'));
}

TEST_CASE("a hash of ten fields of 22 bytes takes at most 276 with its key", "[data]") {
  Keyspace keys(HashSeed{1, 2});
  const std::size_t before = Heap::current().bytes();
  constexpr int kKeys = 100'000;
  std::vector<char> name(32);
  for (int i = 0; i < kKeys; ++i) {
    std::snprintf(name.data(), name.size(), "hash:%09d", i);
    keys.put_collection(name.data(), hash_of(10));
  }
  while (keys.step(1000)) {
  }
  const std::size_t bytes = keys.memory_bytes() + Heap::current().bytes() - before;
  CHECK(static_cast<double>(bytes) / kKeys < 276.0);
}
