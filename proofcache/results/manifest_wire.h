#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "proofcache/results/manifest.h"
#include "proofcache/results/results.h"

namespace sequent::proofcache {

// Format: result.capnp, packed. Equal manifests give equal bytes. Absent: the
// bytes are not one, or a path in it leaves the workspace.
[[nodiscard]] std::string encode_manifest(const Manifest& manifest);
[[nodiscard]] std::optional<Manifest> decode_manifest(std::string_view bytes);

[[nodiscard]] std::string encode_difference(const Nondeterminism& difference);
[[nodiscard]] std::optional<Nondeterminism> decode_difference(std::string_view bytes);

}  // namespace sequent::proofcache
