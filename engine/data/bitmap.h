#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sequent::data {

// A string as a row of bits: bit 0 is the highest of the first byte. All work goes by words
// of 64 bits.

[[nodiscard]] inline bool bit_at(std::string_view bytes, std::uint64_t bit) {
  const std::uint64_t byte = bit / 8;
  return byte < bytes.size() && ((static_cast<unsigned char>(bytes[byte]) >> (7 - bit % 8)) & 1U);
}

// Ones among the bits [first, last].
// REQUIRES: first <= last, last lies in `bytes`.
[[nodiscard]] std::uint64_t count_ones(std::string_view bytes,
                                       std::uint64_t first,
                                       std::uint64_t last);

// The first of the bits [first, last] that is `wanted`.
// REQUIRES: first <= last, last lies in `bytes`.
[[nodiscard]] std::optional<std::uint64_t> find_bit(std::string_view bytes,
                                                    bool wanted,
                                                    std::uint64_t first,
                                                    std::uint64_t last);

enum class BitOperation : std::uint8_t { kAnd, kOr, kXor, kNot };

// As long as the longest input; shorter ones have zeros behind.
// REQUIRES: at least one input, and only one for kNot.
[[nodiscard]] std::string combine_bits(BitOperation operation,
                                       std::span<const std::string_view> inputs);

// A whole number of 1 … 64 bits within a row of bits, the highest bit first.
class BitField {
 public:
  // What happens to a number that does not fit.
  enum class Overflow : std::uint8_t { kWrap, kSaturate, kFail };

  BitField() = default;
  // REQUIRES: 1 <= bits <= 64, unsigned ones at most 63.
  BitField(bool is_signed, unsigned bits) : bits_(bits), signed_(is_signed) {}

  [[nodiscard]] unsigned bits() const { return bits_; }
  // Bits behind the end are zeros.
  [[nodiscard]] std::int64_t read(std::string_view bytes, std::uint64_t at) const;
  // REQUIRES: bits [at, at + bits()) lie in `bytes`.
  void write(std::span<char> bytes, std::uint64_t at, std::int64_t value) const;
  // What `value` + `increment` becomes. Absent: it does not fit and kFail was asked for.
  [[nodiscard]] std::optional<std::int64_t> add(std::int64_t value,
                                                std::int64_t increment,
                                                Overflow overflow) const;
  // What `value` becomes when it is put here. To an unsigned field a negative one is a large one,
  // to a signed field one near the least of 64 bits.
  [[nodiscard]] std::optional<std::int64_t> fit(std::int64_t value, Overflow overflow) const;

 private:
  [[nodiscard]] std::int64_t least() const;
  [[nodiscard]] std::int64_t greatest() const;
  // The lowest bits, as this kind of number.
  [[nodiscard]] std::int64_t wrap(std::uint64_t value) const;
  // Of a number that is too large, or else too small.
  [[nodiscard]] std::optional<std::int64_t> beyond(std::uint64_t value,
                                                   bool too_large,
                                                   Overflow overflow) const;

  unsigned bits_ = 8;
  bool signed_ = false;
};

}  // namespace sequent::data
