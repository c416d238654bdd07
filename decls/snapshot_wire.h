#pragma once

#include <string>
#include <string_view>

#include "decls/snapshot.h"
#include "engine/base/result.h"

namespace sequent::decls {

// Format: declaration.capnp, packed. One that stands in the list of snapshots has no entries.
// kCorrupt: the bytes are no snapshot, its entries are not sorted, or some but not all are there.
[[nodiscard]] std::string encode_snapshot(const Snapshot& snapshot);
[[nodiscard]] base::Result<Snapshot> decode_snapshot(std::string_view bytes);

}  // namespace sequent::decls
