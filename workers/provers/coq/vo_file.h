#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proofcache/results/result_key.h"

namespace sequent::provers {

// A named piece of a compiled Coq library.
struct VoSegment {
  std::string name;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// The table of contents of a `.vo`.
//
// Format (Coq 8.16, numbers big-endian): "Coq!", int32 version (81601), int64 position of the
// table; the segments, each followed by its MD5; the table: int32 count, then for
// each segment int32 length and name, int64 offset, int64 size, 16 bytes MD5.
struct VoTable {
  std::int32_t version = 0;
  std::vector<VoSegment> segments;  // in the table's order

  [[nodiscard]] const VoSegment* find(std::string_view name) const;
};

// Absent: not such a file, or a table that points outside of it.
[[nodiscard]] std::optional<VoTable> read_vo_table(std::string_view bytes);

// Interface: SHA-256 over the segments `summary` and `library`; proofs that
// end in Qed lie in `opaques` and do not count. Anything but the layout of a
// finished 8.16 library (other version, other segments, delayed proofs) has
// its full digest as interface.
[[nodiscard]] proofcache::ProductDigests vo_digests(std::string_view bytes);

}  // namespace sequent::provers
