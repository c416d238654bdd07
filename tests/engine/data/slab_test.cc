#include "engine/data/slab.h"

#include <cstring>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::base::Random;
using sequent::data::Slab;

TEST_CASE("blocks of a slab do not overlap and are used again", "[data]") {
  struct Block {
    char* bytes;
    std::size_t size;
    char fill;
  };
  Slab slab;
  Random random(7);
  std::vector<Block> blocks;
  for (int step = 0; step < 200'000; ++step) {
    if (blocks.empty() || random.below(100) < (step < 100'000 ? 60U : 40U)) {
      const std::size_t size = random.below(20) == 0 ? random.below(5000) : random.below(300);
      auto* bytes = static_cast<char*>(slab.allocate(size));
      REQUIRE(reinterpret_cast<std::uintptr_t>(bytes) % Slab::kAlignment == 0);
      const char fill = static_cast<char>(step);
      std::memset(bytes, fill, size);
      blocks.push_back({bytes, size, fill});
      continue;
    }
    std::swap(blocks[random.below(blocks.size())], blocks.back());
    const Block block = blocks.back();
    for (std::size_t i = 0; i < block.size; ++i) {
      REQUIRE(block.bytes[i] == block.fill);
    }
    slab.free(block.bytes, block.size);
    blocks.pop_back();
  }
  for (const Block& block : blocks) {
    slab.free(block.bytes, block.size);
  }
  CHECK(slab.used_bytes() == 0);
}
