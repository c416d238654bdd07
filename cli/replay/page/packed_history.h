#pragma once

#include <string>

#include "proofcache/states/recording.h"

namespace sequent::cli {

// A recording as JSON for the page: each text, goal and state once, told by how far back it is,
// so that it compresses well. Format: docs/formats.md, read by page.js.
[[nodiscard]] std::string packed_history(const states::Recording& recording);

}  // namespace sequent::cli
