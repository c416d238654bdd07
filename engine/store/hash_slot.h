#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sequent::store {

constexpr std::size_t kHashSlots = 16384;

// Where a key lies in a Cluster: the CRC16 of its hash tag, which is what stands between its first
// { and the next }, or of the whole key where that is nothing.
[[nodiscard]] std::uint16_t hash_slot(std::string_view key);

}  // namespace sequent::store
