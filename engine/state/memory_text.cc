#include "engine/state/memory_text.h"

#include <array>

#include "engine/base/ascii.h"
#include "engine/base/parse.h"

namespace sequent::state {

std::optional<std::int64_t> parse_memory(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t bytes;
  };
  static constexpr std::array kUnits{
      Unit{"", 1},
      Unit{"b", 1},
      Unit{"k", 1000},
      Unit{"kb", 1024},
      Unit{"m", 1'000'000},
      Unit{"mb", 1024 * 1024},
      Unit{"g", 1'000'000'000},
      Unit{"gb", 1024 * 1024 * 1024},
  };
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = base::parse_int(text.substr(0, digits));
  for (const Unit& unit : kUnits) {
    if (base::equal_ignoring_case(text.substr(digits), unit.name)) {
      return number && *number <= INT64_MAX / unit.bytes ? std::optional(*number * unit.bytes)
                                                         : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace sequent::state
