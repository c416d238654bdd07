#pragma once

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>

namespace sequent::states {

// How long a step took is kept to a sixteenth: its highest four bits, and how far they stand from
// the lowest. The same step takes another time in each run, so the rest would say nothing.

// 0 to 15 for as many microseconds, then eight codes for each power of two; the last is 2^60.
constexpr std::uint64_t kMostTimeCode = 16 + 8 * 56;

constexpr std::uint64_t time_code(std::chrono::microseconds time) {
  const auto us =
      static_cast<std::uint64_t>(std::clamp<std::int64_t>(time.count(), 0, std::int64_t{1} << 60));
  if (us < 16) {
    return us;
  }
  const auto shift = static_cast<unsigned>(std::bit_width(us)) - 4;
  // One more than the highest four bits is the first code of the next power.
  return 16 + 8 * std::uint64_t{shift - 1} + ((us + (std::uint64_t{1} << (shift - 1))) >> shift) -
         8;
}

// REQUIRES: code <= kMostTimeCode
constexpr std::chrono::microseconds time_of_code(std::uint64_t code) {
  const std::uint64_t us = code < 16 ? code : (8 + code % 8) << (code / 8 - 1);
  return std::chrono::microseconds(static_cast<std::int64_t>(us));
}

constexpr std::chrono::microseconds kept_time(std::chrono::microseconds time) {
  return time_of_code(time_code(time));
}

}  // namespace sequent::states
