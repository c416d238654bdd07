#include "engine/data/flat_table.h"

#include <cstring>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>

#include "tests/support/catch.h"

using sequent::base::HashSeed;
using sequent::base::Random;
using sequent::data::FlatTable;

namespace {

// A block: one byte of length, the key.
struct Traits {
  static std::string_view key(const char* block) {
    return {block + 1, static_cast<unsigned char>(*block)};
  }
};
using Table = FlatTable<Traits>;

class Blocks {
 public:
  char* make(const std::string& key) {
    auto block = std::make_unique<char[]>(key.size() + 1);
    block[0] = static_cast<char>(key.size());
    std::memcpy(block.get() + 1, key.data(), key.size());
    char* raw = block.get();
    owned_[key] = std::move(block);
    return raw;
  }

 private:
  std::unordered_map<std::string, std::unique_ptr<char[]>> owned_;
};

std::string name(std::uint64_t i) {
  return "key:" + std::to_string(i);
}

std::set<std::string> scan_all(const Table& table) {
  std::set<std::string> seen;
  std::uint64_t cursor = 0;
  do {
    cursor = table.scan(cursor, [&](char* block, bool) { seen.emplace(Traits::key(block)); });
  } while (cursor != 0);
  return seen;
}

}  // namespace

TEST_CASE("an empty table has nothing", "[data]") {
  const Table table{HashSeed{1, 2}};
  CHECK_FALSE(table.find("a", table.hash("a")));
  CHECK(table.scan(0, [](char*, bool) { FAIL("visited"); }) == 0);
}

TEST_CASE("a table agrees with a map under random changes", "[data]") {
  const std::uint64_t seed = GENERATE(1U, 2U, 3U);
  Random random(seed);
  Table table{HashSeed{seed, 99}};
  Blocks blocks;
  std::unordered_map<std::string, bool> oracle;
  std::uint64_t range = 100;
  for (int step = 0; step < 200'000; ++step) {
    if (step % 20'000 == 0) {
      range = 10ULL << random.below(13);  // grow and shrink in turn
    }
    const std::string key = name(random.below(40'000) % range);
    const std::uint64_t hash = table.hash(key);
    const auto place = table.find(key, hash);
    REQUIRE(static_cast<bool>(place) == oracle.contains(key));
    if (!place) {
      const bool mark = random.below(2) == 0;
      table.insert(blocks.make(key), hash, mark);
      oracle[key] = mark;
      continue;
    }
    REQUIRE(Traits::key(place.block()) == key);
    REQUIRE(place.marked() == oracle[key]);
    if (random.below(100) < (range < 1000 ? 70U : 40U)) {
      table.erase(place, hash);
      oracle.erase(key);
    } else {
      place.set(place.block(), !place.marked());
      oracle[key] = !oracle[key];
    }
  }
  REQUIRE(table.size() == oracle.size());
  CHECK(scan_all(table).size() == oracle.size());
  std::size_t visited = 0;
  table.for_each([&](char* block, bool mark) {
    ++visited;
    REQUIRE(oracle.at(std::string(Traits::key(block))) == mark);
  });
  CHECK(visited == oracle.size());
}

TEST_CASE("a scan sees all that is there throughout, whatever comes and goes", "[data]") {
  const std::uint64_t seed = GENERATE(range(11U, 61U));
  Random random(seed);
  Table table{HashSeed{seed, 7}};
  Blocks blocks;
  const std::uint64_t stable = 50 + random.below(500);
  for (std::uint64_t i = 0; i < stable; ++i) {
    const std::string key = name(i);
    table.insert(blocks.make(key), table.hash(key), false);
  }
  // Between any two steps others come (first half) and go again, so that the table changes
  // its size both ways while it is scanned.
  std::vector<std::string> others;
  std::set<std::string> seen;
  std::uint64_t cursor = 0;
  std::uint64_t next = 1'000'000;
  int steps = 0;
  do {
    cursor = table.scan(cursor, [&](char* block, bool) { seen.emplace(Traits::key(block)); });
    ++steps;
    const bool growing = (steps / 30) % 2 == 0;
    for (std::uint64_t i = random.below(growing ? 300 : 600); i > 0; --i) {
      if (growing) {
        others.push_back(name(next++));
        table.insert(blocks.make(others.back()), table.hash(others.back()), false);
      } else if (!others.empty()) {
        const std::uint64_t hash = table.hash(others.back());
        table.erase(table.find(others.back(), hash), hash);
        others.pop_back();
      }
    }
    REQUIRE(steps < 1'000'000);
  } while (cursor != 0);
  for (std::uint64_t i = 0; i < stable; ++i) {
    REQUIRE(seen.contains(name(i)));
  }
}

TEST_CASE("any block may be drawn, each about as often", "[data]") {
  Table table{HashSeed{5, 6}};
  Blocks blocks;
  constexpr std::uint64_t kBlocks = 200;
  for (std::uint64_t i = 0; i < kBlocks; ++i) {
    table.insert(blocks.make(name(i)), table.hash(name(i)), false);
  }
  Random random(1);
  std::unordered_map<std::string, int> drawn;
  for (int i = 0; i < 100'000; ++i) {
    ++drawn[std::string(Traits::key(table.random(random).block()))];
  }
  CHECK(drawn.size() == kBlocks);
  for (const auto& [key, times] : drawn) {
    INFO(key);
    CHECK(times > 250);
    CHECK(times < 1000);
  }
}

TEST_CASE("a table's memory grows and shrinks by little at a time", "[data]") {
  constexpr std::uint64_t kKeys = 100'000;
  Blocks blocks;
  Table table{HashSeed{1, 2}};
  std::size_t last = 0;
  const auto check_step = [&] {
    const std::size_t now = table.memory_bytes();
    const std::size_t step = now > last ? now - last : last - now;
    CHECK(step <= 1024 + now / 40);
    last = now;
  };
  for (std::uint64_t i = 0; i < kKeys; ++i) {
    const std::string key = name(i);
    table.insert(blocks.make(key), table.hash(key), false);
    check_step();
  }
  CHECK(last < kKeys * 20);
  for (std::uint64_t i = 0; i < kKeys - 10; ++i) {
    const std::uint64_t hash = table.hash(name(i));
    table.erase(table.find(name(i), hash), hash);
    check_step();
  }
}
