#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/engine/model/model.h"

namespace sequent::test {

// One command, after some time has passed.
struct ModelStep {
  std::int64_t after_ms = 0;
  Words words;  // empty: upkeep, which no command may see
};

// Commands over few keys, so that they meet each other, types clash and deadlines pass; at the end
// all that the keys hold is read.
[[nodiscard]] std::vector<ModelStep> random_steps(std::uint64_t seed, std::size_t count);

}  // namespace sequent::test
