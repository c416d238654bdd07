#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace sequent::provers {

// For each module, those it depends on.
using Edges = std::vector<std::vector<std::uint32_t>>;

// An order in which every module comes after those it depends on; among those that
// could come, the given order. kInvalid: names a cycle, "A -> B -> A".
[[nodiscard]] base::Result<std::vector<std::uint32_t>> dependency_order(
    const Edges& dependencies, std::span<const std::string> names);

}  // namespace sequent::provers
