#pragma once

#include <cstddef>
#include <cstdint>

namespace sequent::data {

// Up to where a collection is packed: what Redis calls *-max-listpack-entries and
// *-max-listpack-value.
struct PackedLimits {
  std::uint32_t elements = 128;
  std::uint32_t text = 64;  // bytes of an element

  [[nodiscard]] bool allow_count(std::size_t count) const {
    constexpr std::size_t kMost = 16384;  // Packed counts values in 16 bits, two for each
    return count <= elements && count <= kMost;
  }
  [[nodiscard]] bool allow_text(std::size_t size) const { return size <= text; }
};

}  // namespace sequent::data
