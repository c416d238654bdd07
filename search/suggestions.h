#pragma once

#include <string>
#include <string_view>

#include "search/index.h"

namespace sequent::search {

// Constants and theorems called that, in full or by the last parts of their names.
[[nodiscard]] std::vector<Symbol> constants_named(const Index& index, std::string_view name);

// ", did you mean 'X' or 'Y'?" of names near to one that nothing has; or empty.
[[nodiscard]] std::string did_you_mean(const Index& index, std::string_view name);

}  // namespace sequent::search
