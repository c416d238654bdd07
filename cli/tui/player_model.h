#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/tui/goal_text.h"
#include "cli/tui/keys.h"
#include "cli/tui/screen_program.h"
#include "cli/tui/step_tree.h"
#include "proofcache/states/history_search.h"
#include "proofcache/states/recording.h"

namespace sequent::cli {

// What the goals shown are compared with.
enum class DiffBase : std::uint8_t { kBefore, kMarked, kNone };
enum class Pane : std::uint8_t { kSteps, kGoals };
enum class Prompt : std::uint8_t { kNone, kSearch, kJump };

// What the player shows and what each key does to it; neither screen nor terminal.
//
// Borrows: the recording. REQUIRES: it has steps.
class PlayerModel {
 public:
  PlayerModel(const states::Recording& recording, states::StepNumber start);

  Reaction press(const Key& key);

  // How many lines the panes have, and the goals in all: what is current stays in view.
  void fit(std::size_t step_lines, std::size_t goal_lines, std::size_t all_goal_lines);
  // Brings the line of the goals that a search found into view; wanted once after each find.
  void reveal(std::size_t goal_line);

  [[nodiscard]] const states::Recording& recording() const { return recording_; }
  [[nodiscard]] const std::vector<TreeRow>& rows() const { return rows_; }
  [[nodiscard]] std::size_t current_row() const { return row_; }
  [[nodiscard]] std::size_t first_row() const { return first_row_; }
  [[nodiscard]] states::StepNumber step() const { return rows_[row_].step; }
  [[nodiscard]] std::size_t first_goal_line() const { return first_goal_line_; }
  [[nodiscard]] bool wants_reveal() const { return wants_reveal_; }
  [[nodiscard]] std::optional<states::StepNumber> marked() const { return marked_; }
  [[nodiscard]] DiffBase diff_base() const { return base_; }
  // Absent: nothing to compare with.
  [[nodiscard]] std::optional<states::StateNumber> state_compared() const;
  [[nodiscard]] Pane pane() const { return pane_; }
  [[nodiscard]] bool shows_help() const { return shows_help_; }
  [[nodiscard]] Prompt prompt() const { return prompt_; }
  [[nodiscard]] const std::string& input() const { return input_; }
  [[nodiscard]] const Found& found() const { return found_; }
  // What happened last, for the status line; empty: nothing to say.
  [[nodiscard]] const std::string& message() const { return message_; }

 private:
  Reaction press_in_prompt(const Key& key);
  Reaction press_control(const std::string& letter);
  void press_character(const std::string& text);
  void press_movement(KeyKind kind);
  void scroll_goals(KeyKind kind);
  void go_to(std::size_t row);
  void go_to_step(std::optional<states::StepNumber> step);
  void go_to_branch();
  void go_to_failure(bool forward);
  void toggle_mark();
  void next_diff_base();
  void finish_prompt();
  void search(const std::string& query);
  void find_again(bool forward);
  [[nodiscard]] std::string format_hit() const;
  void jump(std::string_view where);

  const states::Recording& recording_;
  std::vector<TreeRow> rows_;
  std::vector<std::size_t> row_of_;  // by step
  std::size_t row_ = 0;
  std::size_t first_row_ = 0;
  std::size_t step_lines_ = 1;
  std::size_t first_goal_line_ = 0;
  std::size_t goal_lines_ = 1;
  std::size_t all_goal_lines_ = 0;
  Pane pane_ = Pane::kSteps;
  DiffBase base_ = DiffBase::kBefore;
  std::optional<states::StepNumber> marked_;
  bool shows_help_ = false;
  Prompt prompt_ = Prompt::kNone;
  std::string input_;
  std::string message_;
  std::string query_;
  std::vector<std::size_t> hits_;  // rows, in order
  Found found_;
  bool wants_reveal_ = false;
};

}  // namespace sequent::cli
