#pragma once

#include <string>

#include "proofcache/states/recording.h"

namespace sequent::cli {

// A recording as one HTML file that needs no prover and no network: all states in it, stepped
// through in a browser. What is in the recording is only ever shown as text there.
// Format: docs/formats.md.
[[nodiscard]] std::string html_of(const states::Recording& recording);

}  // namespace sequent::cli
