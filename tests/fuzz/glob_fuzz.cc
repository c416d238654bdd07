// Any pattern on any text comes to an end within their bytes, and a text matches itself when its
// signs are taken as they are.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/base/glob.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sequent::base::Case;
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(input.find('\n'), input.size());
  const std::string pattern = input.substr(0, cut);
  const std::string text = input.substr(std::min(cut + 1, input.size()));
  const bool matches = sequent::base::glob_match(pattern, text);
  static_cast<void>(sequent::base::glob_match(pattern, text, Case::kIgnored));
  if (text.empty()) {
    return 0;
  }
  std::string itself;
  for (const char c : text) {
    itself += '\\';
    itself += c;
  }
  const bool holds = sequent::base::glob_match(itself, text) &&
                     sequent::base::glob_match("*" + itself + "*", text) &&
                     (!matches || sequent::base::glob_match("*" + pattern, text));
  if (!holds) {
    std::abort();
  }
  return 0;
}
