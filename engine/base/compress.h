#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace sequent::base {

// zstd frames that carry their content's size and checksum.

// Level 3: proof objects shrink to about a half at several hundred MB a second.
[[nodiscard]] std::string compress(std::string_view bytes, int level = 3);

// kCorrupt: not one whole frame of ours, its checksum differs, or it would grow past
// `limit_bytes` (known before memory is taken).
[[nodiscard]] Result<std::string> decompress(std::string_view frame, std::uint64_t limit_bytes);

}  // namespace sequent::base
