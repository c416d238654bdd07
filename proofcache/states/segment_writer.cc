#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/packed.h"
#include "proofcache/states/kept_time.h"
#include "proofcache/states/segment.h"
#include "proofcache/states/segment_format.h"

namespace sequent::states {
namespace {

std::size_t common_prefix(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

std::size_t common_suffix(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  std::size_t size = 0;
  while (size < std::min(a.size(), b.size()) && a[a.size() - 1 - size] == b[b.size() - 1 - size]) {
    ++size;
  }
  return size;
}

// Goes through steps in their order, and at the first mention of a state, goal, hypothesis or text
// through that.
class SegmentWriter {
 public:
  SegmentWriter(const RecordingTables& tables, const TableSizes& from)
      : tables_(tables), next_(from) {
    if (from.steps > 0) {
      lines_ = lines_in(tables.steps[from.steps - 1]);
    }
  }

  void step() {
    const StepNumber number = next_.steps++;
    const StepRow& row = tables_.steps[number];
    const StepRow before = number == 0 ? StepRow() : tables_.steps[number - 1];
    const std::string_view text = text_of(tables_.words[row.sentence]);
    column(Column::kParents).number(row.parent == kNoStep ? number : number - 1 - row.parent);
    put_signed(Column::kGaps, std::int64_t{row.span.begin} - before.span.end);
    put_signed(Column::kExtents, std::int64_t{row.span.end} - row.span.begin -
                                     static_cast<std::int64_t>(text.size()));
    put_signed(Column::kLines, std::int64_t{row.span.line} - before.span.line - lines_);
    lines_ = lines_in(row);
    column(Column::kOutcomes).number(static_cast<std::uint64_t>(row.outcome));
    column(Column::kTimes).number(time_code(row.time));
    put_text(text);
    const bool same_message = number > 0 && row.message == before.message;
    column(Column::kMessages).number(same_message ? 0 : 1);
    if (!same_message) {
      put_text(text_of(tables_.words[row.message]));
    }
    put_state(row);
  }

  [[nodiscard]] std::size_t numbers() const { return numbers_; }

  [[nodiscard]] std::string finish(StepNumber steps) const {
    base::PackedWriter all;
    all.number(steps);
    for (const base::PackedWriter& each : columns_) {
      all.text(each.bytes());
    }
    return all.raw(texts_.bytes()).bytes();
  }

 private:
  base::PackedWriter& column(Column which) { return columns_[static_cast<std::size_t>(which)]; }

  [[nodiscard]] std::int64_t lines_in(const StepRow& row) const {
    return std::ranges::count(tables_.words[row.sentence], '\n');
  }

  void put_signed(Column which, std::int64_t value) { column(which).number(fold_sign(value)); }

  void put_text(std::string_view text) {
    for (std::size_t at = text.find_first_of(std::string_view("\0\1", 2));
         at != std::string_view::npos; at = text.find_first_of(std::string_view("\0\1", 2))) {
      const std::array<char, 2> escaped{kEscape, static_cast<char>(text[at] ^ kEscaped)};
      texts_.raw(text.substr(0, at)).raw({escaped.data(), escaped.size()});
      text.remove_prefix(at + 1);
    }
    texts_.raw(text).raw({&kTextEnd, 1});
  }

  void put_state(const StepRow& row) {
    const StateNumber base = state_to_build_on(tables_, row.parent);
    base::PackedWriter& to = column(Column::kStates);
    if (row.state == kNoNumber) {
      to.number(kNoState);
    } else if (row.state == base) {
      to.number(kParentState);
    } else if (row.state == next_.states) {
      to.number(kNewState);
      ++next_.states;
      put_new_state(row.state, base);
    } else {
      to.number(kNewState + next_.states - row.state);
    }
  }

  void put_new_state(StateNumber state, StateNumber base) {
    const auto goals = tables_.goals_of(state);
    const auto base_goals =
        base == kNoNumber ? std::span<const GoalNumber>() : tables_.goals_of(base);
    const std::size_t kept = common_suffix(goals, base_goals);
    column(Column::kShapes).number(base_goals.size() - kept).number(goals.size() - kept);
    const StateShape shape = shape_of(tables_, state);
    const StateShape base_shape = base == kNoNumber ? StateShape() : shape_of(tables_, base);
    const std::size_t levels = common_suffix(shape.levels, base_shape.levels) & ~std::size_t{1};
    column(Column::kShapes)
        .number(fold_sign(std::int64_t{shape.focused} - base_shape.focused -
                          static_cast<std::int64_t>(goals.size()) +
                          static_cast<std::int64_t>(base_goals.size())))
        .number((base_shape.levels.size() - levels) / 2)
        .number((shape.levels.size() - levels) / 2);
    for (std::size_t i = 0; i < shape.levels.size() - levels; ++i) {
      column(Column::kShapes).number(shape.levels[i]);
    }
    put_signed(Column::kShapes, std::int64_t{shape.shelved} - base_shape.shelved);
    numbers_ += tables_.states[state].size();
    GoalNumber like = base_goals.empty() ? kNoNumber : base_goals.front();
    for (const GoalNumber goal : goals.first(goals.size() - kept)) {
      put_goal(goal, like);
      like = goal;
    }
  }

  void put_goal(GoalNumber goal, GoalNumber like) {
    if (goal != next_.goals) {
      column(Column::kGoals).number(next_.goals - goal);
      return;
    }
    column(Column::kGoals).number(0);
    ++next_.goals;
    const auto row = tables_.goals[goal].subspan(1);
    const auto base =
        like == kNoNumber ? std::span<const std::uint32_t>() : tables_.goals[like].subspan(1);
    const std::size_t prefix = common_prefix(row, base);
    const std::size_t suffix = common_suffix(row.subspan(prefix), base.subspan(prefix));
    column(Column::kGoals)
        .number(base.size() - prefix)
        .number(suffix)
        .number(row.size() - prefix - suffix);
    for (const HypothesisNumber each : row.subspan(prefix, row.size() - prefix - suffix)) {
      put_hypothesis(each);
    }
    put_text_number(tables_.goals[goal][0]);
    numbers_ += row.size() + 1;
  }

  void put_hypothesis(HypothesisNumber number) {
    if (number != next_.hypotheses) {
      column(Column::kHypotheses).number(next_.hypotheses - number);
      return;
    }
    column(Column::kHypotheses).number(0);
    ++next_.hypotheses;
    const auto row = tables_.hypotheses[number];
    numbers_ += row.size();
    put_text_number(row[0]);
    base::PackedWriter& to = column(Column::kNames);
    const auto usual = split_hypothesis(text_of(tables_.texts[row[0]]));
    if (std::ranges::equal(row.subspan(1), std::span(usual).subspan(1))) {
      to.number(0);
      return;
    }
    to.number(row.size() - 2);
    for (const std::uint32_t size : row.subspan(1)) {
      to.number(size);
    }
  }

  void put_text_number(TextNumber number) {
    if (number != next_.texts) {
      column(Column::kTexts).number(next_.texts - number);
      return;
    }
    column(Column::kTexts).number(0);
    ++next_.texts;
    put_text(text_of(tables_.texts[number]));
  }

  const RecordingTables& tables_;
  TableSizes next_;         // what the first of each that is not there yet will be
  std::int64_t lines_ = 0;  // within the sentence before
  std::size_t numbers_ = 0;
  std::array<base::PackedWriter, kColumns> columns_;
  base::PackedWriter texts_;
};

// Steps from `from` to `end`.
base::Result<std::string> encode(const RecordingTables& tables,
                                 const TableSizes& from,
                                 StepNumber end,
                                 Packing packing) {
  SegmentWriter writer(tables, from);
  const StepNumber steps = end - from.steps;
  for (StepNumber i = 0; i < steps; ++i) {
    writer.step();
  }
  const std::string columns = writer.finish(steps);
  if (columns.size() > kMostSegmentBytes || writer.numbers() > kMostSegmentNumbers) {
    return base::invalid("the " + std::to_string(steps) + " steps from step " +
                         std::to_string(from.steps) + " on are more than can be stored at once");
  }
  return seal_segment(columns, packing);
}

base::Status append_segments(const RecordingTables& tables,
                             const TableSizes& from,
                             StepNumber end,
                             std::vector<std::string>& segments) {
  auto whole = encode(tables, from, end, Packing::kSmall);
  if (whole) {
    segments.push_back(std::move(whole).value());
    return {};
  }
  if (end - from.steps <= 1) {
    return whole.error();
  }
  const StepNumber middle = from.steps + (end - from.steps) / 2;
  SEQUENT_TRY(append_segments(tables, from, middle, segments));
  return append_segments(tables, tables.sizes_after(middle), end, segments);
}

}  // namespace

base::Result<std::string> encode_segment(const RecordingTables& tables,
                                         const TableSizes& from,
                                         Packing packing) {
  return encode(tables, from, tables.sizes().steps, packing);
}

base::Result<std::vector<std::string>> encode_segments(const RecordingTables& tables,
                                                       const TableSizes& from) {
  std::vector<std::string> segments;
  SEQUENT_TRY(append_segments(tables, from, tables.sizes().steps, segments));
  return segments;
}

}  // namespace sequent::states
