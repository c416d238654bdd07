#include "engine/data/heap.h"

#include <array>
#include <memory>
#include <string>

#include "engine/data/hash.h"
#include "engine/data/keyspace.h"
#include "engine/data/list.h"
#include "engine/data/set.h"
#include "engine/data/stream.h"
#include "engine/data/zset.h"
#include "tests/support/catch.h"

using sequent::data::Collection;
using sequent::data::Hash;
using sequent::data::Heap;
using sequent::data::Keyspace;
using sequent::data::List;
using sequent::data::Set;
using sequent::data::Stream;
using sequent::data::Type;
using sequent::data::type_name;
using sequent::data::ZSet;

namespace {

std::string long_text(int i) {
  return std::string(300, 'x') + std::to_string(i);
}

std::unique_ptr<Collection> made(Type type, int elements) {
  if (type == Type::kHash) {
    auto hash = std::make_unique<Hash>();
    for (int i = 0; i < elements; ++i) {
      hash->set(std::to_string(i), long_text(i));
    }
    return hash;
  }
  if (type == Type::kList) {
    auto list = std::make_unique<List>();
    for (int i = 0; i < elements; ++i) {
      list->push(List::End::kBack, long_text(i));
    }
    return list;
  }
  if (type == Type::kZSet) {
    auto zset = std::make_unique<ZSet>();
    for (int i = 0; i < elements; ++i) {
      zset->set(long_text(i), i);
    }
    return zset;
  }
  if (type == Type::kStream) {
    auto stream = std::make_unique<Stream>();
    for (int i = 1; i <= elements; ++i) {
      const std::string value = long_text(i);
      stream->append({static_cast<std::uint64_t>(i), 0},
                     std::array<std::string_view, 2>{"field", value});
    }
    return stream;
  }
  auto set = std::make_unique<Set>();
  for (int i = 0; i < elements; ++i) {
    set->add(std::to_string(i));
  }
  return set;
}

}  // namespace

TEST_CASE("what a collection takes is counted, and goes with it", "[data]") {
  const std::size_t before = Heap::current().bytes();
  for (const Type type : {Type::kHash, Type::kList, Type::kSet, Type::kZSet, Type::kStream}) {
    for (const int elements : {1, 20, 2000}) {
      INFO(type_name(type) << " of " << elements);
      const auto value = made(type, elements);
      const double counted = static_cast<double>(Heap::current().bytes() - before);
      const auto said = static_cast<double>(value->memory_bytes());
      CHECK(counted > said * 0.7);
      CHECK(counted < said * 1.4 + 1200);  // a deque has room for more
    }
    REQUIRE(Heap::current().bytes() == before);
  }
}

TEST_CASE("a large value that was removed counts no more, before it is destroyed", "[data]") {
  const std::size_t before = Heap::current().bytes();
  Keyspace keys({1, 2});
  keys.put_collection("k", made(Type::kHash, 2000));
  const std::size_t with = Heap::current().bytes();
  REQUIRE(with > before + 600'000);
  keys.erase("k");
  REQUIRE(keys.dropped() == 1);
  CHECK(Heap::current().bytes() < before + (with - before) / 10);
  auto dropped = keys.take_dropped();
  CHECK(Heap::current().bytes() < before + (with - before) / 10);
  dropped.clear();
  CHECK(Heap::current().bytes() < before + 1024);
  CHECK(Heap::current().bytes() >= before);
}
