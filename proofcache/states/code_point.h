#pragma once

#include <cstddef>
#include <string_view>

namespace sequent::states {

// One of UTF-8 text and its size in bytes; a byte that is no part of one is itself.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 1;
};

// REQUIRES: at < text.size()
inline CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(text[at + i]);
  };
  const unsigned char lead = byte(0);
  const std::size_t size = lead < 0xc2   ? 1
                           : lead < 0xe0 ? 2
                           : lead < 0xf0 ? 3
                           : lead < 0xf5 ? 4
                                         : 1;
  if (size == 1 || at + size > text.size()) {
    return {lead, 1};
  }
  char32_t value = lead & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) {
      return {lead, 1};
    }
    value = (value << 6U) | (byte(i) & 0x3fU);
  }
  return {value, size};
}

// Letters, digits and `_` of ASCII.
constexpr bool is_word(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace sequent::states
