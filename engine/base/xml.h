#pragma once

#include <string>
#include <string_view>

namespace sequent::base {

// Text as the content of an element: the four named references, no numeric ones (coqidetop refuses
// these).
[[nodiscard]] std::string escape_xml(std::string_view text);

}  // namespace sequent::base
