#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

namespace sequent::rdb {

// Numbers of a fixed width among bytes, in either order.

template <typename T>
[[nodiscard]] constexpr T swapped(T value) {
  auto rest = static_cast<std::make_unsigned_t<T>>(value);
  std::make_unsigned_t<T> out = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    out = static_cast<std::make_unsigned_t<T>>(out << 8U) |
          static_cast<std::make_unsigned_t<T>>(rest & 0xffU);
    rest = static_cast<std::make_unsigned_t<T>>(rest >> 8U);
  }
  return static_cast<T>(out);
}

template <typename T>
[[nodiscard]] T load_little(const char* from) {
  T value{};
  std::memcpy(&value, from, sizeof value);
  return std::endian::native == std::endian::little ? value : swapped(value);
}

template <typename T>
[[nodiscard]] T load_big(const char* from) {
  T value{};
  std::memcpy(&value, from, sizeof value);
  return std::endian::native == std::endian::big ? value : swapped(value);
}

template <typename T>
void append_little(std::string& to, T value) {
  const T ordered = std::endian::native == std::endian::little ? value : swapped(value);
  to.append(reinterpret_cast<const char*>(&ordered), sizeof ordered);
}

template <typename T>
void append_big(std::string& to, T value) {
  const T ordered = std::endian::native == std::endian::big ? value : swapped(value);
  to.append(reinterpret_cast<const char*>(&ordered), sizeof ordered);
}

}  // namespace sequent::rdb
