#include "engine/data/keyspace.h"

#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "tests/support/catch.h"

using sequent::base::HashSeed;
using sequent::base::Random;
using sequent::data::BigValues;
using sequent::data::Collection;
using sequent::data::EmitCommand;
using sequent::data::Entry;
using sequent::data::Form;
using sequent::data::Keyspace;
using sequent::data::kNoDeadline;
using sequent::data::Type;

namespace {

// A collection that tells when it is destroyed.
class Probe final : public Collection {
 public:
  Probe(int& alive, std::size_t size) : alive_(&alive), size_(size) { ++*alive_; }
  Probe(const Probe& other) : Collection(other), alive_(other.alive_), size_(other.size_) {
    ++*alive_;
  }
  Probe& operator=(const Probe&) = delete;
  ~Probe() override { --*alive_; }
  [[nodiscard]] Type type() const override { return Type::kHash; }
  [[nodiscard]] std::string_view encoding() const override { return "probe"; }
  [[nodiscard]] std::size_t size() const override { return size_; }
  [[nodiscard]] std::size_t memory_bytes() const override { return sizeof *this; }
  [[nodiscard]] std::unique_ptr<Collection> clone() const override {
    return std::make_unique<Probe>(*this);
  }
  void rebuild(std::string_view, const EmitCommand&) const override {}

 private:
  int* alive_;
  std::size_t size_;
};

// Big values of which only the ids matter.
class FakeBig final : public BigValues {
 public:
  std::uint64_t put(std::string_view) override { return ++last_; }
  sequent::base::Result<std::shared_ptr<const std::string>> get(std::uint64_t) override {
    return sequent::base::not_found("no bytes here");
  }
  void drop(std::uint64_t id) override { dropped.push_back(id); }

  std::vector<std::uint64_t> dropped;

 private:
  std::uint64_t last_ = 0;
};

struct Expected {
  std::string value;
  std::int64_t deadline_ms = kNoDeadline;
};

std::string text_of(Entry entry) {
  return entry.form() == Form::kInteger ? std::to_string(entry.integer())
                                        : std::string(entry.bytes());
}

std::string random_text(Random& random) {
  const std::uint64_t kind = random.below(10);
  const std::uint64_t size = kind < 6   ? random.below(40)
                             : kind < 9 ? 200 + random.below(120)
                                        : random.below(5000);
  std::string text(size, '\0');
  for (char& c : text) {
    c = static_cast<char>(random.next());
  }
  return text;
}

}  // namespace

TEST_CASE("a keyspace agrees with a map under random changes", "[data]") {
  const std::uint64_t seed = GENERATE(1U, 2U, 3U);
  Random random(seed);
  Keyspace keys(HashSeed{seed, 3});
  std::unordered_map<std::string, Expected> oracle;
  std::vector<std::string> names;
  for (int i = 0; i < 2000; ++i) {
    names.push_back(std::to_string(i) + random_text(random));
  }
  for (int step = 0; step < 100'000; ++step) {
    const std::string& key = names[random.below(names.size())];
    const Entry entry = keys.find(key);
    const auto expected = oracle.find(key);
    REQUIRE(static_cast<bool>(entry) == (expected != oracle.end()));
    if (entry) {
      REQUIRE(entry.key() == key);
      REQUIRE(text_of(entry) == expected->second.value);
      REQUIRE(entry.deadline_ms() == expected->second.deadline_ms);
    }
    const std::int64_t deadline =
        random.below(3) == 0 ? static_cast<std::int64_t>(random.below(1000)) : kNoDeadline;
    switch (random.below(7)) {
      case 0:
      case 1: {
        const std::string value = random_text(random);
        keys.put_bytes(key, value, deadline);
        oracle[key] = {value, deadline};
        break;
      }
      case 2: {
        const auto number = static_cast<std::int64_t>(random.next());
        keys.put_integer(key, number, deadline);
        oracle[key] = {std::to_string(number), deadline};
        break;
      }
      case 3:
        REQUIRE(keys.erase(key) == (oracle.erase(key) == 1));
        break;
      case 4:
        if (entry) {
          keys.set_deadline(entry, deadline);
          expected->second.deadline_ms = deadline;
        }
        break;
      case 5:
        if (entry && entry.is_bytes()) {
          const std::size_t size = entry.bytes().size() + random.below(400);
          REQUIRE(keys.grow_bytes(entry, size).form() == Form::kRaw);
          expected->second.value.resize(size);
        }
        break;
      default:
        if (entry) {
          const std::string& to = names[random.below(names.size())];
          Keyspace::move(keys, entry, keys, to);
          const Expected moved = expected->second;
          oracle.erase(key);
          oracle[to] = moved;
        }
        break;
    }
  }
  CHECK(keys.size() == oracle.size());
  std::size_t with_deadline = 0;
  for (const auto& [key, expected] : oracle) {
    REQUIRE(text_of(keys.find(key)) == expected.value);
    with_deadline += expected.deadline_ms != kNoDeadline ? 1 : 0;
  }
  CHECK(keys.with_deadline() == with_deadline);
  keys.clear();
  CHECK(keys.size() == 0);
  CHECK(keys.with_deadline() == 0);
  CHECK_FALSE(keys.find(names[0]));
}

