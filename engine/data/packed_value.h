#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/base/parse.h"

namespace sequent::data {

// Room for the text of a number that is stored in binary.
using Digits = base::NumberText;

// One byte string as the packed collections store it. Decimal integers are kept
// in binary. Every string has exactly one encoding, so two strings are equal if
// and only if their encodings are.
//
// Format: one byte `h`, then
//   h <= 0xbf          a string of h bytes
//   0xc0 <= h <= 0xdf  the integer h - 0xc0; nothing follows
//   0xe0 + n           an integer of n = 1..8 bytes, little-endian two's complement
//   0xf0               a double of 8 bytes (only scores use it)
//   0xf1, 0xf2         length in 2 or 4 bytes little-endian, then the string
//
// This class is a string about to be stored: the encoding is `head()`, then `tail()`.
// Borrows: the string.
class PackedValue {
 public:
  explicit PackedValue(std::string_view text);
  // A score: an integer where it is one (so -0 becomes 0, as in Redis), else a double.
  explicit PackedValue(double score);

  [[nodiscard]] std::size_t size() const { return head_size_ + tail_.size(); }
  [[nodiscard]] std::string_view head() const { return {head_.data(), head_size_}; }
  [[nodiscard]] std::string_view tail() const { return tail_; }
  // Whether the encoding that starts at `at` is this one.
  [[nodiscard]] bool is_at(const char* at) const {
    return *at == head_[0] && (head_size_ == 1 || std::memcmp(at, head_.data(), head_size_) == 0) &&
           ends_as(at + head_size_);
  }
  [[nodiscard]] bool operator==(const PackedValue& other) const {
    return head() == other.head() && tail_.size() == other.tail_.size() &&
           ends_as(other.tail_.data());
  }
  void write(char* to) const {
    *to = head_[0];
    if (head_size_ > 1) {
      std::memcpy(to, head_.data(), head_size_);
    }
    if (!tail_.empty()) {
      std::memcpy(to + head_size_, tail_.data(), tail_.size());
    }
  }

 private:
  void put_integer(std::int64_t value);
  // Names that are numbered differ in their last byte.
  [[nodiscard]] bool ends_as(const char* tail) const {
    return tail_.empty() || (tail[tail_.size() - 1] == tail_.back() &&
                             std::memcmp(tail, tail_.data(), tail_.size()) == 0);
  }

  std::array<char, 9> head_{};
  std::uint8_t head_size_ = 0;
  std::string_view tail_;
};

// The longest string whose encoding begins with its length.
inline constexpr unsigned kLongestShortText = 0xbf;

namespace packed_detail {
[[nodiscard]] std::size_t size_of_other(const char* at);
}  // namespace packed_detail

// Bytes that the encoding at `at` takes.
[[nodiscard]] inline std::size_t packed_size(const char* at) {
  const unsigned head = static_cast<unsigned char>(*at);
  return head <= kLongestShortText ? 1 + head : packed_detail::size_of_other(at);
}
// What an encoding stands for.
enum class PackedKind : std::uint8_t { kText, kInteger, kDouble, kNone };
// The kind of the encoding that `bytes`, which nobody vouches for, begin with; kNone if it is
// not whole.
[[nodiscard]] PackedKind packed_kind(std::string_view bytes);
// The string encoded at `at`: in place, or in `digits` if it is a number.
[[nodiscard]] std::string_view packed_text(const char* at, Digits& digits);
// The score encoded at `at`.
[[nodiscard]] double packed_score(const char* at);

}  // namespace sequent::data
