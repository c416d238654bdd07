#include "cli/tui/player_model.h"

#include <algorithm>
#include <utility>

#include "engine/base/parse.h"

namespace sequent::cli {
namespace {

using states::kNoStep;
using states::StepNumber;

bool is_failure(const states::Recording& recording, StepNumber step) {
  return recording.step(step).outcome != states::StepOutcome::kDone;
}

std::vector<TextRange> occurrences(std::string_view text, std::string_view wanted) {
  std::vector<TextRange> ranges;
  for (std::size_t at = text.find(wanted); at != std::string_view::npos;
       at = text.find(wanted, at + wanted.size())) {
    ranges.push_back({at, at + wanted.size()});
  }
  return ranges;
}

void remove_last_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80) {
    text.pop_back();
  }
  if (!text.empty()) {
    text.pop_back();
  }
}

}  // namespace

PlayerModel::PlayerModel(const states::Recording& recording, StepNumber start)
    : recording_(recording), rows_(tree_rows(recording)), row_of_(recording.size()) {
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    row_of_[rows_[row].step] = row;
  }
  row_ = row_of_[start];
}

Reaction PlayerModel::press(const Key& key) {
  if (key.kind == KeyKind::kControl) {
    return press_control(key.text);
  }
  message_.clear();
  if (prompt_ != Prompt::kNone) {
    return press_in_prompt(key);
  }
  if (shows_help_) {
    shows_help_ = false;
    return Reaction::kGoOn;
  }
  if (key.kind == KeyKind::kCharacter) {
    if (key.text == "q") {
      return Reaction::kLeave;
    }
    press_character(key.text);
  } else if (key.kind == KeyKind::kEscape) {
    found_.clear();
    hits_.clear();
  } else if (key.kind == KeyKind::kHelp) {
    shows_help_ = true;
  } else if (key.kind == KeyKind::kTab) {
    pane_ = pane_ == Pane::kSteps ? Pane::kGoals : Pane::kSteps;
  } else {
    press_movement(key.kind);
  }
  return Reaction::kGoOn;
}

Reaction PlayerModel::press_control(const std::string& letter) {
  if (letter == "z") {
    return Reaction::kStop;
  }
  if (letter == "u") {
    input_.clear();
  } else if (letter == "f") {
    press_movement(KeyKind::kPageDown);
  } else if (letter == "b") {
    press_movement(KeyKind::kPageUp);
  }
  return letter == "c" ? Reaction::kLeave : Reaction::kGoOn;
}

Reaction PlayerModel::press_in_prompt(const Key& key) {
  switch (key.kind) {
    case KeyKind::kCharacter:
      input_ += key.text;
      break;
    case KeyKind::kBackspace:
      if (input_.empty()) {
        prompt_ = Prompt::kNone;
      }
      remove_last_character(input_);
      break;
    case KeyKind::kEscape:
      prompt_ = Prompt::kNone;
      break;
    case KeyKind::kEnter:
      finish_prompt();
      break;
    default:
      break;
  }
  return Reaction::kGoOn;
}

void PlayerModel::press_character(const std::string& text) {
  if (text == "j" || text == " ") {
    press_movement(KeyKind::kDown);
  } else if (text == "k") {
    press_movement(KeyKind::kUp);
  } else if (text == "h") {
    press_movement(KeyKind::kLeft);
  } else if (text == "l") {
    press_movement(KeyKind::kRight);
  } else if (text == "g") {
    press_movement(KeyKind::kHome);
  } else if (text == "G") {
    press_movement(KeyKind::kEnd);
  } else if (text == "J") {
    scroll_goals(KeyKind::kDown);
  } else if (text == "K") {
    scroll_goals(KeyKind::kUp);
  } else if (text == "d") {
    next_diff_base();
  } else if (text == "m") {
    toggle_mark();
  } else if (text == "b") {
    go_to_branch();
  } else if (text == "e" || text == "E") {
    go_to_failure(text == "e");
  } else if (text == "n" || text == "N") {
    find_again(text == "n");
  } else if (text == "?") {
    shows_help_ = true;
  } else if (text == "/" || text == ":") {
    prompt_ = text == "/" ? Prompt::kSearch : Prompt::kJump;
    input_.clear();
  }
}