TEST_CASE("a string grows a byte at a time without being copied each time", "[data]") {
  Keyspace keys(HashSeed{1, 2});
  Entry entry = keys.put_bytes("k", std::string(2000, 'x'), 77);
  int moved = 0;
  for (std::size_t size = 2001; size < 60'000; ++size) {
    const char* before = entry.block();
    entry = keys.grow_bytes(entry, size);
    entry.mutable_bytes()[size - 1] = 'y';
    moved += entry.block() != before ? 1 : 0;
  }
  CHECK(moved < 20);
  CHECK(keys.find("k").bytes() == std::string(2000, 'x') + std::string(57'999, 'y'));
  CHECK(keys.find("k").deadline_ms() == 77);
}

TEST_CASE("a keyspace owns its collections", "[data]") {
  int alive = 0;
  {
    Keyspace keys(HashSeed{1, 2});
    Keyspace other(HashSeed{3, 4});
    keys.put_collection("a", std::make_unique<Probe>(alive, 1));
    keys.put_collection("b", std::make_unique<Probe>(alive, 1), 5);
    keys.put_collection("c", std::make_unique<Probe>(alive, 1));
    keys.put_collection("large", std::make_unique<Probe>(alive, 1000));
    REQUIRE(alive == 4);
    CHECK(keys.find("b").collection()->encoding() == "probe");
    Keyspace::move(keys, keys.find("b"), other, "moved");
    CHECK(alive == 4);
    CHECK(other.find("moved").deadline_ms() == 5);
    CHECK(other.with_deadline() == 1);
    CHECK(keys.with_deadline() == 0);
    keys.put_bytes("a", "overwritten");
    CHECK(alive == 3);
    keys.erase("c");
    CHECK(alive == 2);
    keys.erase("large");
    CHECK(alive == 2);  // left for another thread
    CHECK(keys.take_dropped().size() == 1);
    CHECK(alive == 1);
  }
  CHECK(alive == 0);
}

TEST_CASE("a big value is dropped when its last key lets it go", "[data]") {
  FakeBig big;
  Keyspace keys(HashSeed{1, 2}, &big);
  Keyspace other(HashSeed{3, 4}, &big);
  for (const char* key : {"a", "b", "c", "d"}) {
    keys.put_big(key, {big.put(""), 100'000});
  }
  CHECK(keys.find("b").big().length == 100'000);
  keys.set_deadline(keys.find("b"), 9);
  Keyspace::move(keys, keys.find("b"), other, "b");
  CHECK(big.dropped.empty());
  keys.put_bytes("a", "small");
  keys.erase("c");
  CHECK(big.dropped == std::vector<std::uint64_t>{1, 3});
  keys.clear();
  CHECK(big.dropped == std::vector<std::uint64_t>{1, 3, 4});
  CHECK(other.find("b").big().id == 2);
  CHECK(other.find("b").deadline_ms() == 9);
}

TEST_CASE("a keyspace that was cleared is as new", "[data]") {
  int alive = 0;
  Keyspace keys(HashSeed{1, 2});
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 1000; ++i) {
      keys.put_bytes(std::to_string(i), std::string(static_cast<std::size_t>(i * 3), 'x'));
    }
    keys.put_collection("c", std::make_unique<Probe>(alive, 3));
    CHECK(keys.find("999").bytes().size() == 2997);
    keys.clear();
    CHECK(keys.size() == 0);
    CHECK_FALSE(keys.find("1"));
    CHECK(keys.memory_bytes() == 0);
    keys.take_dropped().clear();
    CHECK(alive == 0);
  }
}

TEST_CASE("a key of 16 bytes with a value of 32 takes at most 66", "[data]") {
  Keyspace keys(HashSeed{1, 2});
  char name[17];
  for (unsigned i = 0; i < 1'000'000; ++i) {
    std::snprintf(name, sizeof name, "key:%012u", i);
    keys.put_bytes(name, "0123456789abcdef0123456789abcdef");
  }
  while (keys.step(1000)) {
  }
  CHECK(static_cast<double>(keys.memory_bytes()) / 1e6 < 66.0);
}
