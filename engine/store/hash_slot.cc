#include "engine/store/hash_slot.h"

#include <array>

namespace sequent::store {
namespace {

// XMODEM: polynomial 0x1021, from 0, most significant bit first.
constexpr std::array<std::uint16_t, 256> make_table() {
  std::array<std::uint16_t, 256> table{};
  for (unsigned byte = 0; byte < table.size(); ++byte) {
    unsigned rest = byte << 8U;
    for (int bit = 0; bit < 8; ++bit) {
      rest = (rest & 0x8000U) != 0 ? (rest << 1U) ^ 0x1021U : rest << 1U;
    }
    table[byte] = static_cast<std::uint16_t>(rest);
  }
  return table;
}
constexpr std::array<std::uint16_t, 256> kTable = make_table();

std::uint16_t crc16(std::string_view bytes) {
  unsigned rest = 0;
  for (const char c : bytes) {
    rest = ((rest << 8U) & 0xffffU) ^ kTable[(rest >> 8U) ^ static_cast<unsigned char>(c)];
  }
  return static_cast<std::uint16_t>(rest);
}

std::string_view hash_tag(std::string_view key) {
  const std::size_t open = key.find('{');
  const std::size_t close = open == std::string_view::npos ? open : key.find('}', open);
  return close == std::string_view::npos || close == open + 1
             ? key
             : key.substr(open + 1, close - open - 1);
}

}  // namespace

std::uint16_t hash_slot(std::string_view key) {
  return crc16(hash_tag(key)) % kHashSlots;
}

}  // namespace sequent::store
