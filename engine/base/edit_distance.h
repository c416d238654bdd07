#pragma once

#include <cstddef>
#include <limits>
#include <string_view>

namespace sequent::base {

// How many insertions, deletions, replacements and swaps of neighbours turn `a` into `b` at
// least; something above `farthest` for all that are farther.
[[nodiscard]] std::size_t edit_distance(
    std::string_view a,
    std::string_view b,
    std::size_t farthest = std::numeric_limits<std::size_t>::max() - 1);

}  // namespace sequent::base
