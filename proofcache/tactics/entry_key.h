#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/hash.h"

namespace sequent::tactics {

// What names an entry of a cache: a scope, whose entries are kept together, and a name in it.
//
// Borrows: all of it.
struct EntryKey {
  std::span<const std::string_view> scope;
  std::string_view name;
};

// Each part with its length before it: ("ab", "c") and ("a", "bc") differ.
[[nodiscard]] std::string encode_scope(std::span<const std::string_view> parts);
// Whether `encoded` is what encode_scope() makes of the parts, byte for byte.
[[nodiscard]] bool is_scope(std::string_view encoded, std::span<const std::string_view> parts);
[[nodiscard]] std::uint64_t hash_scope(std::span<const std::string_view> parts,
                                       const base::HashSeed& seed);

}  // namespace sequent::tactics
