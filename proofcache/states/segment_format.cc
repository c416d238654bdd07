#include "proofcache/states/segment_format.h"

#include <algorithm>
#include <string>

#include "engine/base/compress.h"
#include "proofcache/states/sealed_value.h"

namespace sequent::states {
namespace {

constexpr std::string_view kBetweenNames = ", ";
constexpr std::string_view kBeforeValue = " := ";
constexpr std::string_view kBeforeType = " : ";

constexpr char kVersion = 2;  // 1 had times in full
constexpr int kFastLevel = 3;
constexpr int kSmallLevel = 19;
// A frame that grows more than this is not taken at its word.
constexpr std::size_t kMostGrowth = 4096;

}  // namespace

std::string seal_segment(std::string_view columns, Packing packing) {
  const std::string frame =
      base::compress(columns, packing == Packing::kFast ? kFastLevel : kSmallLevel);
  const bool whole = columns.size() > frame.size() * kMostGrowth;
  std::string body(1, static_cast<char>(whole ? 0 : 1));
  body.append(whole ? columns : std::string_view(frame));
  return sealed(kVersion, body);
}

base::Result<std::string> open_segment(std::string_view segment) {
  SEQUENT_TRY_ASSIGN(const std::string_view body,
                     unsealed(kVersion, segment, "a segment of its steps"));
  if (body.empty()) {
    return base::corrupt("a segment of its steps is cut off");
  }
  const std::string_view rest = body.substr(1);
  if (body[0] == 0) {
    return std::string(rest);
  }
  return base::decompress(rest, std::min(kMostSegmentBytes, rest.size() * kMostGrowth));
}

StateNumber state_to_build_on(const RecordingTables& tables, StepNumber parent) {
  while (parent != kNoStep) {
    const StepRow& row = tables.steps[parent];
    if (row.state != kNoNumber || row.outcome == StepOutcome::kDone) {
      return row.state;
    }
    parent = row.parent;
  }
  return kNoNumber;
}

StateShape shape_of(const RecordingTables& tables, StateNumber state) {
  const auto row = tables.states[state];
  const auto counts = row.subspan(1 + row[0]);
  const auto levels = counts.subspan(2, 2 * std::size_t{counts[1]});
  return {.focused = counts[0], .levels = {levels.begin(), levels.end()}, .shelved = counts.back()};
}

std::vector<std::uint32_t> split_hypothesis(std::string_view text) {
  std::vector<std::uint32_t> row{0, 0};
  const std::size_t type = text.find(kBeforeType);
  const std::size_t value = text.find(kBeforeValue);
  std::string_view names = text.substr(0, std::min({type, value, text.size()}));
  if (value < type) {
    const std::size_t begin = value + kBeforeValue.size();
    const std::size_t end = std::min(text.find(kBeforeType, begin), text.size());
    row[1] = static_cast<std::uint32_t>(end - begin);
  }
  while (true) {
    const std::size_t end = std::min(names.find(kBetweenNames), names.size());
    row.push_back(static_cast<std::uint32_t>(end));
    if (end == names.size()) {
      return row;
    }
    names.remove_prefix(end + kBetweenNames.size());
  }
}

std::uint64_t bytes_before_type(std::span<const std::uint32_t> row) {
  std::uint64_t bytes = kBeforeType.size() + (row[1] == 0 ? 0 : kBeforeValue.size() + row[1]);
  for (const std::uint32_t name : row.subspan(2)) {
    bytes += name + kBetweenNames.size();
  }
  return bytes - kBetweenNames.size();
}

}  // namespace sequent::states
