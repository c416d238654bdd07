#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::proofcache {

// Largest value of a blob in a store.
inline constexpr std::size_t kChunkBytes = 512 * 1024;

// A blob as values of a store: the head says how much there is and holds the
// first chunk; further chunks stand in keys of their own and are written first, so that a
// head is there only if all is.
//
// Format of the head: packed numbers (engine/base/packed.h) 1 (the format), size of the bytes,
// number of further chunks; then the first chunk. All chunks in order are one zstd frame.
struct BlobHead {
  std::uint64_t size_bytes = 0;
  std::uint64_t further_chunks = 0;
  std::string_view first_chunk;  // points into the head
};

struct PackedBlob {
  std::string head;
  std::vector<std::string> further;
};

[[nodiscard]] PackedBlob pack_blob(std::string_view bytes);
// Absent: not a head, or of a later format.
[[nodiscard]] std::optional<BlobHead> parse_blob_head(std::string_view head);

}  // namespace sequent::proofcache
