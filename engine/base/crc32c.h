#pragma once

#include <cstdint>
#include <string_view>

namespace sequent::base {

// CRC-32C (Castagnoli) of `bytes`, by the processor where it can. `before` is
// the checksum of what comes before them, so that pieces give the sum of the whole.
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

// The same by tables alone, for processors without the instruction.
[[nodiscard]] std::uint32_t crc32c_by_tables(std::string_view bytes, std::uint32_t before = 0);

}  // namespace sequent::base
