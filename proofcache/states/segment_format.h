#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "proofcache/states/recording_tables.h"
#include "proofcache/states/segment.h"

namespace sequent::states {

// What the writer and the reader of segments share: the columns of numbers, and what either expects
// next. All texts are one column more, in the order in which steps need them: sentence, message,
// texts of the state.

enum class Column : std::uint8_t {
  kParents,
  kGaps,
  kExtents,
  kLines,
  kOutcomes,
  kTimes,
  kStates,
  kShapes,
  kGoals,
  kHypotheses,
  kNames,
  kTexts,
  kMessages,  // 0: that of the step before
};
constexpr std::size_t kColumns = 1 + static_cast<std::size_t>(Column::kMessages);

// The columns as they are stored, and back. kCorrupt: they are damaged, or would take more room
// than a segment may.
[[nodiscard]] std::string seal_segment(std::string_view columns, Packing packing);
[[nodiscard]] base::Result<std::string> open_segment(std::string_view segment);

// Texts end in kTextEnd; one that is a part of them, or kEscape, has kEscape before it and is
// changed by kEscaped.
constexpr char kTextEnd = '\0';
constexpr char kEscape = '\1';
constexpr char kEscaped = '\x40';

// Numbers that may be below 0 as ones that are small if these are near it.
constexpr std::uint64_t fold_sign(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63U);
}
constexpr std::int64_t unfold_sign(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

// The code of a step's state: none, that of its parent, a new one, or this and how many states
// back it is.
constexpr std::uint64_t kNoState = 0;
constexpr std::uint64_t kParentState = 1;
constexpr std::uint64_t kNewState = 2;

// The state that a step began from, if it was stored with a step. kNoNumber: none.
[[nodiscard]] StateNumber state_to_build_on(const RecordingTables& tables, StepNumber parent);

// What a row of RecordingTables::states says besides its goals.
struct StateShape {
  std::uint32_t focused = 0;
  std::vector<std::uint32_t> levels;  // pairs: before, after
  std::uint32_t shelved = 0;

  bool operator==(const StateShape&) const = default;
};
[[nodiscard]] StateShape shape_of(const RecordingTables& tables, StateNumber state);

// The row of a hypothesis with this text (its text is 0), if it is split at the first signs that
// look like ends of names and value.
[[nodiscard]] std::vector<std::uint32_t> split_hypothesis(std::string_view text);

// How many bytes the names, value and signs of a row take; its text must not be shorter.
[[nodiscard]] std::uint64_t bytes_before_type(std::span<const std::uint32_t> row);

}  // namespace sequent::states
