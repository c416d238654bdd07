#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sequent::rdb {

// One value on its own, as DUMP gives it.
//
// Format: the byte of its type, the value, the version (2 bytes) and the CRC-64 (8) of all
// before it, little-endian.

// Adds version and sum behind a written value.
void seal(std::string& value);
// What is in a payload: type and value. Absent: its version is newer, or its sum is wrong.
[[nodiscard]] std::optional<std::string_view> unseal(std::string_view payload);

}  // namespace sequent::rdb
