#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace sequent::cli {

// "0.32s", "12.3s", "1m05s", "2h03m"; always as short as is useful.
[[nodiscard]] std::string format_duration(std::chrono::microseconds duration);
// As times are given to programs.
[[nodiscard]] constexpr double in_seconds(std::chrono::microseconds time) {
  return static_cast<double>(time.count()) / 1e6;
}
// "2026-11-21 19:05:03Z".
[[nodiscard]] std::string format_time(std::chrono::system_clock::time_point time);
// "512 B", "1.2 MiB".
[[nodiscard]] std::string format_size(std::uint64_t bytes);
// "1 module", "2 modules".
[[nodiscard]] std::string format_count(std::uint64_t count, std::string_view noun);

// "90", "90s", "500ms", "5m", "2h". kInvalid names the text.
[[nodiscard]] base::Result<std::chrono::milliseconds> parse_duration(std::string_view text);
// "1048576", "512M", "5G", "1.5GiB": powers of 1024. kInvalid names the text.
[[nodiscard]] base::Result<std::uint64_t> parse_size(std::string_view text);

// Text from outside made safe for a terminal: control characters and bytes that
// are not UTF-8 become \xNN; newlines and tabs stay.
[[nodiscard]] std::string printable(std::string_view text);
// In one line, whatever breaks and indents it had.
[[nodiscard]] std::string in_one_line(std::string_view text);
// How many columns `text` takes, counting one per code point.
[[nodiscard]] std::size_t columns_of(std::string_view text);
// "a, b, c".
[[nodiscard]] std::string joined(std::span<const std::string> words, std::string_view separator);
// At most `columns` of it, ending in "…" where something was cut.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t columns);

}  // namespace sequent::cli
