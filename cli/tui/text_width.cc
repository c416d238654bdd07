#include "cli/tui/text_width.h"

#include <array>
#include <cstdint>
#include <cwchar>

#include <locale.h>

namespace sequent::cli {
namespace {

// wcwidth() knows Unicode only within a locale that does; this one comes with the C library.
class Utf8Locale {
 public:
  Utf8Locale() : locale_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {}
  ~Utf8Locale() {
    if (locale_ != nullptr) {
      ::freelocale(locale_);
    }
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

  [[nodiscard]] int columns(char32_t rune) const {
    if (locale_ == nullptr) {
      return 1;
    }
    const locale_t before = ::uselocale(locale_);
    const int columns = ::wcwidth(static_cast<wchar_t>(rune));
    ::uselocale(before);
    return columns;
  }

 private:
  locale_t locale_;
};

// Turns the order of what follows on the line around.
bool is_bidi_control(char32_t rune) {
  return (rune >= 0x202A && rune <= 0x202E) || (rune >= 0x2066 && rune <= 0x2069) ||
         rune == 0x200E || rune == 0x200F || rune == 0x061C;
}

}  // namespace

Rune first_rune(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint8_t>(text[i]);
  };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) {
    return {lead, 1};
  }
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) {
    return {kUnknownRune, 1};
  }
  char32_t value = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) {
      return {kUnknownRune, 1};
    }
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kSmallest[size] || value > 0x10FFFF || is_surrogate) {
    return {kUnknownRune, 1};
  }
  return {value, size};
}

int columns_of_rune(char32_t rune) {
  if (rune >= 0x20 && rune < 0x7F) {
    return 1;
  }
  if (rune < 0xA0 || is_bidi_control(rune)) {
    return -1;
  }
  static const Utf8Locale kLocale;
  return kLocale.columns(rune);
}

Glyph first_glyph(std::string_view text) {
  const Rune base = first_rune(text);
  const int columns = columns_of_rune(base.value);
  if (columns <= 0 || (base.value == kUnknownRune && base.size == 1)) {
    return {{}, base.size, 1};
  }
  std::size_t size = base.size;
  while (size < text.size()) {
    const Rune next = first_rune(text.substr(size));
    if (columns_of_rune(next.value) != 0) {
      break;
    }
    size += next.size;
  }
  return {text.substr(0, size), size, columns};
}

std::size_t width_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Glyph glyph = first_glyph(text);
    columns += static_cast<std::size_t>(glyph.columns);
    text.remove_prefix(glyph.size);
  }
  return columns;
}

}  // namespace sequent::cli
