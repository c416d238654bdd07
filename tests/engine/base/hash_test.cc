#include "engine/base/hash.h"

#include <bit>
#include <set>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::base::HashSeed;
using sequent::base::keyed_hash;
using sequent::base::Random;

TEST_CASE("texts of all lengths hash apart, and by the seed", "[base]") {
  const HashSeed seed{1, 2};
  const HashSeed other{1, 3};
  std::set<std::uint64_t> hashes;
  const std::string text(200, 'a');
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const std::string_view part = std::string_view(text).substr(0, size);
    hashes.insert(keyed_hash(part, seed));
    hashes.insert(keyed_hash(part, other));
    CHECK(keyed_hash(part, seed) == keyed_hash(std::string(part), seed));
  }
  CHECK(hashes.size() == 2 * (text.size() + 1));
}

TEST_CASE("a changed bit changes about half of the hash", "[base]") {
  Random random(3);
  const HashSeed seed{random.next(), random.next()};
  for (const std::size_t size : {1U, 3U, 4U, 8U, 9U, 16U, 17U, 40U}) {
    int flipped = 0;
    int least = 64;
    constexpr int kTries = 400;
    for (int i = 0; i < kTries; ++i) {
      std::string text(size, '\0');
      for (char& c : text) {
        c = static_cast<char>(random.next());
      }
      const std::uint64_t before = keyed_hash(text, seed);
      text[random.below(size)] ^= static_cast<char>(1U << random.below(8));
      const int changed = std::popcount(before ^ keyed_hash(text, seed));
      flipped += changed;
      least = std::min(least, changed);
    }
    INFO(size);
    CHECK(flipped > kTries * 30);
    CHECK(flipped < kTries * 34);
    CHECK(least > 8);
  }
}

TEST_CASE("numbered keys fill buckets evenly", "[base]") {
  const HashSeed seed = HashSeed::random();
  constexpr std::size_t kBuckets = 1024;
  std::vector<int> filled(kBuckets);
  for (int i = 0; i < 64 * 1024; ++i) {
    ++filled[keyed_hash("key:" + std::to_string(i), seed) >> 54U];
  }
  for (const int keys : filled) {
    CHECK(keys > 20);
    CHECK(keys < 130);
  }
}
