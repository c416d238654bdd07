#include "cli/output/format.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "engine/base/ascii.h"

namespace sequent::cli {
namespace {

template <typename... Numbers>
std::string print(const char* format, Numbers... numbers) {
  std::array<char, 64> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), format, numbers...);
  return {buffer.data(), static_cast<std::size_t>(length)};
}

// A non-negative number and what follows it; false without a number.
bool split_number(std::string_view text, double& number, std::string& unit) {
  if (text.empty() || text.front() < '0' || text.front() > '9') {
    return false;
  }
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string digits(text.substr(0, end));
  char* parsed = nullptr;
  number = std::strtod(digits.c_str(), &parsed);
  unit = text.substr(end);
  return *parsed == '\0';
}

// Length of the UTF-8 sequence at the start of `text`; 0 if it is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  std::size_t length = 0;
  if (byte(0) < 0x80) {
    return 1;
  }
  if (byte(0) >= 0xC2 && byte(0) < 0xE0) {
    length = 2;
  } else if (byte(0) >= 0xE0 && byte(0) < 0xF0) {
    length = 3;
  } else if (byte(0) >= 0xF0 && byte(0) < 0xF5) {
    length = 4;
  }
  if (length == 0 || text.size() < length) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) {
      return 0;
    }
  }
  const bool overlong = (byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xF0 && byte(1) < 0x90);
  const bool surrogate = byte(0) == 0xED && byte(1) >= 0xA0;
  const bool c1_control = byte(0) == 0xC2 && byte(1) < 0xA0;
  return overlong || surrogate || c1_control ? 0 : length;
}

}  // namespace

std::string format_duration(std::chrono::microseconds duration) {
  const double seconds = in_seconds(duration);
  if (seconds < 9.995) {
    return print("%.2fs", seconds);
  }
  if (seconds < 59.95) {
    return print("%.1fs", seconds);
  }
  const auto whole = std::lround(seconds);
  if (whole < 3600) {
    return print("%ldm%02lds", whole / 60, whole % 60);
  }
  return print("%ldh%02ldm", whole / 3600, whole % 3600 / 60);
}

std::string format_time(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%F %TZ", &parts);
  return {text.data(), size};
}

std::string format_size(std::uint64_t bytes) {
  if (bytes < 1024) {
    return std::to_string(bytes) + " B";
  }
  auto size = static_cast<double>(bytes);
  constexpr std::array<const char*, 5> kUnits{"KiB", "MiB", "GiB", "TiB", "PiB"};
  std::size_t unit = 0;
  size /= 1024;
  while (size >= 1024 && unit + 1 < kUnits.size()) {
    size /= 1024;
    ++unit;
  }
  return print(size < 10 ? "%.1f %s" : "%.0f %s", size, kUnits[unit]);
}

std::string format_count(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

base::Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  double number = 0;
  std::string unit;
  double factor = 0;
  if (split_number(text, number, unit)) {
    factor = unit.empty() || unit == "s" ? 1e3
             : unit == "ms"              ? 1
             : unit == "m"               ? 60e3
             : unit == "h"               ? 3600e3
                                         : 0;
  }
  if (factor == 0 || number * factor > 1e12) {
    return base::invalid("'" + std::string(text) + "' is not a time (say 90s, 500ms, 5m or 2h)");
  }
  return std::chrono::milliseconds(static_cast<std::int64_t>(number * factor));
}

base::Result<std::uint64_t> parse_size(std::string_view text) {
  double number = 0;
  std::string unit;
  double factor = 0;
  if (split_number(text, number, unit)) {
    constexpr std::string_view kPrefixes = "KMGT";
    if (unit.empty() || unit == "B") {
      factor = 1;
    } else if (const std::size_t power = kPrefixes.find(static_cast<char>(unit.front() & ~0x20));
               power != std::string_view::npos &&
               (unit.size() == 1 || unit.substr(1) == "B" || unit.substr(1) == "iB")) {
      factor = static_cast<double>(1ULL << (10 * (power + 1)));
    }
  }
  if (factor == 0 || number * factor > 1e18) {
    return base::invalid("'" + std::string(text) + "' is not a size (say 512M or 5G)");
  }
  return static_cast<std::uint64_t>(number * factor);
}

std::string printable(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    const bool is_control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
    const std::size_t length = is_control ? 0 : sequence_length(text);
    if (length == 0) {
      safe += print("\\x%02x", static_cast<unsigned>(byte));
      text.remove_prefix(1);
    } else {
      safe += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  return safe;
}

std::string in_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = base::is_space(c);
    if (!blank || (!line.empty() && line.back() != ' ')) {
      line += blank ? ' ' : c;
    }
  }
  return line;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (const char byte : text) {
    columns += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80 ? 1 : 0;
  }
  return columns;
}

std::string joined(std::span<const std::string> words, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text.append(i == 0 ? "" : separator).append(words[i]);
  }
  return text;
}

std::string shorten(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) {
    return std::string(text);
  }
  std::string cut;
  std::size_t used = 0;
  for (const char byte : text) {
    used += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80 ? 1 : 0;
    if (used >= columns) {
      break;
    }
    cut += byte;
  }
  return columns == 0 ? "" : cut + "…";
}

}  // namespace sequent::cli
