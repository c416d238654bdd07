#include "engine/persist/disk_values.h"

#include <string>

#include "tests/engine/persist/faulty_vfs.h"
#include "tests/engine/persist/toy_engine.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::persist {
namespace {

constexpr std::size_t kCache = std::size_t{1} << 20;
constexpr int kValues = 100;  // ten times what the cache holds
constexpr std::size_t kSize = std::size_t{100} << 10;

std::string value(int number) {
  return std::string(kSize, static_cast<char>('a' + number % 26)) + std::to_string(number);
}

Durability::Options small_cache(const std::string& path) {
  FaultyVfs::reset();
  return {.path = path, .tuning = {.big_cache_bytes = kCache, .vfs = FaultyVfs::name()}};
}

}  // namespace

TEST_CASE("big values of ten times the cache are served, within the cache", "[persist]") {
  const test::TempDir dir;
  const Durability::Options options = small_cache(dir / "a.db");
  for (int start = 0; start < 2; ++start) {
    auto opened = ToyEngine::open(options);
    REQUIRE(opened);
    ToyEngine& engine = **opened;
    DiskValues& big = engine.durability().big_values();
    for (int i = 0; start == 0 && i < kValues; ++i) {
      engine.set_big(0, std::to_string(i), value(i));
      REQUIRE(engine.durability().wait_durable(engine.end_turn()));
      engine.durability().tick();
      REQUIRE(big.cached_bytes() <= kCache);
      REQUIRE(big.unsaved_bytes() == 0);
    }
    REQUIRE(engine.dump().size() == kValues);
    for (const auto& [key, text] : engine.dump()) {
      REQUIRE(text == "until -1: " + value(std::stoi(key.second)));
      REQUIRE(big.cached_bytes() <= kCache);
    }
    CHECK(big.cached_bytes() > kCache / 2);
  }
}

TEST_CASE("a value that would fill the cache is read past it", "[persist]") {
  const test::TempDir dir;
  auto opened = ToyEngine::open(small_cache(dir / "a.db"));
  REQUIRE(opened);
  ToyEngine& engine = **opened;
  engine.set_big(0, "small", value(1));
  engine.set_big(0, "huge", std::string(3 * kCache, 'h'));
  REQUIRE(engine.durability().wait_durable(engine.end_turn()));
  engine.durability().tick();
  const auto dump = engine.dump();
  CHECK(dump.at({0, "huge"}).size() == 3 * kCache + std::string("until -1: ").size());
  CHECK(engine.durability().big_values().cached_bytes() == value(1).size());
}

}  // namespace sequent::persist
