#include "engine/cmd/info_report.h"

#include <array>
#include <cstdio>

namespace sequent::cmd {
namespace {

std::string human(std::uint64_t bytes) {
  static constexpr std::string_view kUnits = "BKMGTP";
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  std::array<char, 32> out{};
  const int size =
      std::snprintf(out.data(), out.size(), unit == 0 ? "%.0f%c" : "%.2f%c", value, kUnits[unit]);
  return {out.data(), static_cast<std::size_t>(size)};
}

}  // namespace

std::string InfoReport::real_text(double value, int digits) {
  std::array<char, 64> out{};
  const int size = std::snprintf(out.data(), out.size(), "%.*f", digits, value);
  return {out.data(), static_cast<std::size_t>(size)};
}

void InfoReport::bytes(std::string_view name, std::uint64_t value) {
  field(name, value);
  field(std::string(name) + "_human", human(value));
}

}  // namespace sequent::cmd
