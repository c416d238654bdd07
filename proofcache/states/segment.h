#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "proofcache/states/recording_tables.h"

namespace sequent::states {

// Steps of a recording as they are stored, with all that they are the first to show. A segment
// builds on the tables that the steps before it made.
//
// Format: docs/formats.md. A checksum covers all of it.

// What one segment may hold: a reader takes no more memory than that.
constexpr std::size_t kMostSegmentBytes = std::size_t{64} << 20U;    // before compression
constexpr std::size_t kMostSegmentNumbers = std::size_t{16} << 20U;  // of goals and states

enum class Packing : std::uint8_t {
  kFast,   // while it is recorded
  kSmall,  // to stay
};

// The steps behind `from`. kInvalid: they are more than a segment may hold.
[[nodiscard]] base::Result<std::string> encode_segment(const RecordingTables& tables,
                                                       const TableSizes& from,
                                                       Packing packing);
// The same as few segments, small.
[[nodiscard]] base::Result<std::vector<std::string>> encode_segments(const RecordingTables& tables,
                                                                     const TableSizes& from);

// Adds its steps. kCorrupt: it is damaged, or made for other tables; `tables` is of no use then.
[[nodiscard]] base::Status decode_segment(std::string_view segment, RecordingTables& tables);

}  // namespace sequent::states
