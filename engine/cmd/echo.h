#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace sequent::cmd {

inline constexpr std::size_t kLongestEcho = 128;  // of what a client wrote, in an error

// What of a client's word is shown in an error: up to `longest` bytes or the first zero.
[[nodiscard]] inline std::string shown(std::string_view word, std::size_t longest = kLongestEcho) {
  return std::string(word.substr(0, std::min(word.find('\0'), longest)));
}

}  // namespace sequent::cmd
