#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "search/index.h"

namespace sequent::search {

// By theorem: whether a proof in a place of the library may rest on it without a cycle. The place
// is a declaration (what rests on it may not, nor it itself) or a module or folder of them (what
// stands in a module that rests on it may not; its own may).
//
// Absent: there is neither of that name.
[[nodiscard]] std::optional<std::vector<bool>> accessible_to(const Index& index,
                                                             std::string_view place);

}  // namespace sequent::search
