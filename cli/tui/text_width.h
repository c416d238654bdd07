#pragma once

#include <cstddef>
#include <string_view>

namespace sequent::cli {

// The replacement character: stands for what cannot be shown.
constexpr char32_t kUnknownRune = 0xFFFD;

// One code point at the beginning of a text.
struct Rune {
  char32_t value = 0;
  std::size_t size = 0;  // bytes
};

// kUnknownRune of one byte where the text is not UTF-8. REQUIRES: !text.empty()
[[nodiscard]] Rune first_rune(std::string_view text);

// What a terminal shows as one: a code point with all that combines with it.
struct Glyph {
  // Empty: must not reach a terminal (a control, not UTF-8, or nothing that it combines with).
  std::string_view text;
  std::size_t size = 0;  // bytes of it
  int columns = 1;       // 1 or 2
};

// REQUIRES: !text.empty()
[[nodiscard]] Glyph first_glyph(std::string_view text);

// Columns of a code point: 0 if it combines with what is before it, -1 if it must not reach a
// terminal.
[[nodiscard]] int columns_of_rune(char32_t rune);
[[nodiscard]] std::size_t width_of(std::string_view text);

}  // namespace sequent::cli
