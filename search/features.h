#pragma once

#include <cstdint>
#include <vector>

#include "search/index.h"
#include "search/query.h"

namespace sequent::search {

// What a statement has in common with others, as hashes: its symbols, what stands as which
// argument of them and of their arguments, its applications as a whole (which variables stand in
// them does not count), and what its conclusion and its hypotheses begin with. Sorted, none twice.
using Features = std::vector<std::uint64_t>;

[[nodiscard]] Features features_of(const Index& index, const StatementView& statement);
// Of the patterns of a goal; where it leaves open which of several constants, of each.
[[nodiscard]] Features features_of(const Clause& goal);

}  // namespace sequent::search
