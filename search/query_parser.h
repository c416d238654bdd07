#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "search/index.h"
#include "search/query.h"

namespace sequent::search {

// Reads a query (its language: docs/search.md) against the names that the index knows; good
// until the index changes.
//
// Errors: kInvalid with the column of what is wrong, in bytes from 1; of a name that nothing
// has, with those near to it.
[[nodiscard]] base::Result<Query> parse_query(std::string_view text, const Index& index);

}  // namespace sequent::search