void PlayerModel::press_movement(KeyKind kind) {
  if (kind == KeyKind::kLeft || kind == KeyKind::kWordLeft) {
    const StepNumber parent = recording_.step(step()).parent;
    go_to_step(parent == kNoStep ? std::nullopt : std::optional(parent));
  } else if (kind == KeyKind::kRight || kind == KeyKind::kWordRight) {
    go_to_step(main_child(recording_, step()));
  } else if (pane_ == Pane::kGoals) {
    scroll_goals(kind);
  } else {
    go_to(moved(kind, row_, step_lines_, rows_.size()));
  }
}

void PlayerModel::scroll_goals(KeyKind kind) {
  const std::size_t most = all_goal_lines_ - std::min(all_goal_lines_, goal_lines_);
  first_goal_line_ = moved(kind, first_goal_line_, goal_lines_, most + 1);
}

void PlayerModel::go_to(std::size_t row) {
  if (row != row_) {
    row_ = row;
    first_goal_line_ = 0;
  }
}

void PlayerModel::go_to_step(std::optional<StepNumber> step) {
  if (step) {
    go_to(row_of_[*step]);
  }
}

void PlayerModel::go_to_branch() {
  for (StepNumber at = step();; at = recording_.step(at).parent) {
    const StepNumber parent = recording_.step(at).parent;
    const auto siblings = parent == kNoStep ? recording_.roots() : recording_.children(parent);
    if (siblings.size() > 1) {
      const auto own = std::find(siblings.begin(), siblings.end(), at);
      const auto next = own + 1 == siblings.end() ? siblings.begin() : own + 1;
      message_ = "branch " + std::to_string(next - siblings.begin() + 1) + " of " +
                 std::to_string(siblings.size());
      return go_to_step(*next);
    }
    if (parent == kNoStep) {
      message_ = "no branches on the way to this step";
      return;
    }
  }
}

void PlayerModel::go_to_failure(bool forward) {
  const std::size_t count = rows_.size();
  for (std::size_t i = 1; i <= count; ++i) {
    const std::size_t row = (row_ + (forward ? i : count - i)) % count;
    if (is_failure(recording_, rows_[row].step)) {
      return go_to(row);
    }
  }
  message_ = "no step failed";
}

void PlayerModel::toggle_mark() {
  if (marked_ == step()) {
    marked_.reset();
    base_ = base_ == DiffBase::kMarked ? DiffBase::kBefore : base_;
    message_ = "mark removed";
  } else {
    marked_ = step();
    message_ = "marked: d compares with it";
  }
}

void PlayerModel::next_diff_base() {
  if (base_ == DiffBase::kBefore) {
    base_ = marked_ ? DiffBase::kMarked : DiffBase::kNone;
  } else {
    base_ = base_ == DiffBase::kMarked ? DiffBase::kNone : DiffBase::kBefore;
  }
  first_goal_line_ = 0;
}

std::optional<states::StateNumber> PlayerModel::state_compared() const {
  if (base_ == DiffBase::kMarked && marked_) {
    return recording_.state_after(*marked_);
  }
  return base_ == DiffBase::kBefore ? recording_.state_before(step()) : std::nullopt;
}

void PlayerModel::finish_prompt() {
  const Prompt prompt = std::exchange(prompt_, Prompt::kNone);
  if (input_.empty()) {
    return;
  }
  if (prompt == Prompt::kSearch) {
    search(input_);
  } else {
    jump(input_);
  }
}

