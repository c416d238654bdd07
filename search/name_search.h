#pragma once

#include <string_view>
#include <vector>

#include "search/index.h"

namespace sequent::search {

// Theorems whose names have all runs of three letters of `text`, maybe not one after the
// other; sorted; removed ones may be among them. REQUIRES: `text` is not empty
[[nodiscard]] std::vector<TheoremId> theorems_with_letters(const Index& index,
                                                           std::string_view text);

// `text`, in lower case, is within the name, whatever the case.
[[nodiscard]] bool is_in_name(const Index& index, TheoremId id, std::string_view text);

}  // namespace sequent::search
