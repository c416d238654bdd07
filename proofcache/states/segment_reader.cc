#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/packed.h"
#include "proofcache/states/kept_time.h"
#include "proofcache/states/segment.h"
#include "proofcache/states/segment_format.h"

namespace sequent::states {
namespace {

using Numbers = std::vector<std::uint32_t>;

// Does what SegmentWriter does, the other way. Any mistake makes it fail; it goes on as if the
// number were 0 then, and takes no more room than the columns have bytes or kMostSegmentNumbers.
class SegmentReader {
 public:
  explicit SegmentReader(RecordingTables& tables) : tables_(tables) {}

  bool read(std::string_view bytes) {
    base::PackedReader all(bytes);
    const std::uint64_t steps = all.count();
    for (base::PackedReader& column : columns_) {
      column = base::PackedReader(all.text());
    }
    failed_ = all.failed();
    texts_ = all.rest();
    if (!tables_.steps.empty()) {
      lines_ = lines_in(tables_.steps.back());
    }
    for (std::uint64_t i = 0; i < steps && !failed_; ++i) {
      step();
    }
    return !failed_ && texts_.empty() &&
           std::ranges::all_of(columns_, [](const auto& column) { return column.at_end(); });
  }

 private:
  std::uint64_t number(Column which) {
    base::PackedReader& from = columns_[static_cast<std::size_t>(which)];
    const std::uint64_t value = from.number();
    failed_ = failed_ || from.failed();
    return value;
  }
  std::int64_t signed_number(Column which) { return unfold_sign(number(which)); }

  // At most `limit`.
  std::uint32_t number_to(Column which, std::uint64_t limit) {
    const std::uint64_t value = number(which);
    failed_ = failed_ || value > limit;
    return failed_ ? 0 : static_cast<std::uint32_t>(value);
  }
  // A number that `change` moves from `base`, within 32 bits.
  std::uint32_t moved(std::int64_t base, Column which) {
    std::int64_t sum = 0;
    const bool over = __builtin_add_overflow(base, signed_number(which), &sum);
    failed_ = failed_ || over || sum < 0 || sum > UINT32_MAX;
    return failed_ ? 0 : static_cast<std::uint32_t>(sum);
  }

  std::string_view text() {
    const std::size_t end = texts_.find(kTextEnd);
    if (end == std::string_view::npos) {
      failed_ = true;
      return {};
    }
    std::string_view found = texts_.substr(0, end);
    texts_.remove_prefix(end + 1);
    if (found.find(kEscape) == std::string_view::npos) {
      return found;
    }
    text_.clear();
    for (std::size_t i = 0; i < found.size(); ++i) {
      const bool escaped = found[i] == kEscape && i + 1 < found.size();
      text_ += escaped ? static_cast<char>(found[++i] ^ kEscaped) : found[i];
    }
    return text_;
  }

  [[nodiscard]] std::int64_t lines_in(const StepRow& row) const {
    return std::ranges::count(tables_.words[row.sentence], '\n');
  }

  void step() {
    const auto number_of_it = static_cast<StepNumber>(tables_.steps.size());
    const StepRow before = number_of_it == 0 ? StepRow() : tables_.steps.back();
    StepRow row;
    const std::uint32_t back = number_to(Column::kParents, number_of_it);
    row.parent = back == number_of_it ? kNoStep : number_of_it - 1 - back;
    row.sentence = tables_.add_words(text());
    row.span.begin = moved(before.span.end, Column::kGaps);
    row.span.end = moved(std::int64_t{row.span.begin} +
                             static_cast<std::int64_t>(tables_.words[row.sentence].size()),
                         Column::kExtents);
    row.span.line = moved(before.span.line + lines_, Column::kLines);
    lines_ = lines_in(row);
    row.outcome = static_cast<StepOutcome>(
        number_to(Column::kOutcomes, static_cast<std::uint64_t>(StepOutcome::kInterrupted)));
    row.time = time_of_code(number_to(Column::kTimes, kMostTimeCode));
    const bool same_message = number_to(Column::kMessages, 1) == 0;
    failed_ = failed_ || (same_message && number_of_it == 0);
    row.message = same_message ? before.message : tables_.add_words(text());
    row.state = state(state_to_build_on(tables_, row.parent));
    tables_.steps.push_back(row);
  }

  StateNumber state(StateNumber base) {
    const std::uint32_t known = tables_.states.size();
    const std::uint32_t code = number_to(Column::kStates, kNewState + std::uint64_t{known});
    if (failed_ || code == kNoState) {
      return kNoNumber;
    }
    if (code == kParentState) {
      failed_ = base == kNoNumber;
      return base;
    }
    return code == kNewState ? new_state(base) : static_cast<StateNumber>(known + kNewState - code);
  }

