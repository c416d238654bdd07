#pragma once

#include <cstdint>

namespace sequent::search {

// Of a key of postings. Tables take its first bits for the slot, so that walking one of them
// meets the keys of another in the order of its slots.
[[nodiscard]] constexpr std::uint64_t hash_of(std::uint64_t key) {
  return (key ^ key >> 32U) * 0x9e3779b97f4a7c15ULL;
}

}  // namespace sequent::search
