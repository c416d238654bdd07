#pragma once

#include <cstdint>
#include <vector>

#include "search/index.h"
#include "search/pattern.h"

namespace sequent::search {

// What a statement has in common with others: its symbols, and which stands as which argument of
// which. Sorted, none twice.
using Features = std::vector<std::uint64_t>;

[[nodiscard]] Features features_of(const Index& index, const Statement& statement);
// Of all that a pattern names; where it leaves open which of several constants, of each.
[[nodiscard]] Features features_of(const Pattern& pattern);

}  // namespace sequent::search
