#pragma once

#include <algorithm>
#include <string_view>

namespace sequent::cmd {

inline constexpr std::string_view kBadClientName =
    "ERR Client names cannot contain spaces, newlines or special characters.";

[[nodiscard]] inline bool is_client_name(std::string_view name) {
  return std::ranges::all_of(name, [](char c) { return c >= '!' && c <= '~'; });
}

}  // namespace sequent::cmd