  StateNumber new_state(StateNumber base) {
    const auto base_row =
        base == kNoNumber ? std::span<const GoalNumber>() : tables_.goals_of(base);
    const Numbers base_goals(base_row.begin(), base_row.end());
    const std::size_t kept = base_goals.size() - number_to(Column::kShapes, base_goals.size());
    const std::uint32_t fresh = number_to(Column::kShapes, room());
    Numbers row{static_cast<std::uint32_t>(fresh + kept)};
    const StateShape base_shape = base == kNoNumber ? StateShape() : shape_of(tables_, base);
    const std::int64_t grown = std::int64_t{row[0]} - static_cast<std::int64_t>(base_goals.size());
    const StateShape shape = new_shape(base_shape, grown);
    GoalNumber like = base_goals.empty() ? kNoNumber : base_goals.front();
    for (std::uint32_t i = 0; i < fresh && !failed_; ++i) {
      like = goal(like);
      row.push_back(like);
    }
    if (failed_) {
      return kNoNumber;
    }
    row.insert(row.end(), base_goals.end() - static_cast<std::ptrdiff_t>(kept), base_goals.end());
    row.push_back(shape.focused);
    row.push_back(static_cast<std::uint32_t>(shape.levels.size() / 2));
    row.insert(row.end(), shape.levels.begin(), shape.levels.end());
    row.push_back(shape.shelved);
    std::uint64_t named = std::uint64_t{shape.focused} + shape.shelved;
    for (const std::uint32_t count : shape.levels) {
      named += count;
    }
    failed_ = named > row[0] || !take_room(row.size());
    return failed_ ? kNoNumber : tables_.states.append(row);
  }

  StateShape new_shape(const StateShape& base, std::int64_t grown) {
    StateShape shape{.focused = moved(base.focused + grown, Column::kShapes)};
    const std::size_t dropped = 2 * std::size_t{number_to(Column::kShapes, base.levels.size() / 2)};
    const std::size_t fresh = 2 * std::size_t{number_to(Column::kShapes, room() / 2)};
    for (std::size_t i = 0; i < fresh && !failed_; ++i) {
      shape.levels.push_back(number_to(Column::kShapes, UINT32_MAX));
    }
    shape.levels.insert(shape.levels.end(),
                        base.levels.begin() + static_cast<std::ptrdiff_t>(dropped),
                        base.levels.end());
    shape.shelved = moved(base.shelved, Column::kShapes);
    return shape;
  }

  GoalNumber goal(GoalNumber like) {
    const std::uint32_t known = tables_.goals.size();
    const std::uint32_t back = number_to(Column::kGoals, known);
    if (back != 0 || failed_) {
      return known - back;
    }
    const auto base_row =
        like == kNoNumber ? std::span<const std::uint32_t>() : tables_.goals[like].subspan(1);
    const std::size_t base_size = base_row.size();
    const std::size_t prefix = base_size - number_to(Column::kGoals, base_size);
    const std::size_t suffix = number_to(Column::kGoals, base_size - prefix);
    const std::uint32_t fresh = number_to(Column::kGoals, room());
    if (failed_ || !take_room(1 + prefix + suffix)) {
      failed_ = true;
      return kNoNumber;
    }
    Numbers row{0};
    row.insert(row.end(), base_row.begin(), base_row.begin() + static_cast<std::ptrdiff_t>(prefix));
    const Numbers rest(base_row.end() - static_cast<std::ptrdiff_t>(suffix), base_row.end());
    for (std::uint32_t i = 0; i < fresh && !failed_; ++i) {
      row.push_back(hypothesis());
      failed_ = failed_ || !take_room(1);
    }
    row.insert(row.end(), rest.begin(), rest.end());
    row[0] = text_number();
    return failed_ ? kNoNumber : tables_.goals.append(row);
  }

  HypothesisNumber hypothesis() {
    const std::uint32_t known = tables_.hypotheses.size();
    const std::uint32_t back = number_to(Column::kHypotheses, known);
    if (back != 0 || failed_) {
      return known - back;
    }
    const TextNumber text = text_number();
    const std::uint32_t names = number_to(Column::kNames, columns_left(Column::kNames));
    if (failed_) {
      return kNoNumber;
    }
    const std::size_t size = tables_.texts[text].size();
    Numbers row = names == 0 ? split_hypothesis(text_of(tables_.texts[text])) : Numbers{0, 0};
    if (names != 0) {
      row[1] = number_to(Column::kNames, size);
      for (std::uint32_t i = 0; i < names; ++i) {
        row.push_back(number_to(Column::kNames, size));
      }
    }
    row[0] = text;
    failed_ = failed_ || bytes_before_type(row) > size || !take_room(row.size());
    return failed_ ? kNoNumber : tables_.hypotheses.append(row);
  }

  TextNumber text_number() {
    const std::uint32_t known = tables_.texts.size();
    const std::uint32_t back = number_to(Column::kTexts, known);
    if (back != 0 || failed_) {
      return known - back;
    }
    return tables_.texts.append(text());
  }

  std::size_t columns_left(Column which) {
    return columns_[static_cast<std::size_t>(which)].rest().size();
  }

  [[nodiscard]] std::size_t room() const { return kMostSegmentNumbers - taken_; }
  // False: there is not so much left.
  bool take_room(std::size_t numbers) {
    if (numbers > room()) {
      return false;
    }
    taken_ += numbers;
    return true;
  }

  RecordingTables& tables_;
  std::vector<base::PackedReader> columns_{kColumns, base::PackedReader({})};
  std::string_view texts_;  // what is left of them
  std::string text_;
  std::int64_t lines_ = 0;  // within the sentence before
  std::size_t taken_ = 0;
  bool failed_ = false;
};

}  // namespace

base::Status decode_segment(std::string_view segment, RecordingTables& tables) {
  SEQUENT_TRY_ASSIGN(const std::string columns, open_segment(segment));
  if (!SegmentReader(tables).read(columns)) {
    return base::corrupt("a segment of its steps does not fit together");
  }
  return {};
}

}  // namespace sequent::states
