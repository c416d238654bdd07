#include "engine/data/still_walk.h"

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/base/parse.h"
#include "engine/data/hash.h"
#include "engine/data/keyspace.h"
#include "engine/data/list.h"
#include "engine/data/set.h"
#include "engine/data/zset.h"
#include "tests/support/catch.h"

namespace sequent::data {
namespace {

using Contents = std::vector<std::string>;  // of a list in its order, else sorted

struct Kind {
  const char* name;
  std::unique_ptr<Collection> (*make)(int elements);
  void (*change)(Collection& value, std::mt19937& random);
};

std::string number(std::uint64_t value) {
  return std::to_string(value);
}

const Kind kHash{"hash",
                 [](int elements) -> std::unique_ptr<Collection> {
                   auto hash = std::make_unique<Hash>();
                   for (int i = 0; i < elements; ++i) {
                     hash->set("f" + number(i), number(i));
                   }
                   return hash;
                 },
                 [](Collection& value, std::mt19937& random) {
                   auto& hash = static_cast<Hash&>(value);
                   const std::string field = "f" + number(random() % 6000);
                   if (random() % 2 == 0) {
                     hash.erase(field);
                   } else {
                     hash.set(field, number(random()));
                   }
                 }};

const Kind kSet{"set",
                [](int elements) -> std::unique_ptr<Collection> {
                  auto set = std::make_unique<Set>();
                  for (int i = 0; i < elements; ++i) {
                    set->add("m" + number(i));
                  }
                  return set;
                },
                [](Collection& value, std::mt19937& random) {
                  auto& set = static_cast<Set&>(value);
                  const std::string member = "m" + number(random() % 6000);
                  if (random() % 2 == 0) {
                    set.erase(member);
                  } else {
                    set.add(member);
                  }
                }};

const Kind kZSet{"zset",
                 [](int elements) -> std::unique_ptr<Collection> {
                   auto zset = std::make_unique<ZSet>();
                   for (int i = 0; i < elements; ++i) {
                     zset->set("m" + number(i), i / 3);
                   }
                   return zset;
                 },
                 [](Collection& value, std::mt19937& random) {
                   auto& zset = static_cast<ZSet&>(value);
                   const std::string member = "m" + number(random() % 6000);
                   switch (random() % 8) {
                     case 0:
                       zset.erase_range(random() % (zset.size() - 3), 3);
                       break;
                     case 1:
                     case 2:
                       zset.erase(member);
                       break;
                     default:
                       zset.set(member, static_cast<double>(random() % 2000));
                   }
                 }};

const Kind kList{"list",
                 [](int elements) -> std::unique_ptr<Collection> {
                   auto list = std::make_unique<List>(ListChunkLimit{.bytes = 256});
                   for (int i = 0; i < elements; ++i) {
                     list->push(List::End::kBack, number(i));
                   }
                   return list;
                 },
                 [](Collection& value, std::mt19937& random) {
                   auto& list = static_cast<List&>(value);
                   const std::size_t at = random() % list.size();
                   switch (random() % 7) {
                     case 0:
                       list.push(List::End::kFront, number(random()));
                       break;
                     case 1:
                       list.push(List::End::kBack, number(random()));
                       break;
                     case 2:
                       list.insert(at, number(random()));
                       break;
                     case 3:
                       list.set(at, std::string(random() % 300, 'x'));
                       break;
                     case 4:
                       list.remove(number(random() % 5000), 2, List::End::kBack);
                       break;
                     default:
                       list.erase(at, std::min<std::size_t>(random() % 40, list.size() - at));
                   }
                 }};

// What commands that rebuild a collection make; each element may come once.
class Rebuilt {
 public:
  EmitCommand emit() {
    return [this](std::span<const std::string_view> command) {
      REQUIRE(command[1] == "k");
      const std::size_t step = command[0] == "HSET" || command[0] == "ZADD" ? 2 : 1;
      for (std::size_t i = 2; i < command.size(); i += step) {
        std::string element(command[i]);
        if (step == 2) {
          element.append(" ").append(command[i + 1]);
        }
        contents_.push_back(std::move(element));
      }
      in_order_ = command[0] == "RPUSH";
    };
  }
  Contents contents() {
    if (!in_order_) {
      std::sort(contents_.begin(), contents_.end());
    }
    return contents_;
  }

 private:
  Contents contents_;
  bool in_order_ = false;
};

Contents contents_of(const Collection& value) {
  Rebuilt rebuilt;
  value.rebuild("k", rebuilt.emit());
  return rebuilt.contents();
}

}  // namespace

TEST_CASE("a still walk finds what there was, whatever changes meanwhile", "[data]") {
  const Kind kind = GENERATE(kHash, kSet, kZSet, kList);
  const unsigned seed = GENERATE(range(1U, 6U));
  CAPTURE(kind.name, seed);
  std::mt19937 random(seed);
  auto value = kind.make(5000);
  const Contents before = contents_of(*value);
  auto walk = value->begin_walk();
  REQUIRE(walk);
  CHECK(value->walk() == walk.get());
  Rebuilt rebuilt;
  std::size_t steps = 0;
  do {
    for (auto changes = random() % 60; changes > 0 && value->size() > 10; --changes) {
      kind.change(*value, random);
    }
    ++steps;
  } while (walk->step("k", rebuilt.emit()));
  CHECK(steps > 20);
  CHECK(rebuilt.contents() == before);
  CHECK(contents_of(*value) != before);
  walk.reset();
  CHECK(value->walk() == nullptr);
  kind.change(*value, random);
}

TEST_CASE("a still walk goes on when the key is gone", "[data]") {
  const Kind kind = GENERATE(kHash, kSet, kZSet, kList);
  CAPTURE(kind.name);
  Keyspace keys(base::HashSeed{1, 2});
  keys.put_collection("k", kind.make(5000));
  Collection& value = *keys.find("k").collection();
  const Contents before = contents_of(value);
  auto walk = value.begin_walk();
  Rebuilt rebuilt;
  for (int i = 0; i < 5; ++i) {
    REQUIRE(walk->step("k", rebuilt.emit()));
  }
  SECTION("deleted") {
    keys.erase("k");
  }
  SECTION("replaced") {
    keys.put_bytes("k", "text");
  }
  SECTION("cleared") {
    keys.clear();
  }
  CHECK(keys.take_dropped().empty());
  while (walk->step("k", rebuilt.emit())) {
  }
  CHECK(rebuilt.contents() == before);
  const auto kept = walk->release();
  REQUIRE(kept);
  walk.reset();
  CHECK(contents_of(*kept) == before);
}

TEST_CASE("a list that is emptied is still walked through", "[data]") {
  auto list = kList.make(3000);
  const Contents before = contents_of(*list);
  auto walk = list->begin_walk();
  Rebuilt rebuilt;
  REQUIRE(walk->step("k", rebuilt.emit()));
  static_cast<List&>(*list).erase(0, 3000);
  CHECK(list->size() == 0);
  list.reset();
  while (walk->step("k", rebuilt.emit())) {
  }
  CHECK(rebuilt.contents() == before);
}

TEST_CASE("a copy of a collection is not walked through, and small ones are not at all", "[data]") {
  const Kind kind = GENERATE(kHash, kSet, kZSet, kList);
  CAPTURE(kind.name);
  auto value = kind.make(5000);
  const auto walk = value->begin_walk();
  CHECK(value->clone()->walk() == nullptr);
  CHECK(kind.make(20)->begin_walk() == nullptr);
}

}  // namespace sequent::data
