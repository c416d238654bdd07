#pragma once

#include <cstdint>
#include <string_view>

namespace sequent::rdb {

// CRC-64 by the polynomial of Jones, reflected, as Redis uses it: of "123456789" it is
// e9c6d914c4b8d9ca. `before`: of what stands before these bytes.
[[nodiscard]] std::uint64_t crc64(std::string_view bytes, std::uint64_t before = 0);

}  // namespace sequent::rdb
