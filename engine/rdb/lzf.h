#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sequent::rdb {

// LZF, with which Redis packs strings of more than 20 bytes.
//
// Format: runs. A byte c < 32: c + 1 bytes follow as they are. Else c begins a copy of
// what was written before: its length is (c >> 5) + 2, or if (c >> 5) is 7, 9 plus the next
// byte; it starts ((c & 31) << 8 | the last byte of the run) + 1 bytes back.

// The text of `size` bytes that `packed` stands for; absent if that is not what it stands for.
// Never takes more memory than `packed` can stand for.
[[nodiscard]] std::optional<std::string> lzf_unpack(std::string_view packed, std::size_t size);

// Absent if it would not become at least four bytes shorter, as Redis asks of it.
[[nodiscard]] std::optional<std::string> lzf_pack(std::string_view text);

}  // namespace sequent::rdb
