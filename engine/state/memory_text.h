#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sequent::state {

// An amount of memory as a person writes it: "100", "1k" (1000), "1kb" (1024), "10mb", "2g".
// Absent: it is none, or does not fit.
[[nodiscard]] std::optional<std::int64_t> parse_memory(std::string_view text);

}  // namespace sequent::state
