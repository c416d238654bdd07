#pragma once

#include <cstddef>
#include <string_view>

#include "cli/tui/search_model.h"
#include "search/index.h"

namespace sequent::cli {

// How the word that ends at `cursor` may go on: declarations by any of the last parts of their
// names, and filters; behind `in:` modules, behind `kind:` kinds, behind `tag:` tags; the
// shortest first, 50 at most.
[[nodiscard]] Completion complete_query(const search::Index& index,
                                        std::string_view query,
                                        std::size_t cursor);

}  // namespace sequent::cli
