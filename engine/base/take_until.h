#pragma once

#include <algorithm>
#include <string_view>

namespace sequent::base {

// Takes what stands before the first `mark` off the text, and the mark with it; all of it if there
// is none.
constexpr std::string_view take_until(std::string_view& text, char mark) {
  const std::string_view taken = text.substr(0, text.find(mark));
  text.remove_prefix(std::min(taken.size() + 1, text.size()));
  return taken;
}

}  // namespace sequent::base
