#include "engine/base/parse.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "engine/base/ascii.h"

namespace sequent::base {
namespace {

// Longer numbers are not numbers to Redis either: a long double has up to 4951 digits.
constexpr std::size_t kLongestNumber = 5 * 1024 - 1;

// True for digits in their shortest form: "0", "7", "70", not "" or "07".
bool is_canonical(std::string_view digits) {
  return !digits.empty() && (digits[0] != '0' || digits.size() == 1);
}

template <typename Int>
std::optional<Int> parse_whole(std::string_view text) {
  Int value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) {
    return std::nullopt;
  }
  return value;
}

template <typename Real, Real Convert(const char*, char**)>
std::optional<Real> parse_real(std::string_view text) {
  if (text.empty() || text.size() > kLongestNumber || is_space(text[0])) {
    return std::nullopt;
  }
  std::array<char, kLongestNumber + 1> terminated;
  std::memcpy(terminated.data(), text.data(), text.size());
  terminated[text.size()] = '\0';
  char* stop = nullptr;
  errno = 0;
  const Real value = Convert(terminated.data(), &stop);
  const bool overflow = errno == ERANGE && (std::isinf(value) || value == 0);
  if (stop != terminated.data() + text.size() || overflow || std::isnan(value)) {
    return std::nullopt;
  }
  return value;
}

// "-12.5", of up to fifteen digits: they and the power of ten are exact as doubles, so that one
// division rounds as strtod does. Absent: it is something else.
std::optional<double> parse_short_decimal(std::string_view text) {
  constexpr std::array<double, 16> kPowers = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                              1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) {
    text.remove_prefix(1);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::size_t digits = text.size() - (point < text.size() ? 1 : 0);
  if (digits == 0 || digits >= kPowers.size()) {
    return std::nullopt;
  }
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) {
      continue;
    }
    if (!is_digit(text[i])) {
      return std::nullopt;
    }
    number = number * 10 + static_cast<std::uint64_t>(text[i] - '0');
  }
  const double value = static_cast<double>(number) / kPowers[digits - std::min(point, digits)];
  return negative ? -value : value;
}

double to_double(const char* text, char** stop) {
  return std::strtod(text, stop);
}
long double to_long_double(const char* text, char** stop) {
  return std::strtold(text, stop);
}

}  // namespace

std::optional<std::int64_t> parse_int(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  const std::string_view digits = negative ? text.substr(1) : text;
  if (!is_canonical(digits) || (negative && digits[0] == '0')) {
    return std::nullopt;
  }
  return parse_whole<std::int64_t>(text);
}

std::optional<std::uint64_t> parse_uint(std::string_view text) {
  if (!is_canonical(text)) {
    return std::nullopt;
  }
  return parse_whole<std::uint64_t>(text);
}

std::optional<double> parse_double(std::string_view text) {
  if (const auto value = parse_short_decimal(text)) {
    return value;
  }
  return parse_real<double, to_double>(text);
}

std::optional<long double> parse_long_double(std::string_view text) {
  return parse_real<long double, to_long_double>(text);
}

NumberText format_int(std::int64_t value) {
  NumberText text;
  const auto result =
      std::to_chars(text.bytes_.data(), text.bytes_.data() + text.bytes_.size(), value);
  text.end_ = static_cast<std::size_t>(result.ptr - text.bytes_.data());
  return text;
}

NumberText format_double(double value) {
  constexpr double kExact = 1e15;  // whole numbers below are printed digit by digit
  if (value > -kExact && value < kExact && value == std::trunc(value) &&
      !(value == 0 && std::signbit(value))) {
    return format_int(static_cast<std::int64_t>(value));
  }
  NumberText text;
  const auto result = std::to_chars(text.bytes_.data(), text.bytes_.data() + text.bytes_.size(),
                                    value, std::chars_format::general, 17);
  text.end_ = static_cast<std::size_t>(result.ptr - text.bytes_.data());
  return text;
}

std::string format_long_double(long double value) {
  if (std::isinf(value)) {
    return value > 0 ? "inf" : "-inf";
  }
  const int size = std::snprintf(nullptr, 0, "%.17Lf", value);
  std::string text(static_cast<std::size_t>(size), '\0');
  std::snprintf(text.data(), text.size() + 1, "%.17Lf", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') {
    text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

}  // namespace sequent::base
