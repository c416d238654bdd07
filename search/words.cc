#include "search/words.h"

#include <algorithm>
#include <string>

#include "engine/base/ascii.h"

namespace sequent::search {
namespace {

bool is_of_word(char c) {
  return base::is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

void for_each_letters(std::string_view name, base::FunctionRef<void(std::string_view)> take) {
  const std::string lower = base::to_lower(name);
  for (std::size_t at = 0; at < lower.size(); ++at) {
    for (std::size_t length = 1; length <= std::min<std::size_t>(3, lower.size() - at); ++length) {
      take(std::string_view(lower).substr(at, length));
    }
  }
}

void for_each_word(std::string_view text, base::FunctionRef<void(std::string_view)> take) {
  const std::string lower = base::to_lower(text);
  for (auto at = lower.begin(); at != lower.end();) {
    at = std::find_if(at, lower.end(), is_of_word);
    const auto end = std::find_if_not(at, lower.end(), is_of_word);
    if (at != end) {
      take({at, end});
    }
    at = end;
  }
}

}  // namespace sequent::search
