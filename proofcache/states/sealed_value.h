#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace sequent::states {

// Values of a store with a checksum over all of them and the version of what they hold: CRC-32C of
// the rest (4 bytes, little-endian), version (1), the bytes.

[[nodiscard]] std::string sealed(char version, std::string_view bytes);

// A view into `value`. kCorrupt: it is damaged, or of another version; `what` ("its head") begins
// the message.
[[nodiscard]] base::Result<std::string_view> unsealed(char version,
                                                      std::string_view value,
                                                      std::string_view what);

}  // namespace sequent::states
