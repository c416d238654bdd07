#include "decls/import/utf8.h"

#include <cstdint>

namespace sequent::decls {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

// Of a sequence that begins with `lead`; 0: none does.
std::size_t sequence_size(std::uint8_t lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead >= 0xC2 && lead < 0xE0) {
    return 2;
  }
  if (lead >= 0xE0 && lead < 0xF0) {
    return 3;
  }
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

bool is_continuation(std::uint8_t byte) {
  return (byte & 0xC0U) == 0x80U;
}

// The second byte excludes longer forms than needed, surrogates and what is past U+10FFFF.
bool is_second(std::uint8_t lead, std::uint8_t second) {
  return is_continuation(second) && (lead != 0xE0 || second >= 0xA0) &&
         (lead != 0xED || second < 0xA0) && (lead != 0xF0 || second >= 0x90) &&
         (lead != 0xF4 || second < 0x90);
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::uint8_t lead = byte_at(text, at);
    const std::size_t size = sequence_size(lead);
    if (size == 0 || size > text.size() - at ||
        (size > 1 && !is_second(lead, byte_at(text, at + 1)))) {
      return at;
    }
    for (std::size_t next = 2; next < size; ++next) {
      if (!is_continuation(byte_at(text, at + next))) {
        return at;
      }
    }
    at += size;
  }
  return at;
}

char32_t take_code_point(std::string_view& text) {
  const std::uint8_t lead = byte_at(text, 0);
  const std::size_t size = sequence_size(lead);
  char32_t letter = size == 1 ? lead : lead & (0x7FU >> size);
  for (std::size_t at = 1; at < size; ++at) {
    letter = letter << 6U | (byte_at(text, at) & 0x3FU);
  }
  text.remove_prefix(size);
  return letter;
}

std::string_view utf8_prefix(std::string_view text, std::size_t size) {
  if (size >= text.size()) {
    return text;
  }
  while (size > 0 && is_continuation(byte_at(text, size))) {
    --size;
  }
  return text.substr(0, size);
}

}  // namespace sequent::decls