void PlayerModel::search(const std::string& query) {
  const auto needle = states::Needle::parse(query);
  if (!needle) {
    message_ = needle.error().message;
    return;
  }
  query_ = query;
  found_.clear();
  hits_.clear();
  needle->search(recording_, [&](const states::NeedleMatch& match) {
    found_[std::string(match.text)].push_back({match.begin, match.end});
    hits_.push_back(row_of_[match.step]);
    return true;
  });
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    const std::string_view text = recording_.step(rows_[row].step).text;
    if (std::vector<TextRange> ranges = occurrences(text, query); !ranges.empty()) {
      found_[std::string(text)] = std::move(ranges);
      hits_.push_back(row);
    }
  }
  std::sort(hits_.begin(), hits_.end());
  hits_.erase(std::unique(hits_.begin(), hits_.end()), hits_.end());
  if (std::binary_search(hits_.begin(), hits_.end(), row_)) {
    wants_reveal_ = true;
    message_ = format_hit();
  } else {
    find_again(true);
  }
}

void PlayerModel::find_again(bool forward) {
  if (hits_.empty()) {
    message_ = query_.empty() ? "nothing was searched for: / asks for it" : "not found: " + query_;
    return;
  }
  const auto after = std::upper_bound(hits_.begin(), hits_.end(), row_);
  if (forward) {
    go_to(after == hits_.end() ? hits_.front() : *after);
  } else {
    const auto at = std::lower_bound(hits_.begin(), hits_.end(), row_);
    go_to(at == hits_.begin() ? hits_.back() : *(at - 1));
  }
  wants_reveal_ = true;
  message_ = format_hit();
}

std::string PlayerModel::format_hit() const {
  const auto hit = std::lower_bound(hits_.begin(), hits_.end(), row_);
  return std::to_string(hit - hits_.begin() + 1) + " of " + std::to_string(hits_.size()) +
         " steps with " + query_;
}

void PlayerModel::jump(std::string_view where) {
  const bool is_step = where.front() == 's';
  const auto number = base::parse_uint(where.substr(is_step ? 1 : 0));
  if (!number) {
    message_ = ": takes a line, or sN for step N";
    return;
  }
  if (is_step) {
    if (*number >= recording_.size()) {
      message_ = "the last step is s" + std::to_string(recording_.size() - 1);
      return;
    }
    return go_to_step(static_cast<StepNumber>(*number));
  }
  // The step that is on the line or, where none is, the last before it.
  std::optional<std::size_t> best;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    const std::uint32_t line = recording_.step(rows_[row].step).span.line;
    const bool is_better = !best || line > recording_.step(rows_[*best].step).span.line;
    if (line <= *number && is_better) {
      best = row;
    }
  }
  go_to(best.value_or(0));
}

void PlayerModel::fit(std::size_t step_lines, std::size_t goal_lines, std::size_t all_goal_lines) {
  step_lines_ = std::max<std::size_t>(step_lines, 1);
  goal_lines_ = std::max<std::size_t>(goal_lines, 1);
  all_goal_lines_ = all_goal_lines;
  const std::size_t last_first = rows_.size() - std::min(rows_.size(), step_lines_);
  first_row_ = std::min({first_row_, row_, last_first});
  if (row_ >= first_row_ + step_lines_) {
    first_row_ = row_ - step_lines_ + 1;
  }
  first_goal_line_ =
      std::min(first_goal_line_, all_goal_lines_ - std::min(all_goal_lines_, goal_lines_));
}

void PlayerModel::reveal(std::size_t goal_line) {
  wants_reveal_ = false;
  if (goal_line < first_goal_line_ || goal_line >= first_goal_line_ + goal_lines_) {
    const std::size_t most = all_goal_lines_ - std::min(all_goal_lines_, goal_lines_);
    first_goal_line_ = std::min(goal_line - std::min(goal_line, goal_lines_ / 2), most);
  }
}

}  // namespace sequent::cli
