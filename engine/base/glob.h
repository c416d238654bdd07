#pragma once

#include <string_view>

namespace sequent::base {

enum class Case : bool { kSensitive, kIgnored };

// Whether all of `text` matches the pattern of KEYS, SCAN, PSUBSCRIBE and CONFIG GET:
// `*`, `?`, `[a-c]`, `[^x]`, and `\` before a character that means itself. An
// unclosed `[` ends with the pattern. Takes at most |pattern| * |text| steps.
[[nodiscard]] bool glob_match(std::string_view pattern,
                              std::string_view text,
                              Case letters = Case::kSensitive);

}  // namespace sequent::base
