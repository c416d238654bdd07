#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace sequent::cli {

// What INFO says: the values of its lines "name:value" by their names.
using Facts = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] Facts parse_info(std::string_view text);

}  // namespace sequent::cli
