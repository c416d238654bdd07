#pragma once

#include <cstddef>
#include <string_view>

namespace sequent::decls {

// The offset of the first byte that is no UTF-8 (RFC 3629: the shortest form, no surrogates);
// the size if there is none.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text);

// Takes the first code point off. REQUIRES: `text` is UTF-8, and not empty.
char32_t take_code_point(std::string_view& text);

// The longest beginning of `text` of at most `size` bytes that cuts no code point.
// REQUIRES: `text` is UTF-8.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t size);

}  // namespace sequent::decls
