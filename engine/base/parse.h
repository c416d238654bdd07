#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sequent::base {

// Numbers in the forms that Redis takes and prints.

// A decimal without blanks, plus sign or leading zeros; absent if it does not fit.
[[nodiscard]] std::optional<std::int64_t> parse_int(std::string_view text);
[[nodiscard]] std::optional<std::uint64_t> parse_uint(std::string_view text);

// What strtod takes as a whole ("1e3", "0x10", "inf"), without leading blanks;
// not NaN, not out of range.
[[nodiscard]] std::optional<double> parse_double(std::string_view text);
[[nodiscard]] std::optional<long double> parse_long_double(std::string_view text);

// Text of a number without an allocation.
class NumberText {
 public:
  [[nodiscard]] std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
  // NOLINTNEXTLINE(google-explicit-constructor): it is a text
  operator std::string_view() const { return view(); }

 private:
  friend NumberText format_int(std::int64_t value);
  friend NumberText format_double(double value);

  std::array<char, 40> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

[[nodiscard]] NumberText format_int(std::int64_t value);
// Seventeen significant digits, as ZSCORE replies: "0.10000000000000001", "3", "inf".
[[nodiscard]] NumberText format_double(double value);
// Without exponent and trailing zeros, as INCRBYFLOAT replies: "0.1", "100000".
[[nodiscard]] std::string format_long_double(long double value);

}  // namespace sequent::base
