#include "cli/tui/player_view.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output/format.h"
#include "cli/replay/names.h"
#include "cli/tui/goal_text.h"
#include "cli/tui/styled_text.h"
#include "cli/tui/text_width.h"

namespace sequent::cli {
namespace {

using states::StepOutcome;
using states::StepView;

constexpr std::size_t kLeastBeside = 64;  // columns for two panes side by side
constexpr std::size_t kMostSteps = 72;    // columns of the steps
constexpr Style kQuiet{.dim = true};
constexpr Style kFailed{.tone = Tone::kRed};
constexpr Style kStatus{.reversed = true};

constexpr std::array<std::string_view, 18> kHelp{
    "up down j k       the step before, after",
    "left right h l    the parent, what the proof went on with",
    "page keys         a page of steps",
    "Home End g G      the first, the last step",
    "b                 the next branch beside this step",
    "e E               the next, the last step that failed",
    "Tab               the keys move the goals, or the steps",
    "J K               the goals a line down, up",
    "/                 search: text, /expression/, pattern with _ and ?x",
    "n N               the next, the last place found",
    "Esc               forget what was searched for",
    ":                 go to a line, or to a step: s12",
    "m                 mark this step, or unmark it",
    "d                 compare with the step before, the marked one, nothing",
    "                  + added  - removed  ~ changed",
    "?                 this help",
    "Ctrl-Z            to the shell; fg comes back",
    "q                 leave",
};

// The lines beside a branch: "│ " for each level, "├╴" where it begins.
std::string guides_of(const TreeRow& row, std::size_t room) {
  const std::size_t levels = std::min<std::size_t>(row.depth, room / 2);
  std::string guides = levels < row.depth ? "…" : "";
  for (std::size_t i = 1; i <= levels; ++i) {
    const bool is_start = row.starts_branch && i == levels;
    guides += is_start ? "├╴" : "│ ";
  }
  return guides;
}

class Painter {
 public:
  Painter(PlayerModel& model, std::size_t rows, std::size_t columns)
      : model_(model), recording_(model.recording()), screen_(rows, columns) {}

  ScreenBuffer paint() && {
    if (screen_.rows() == 0 || screen_.columns() == 0) {
      return std::move(screen_);
    }
    const PlayerLayout layout = player_layout(screen_.rows(), screen_.columns());
    std::vector<StyledText> lines;
    std::optional<std::size_t> wanted;
    for (const StyledText& text : goal_pane()) {
      for (StyledText& line : wrapped(text, layout.goals.columns)) {
        if (line.is_wanted && !wanted) {
          wanted = lines.size();
        }
        lines.push_back(std::move(line));
      }
    }
    model_.fit(layout.steps.rows, layout.goals.rows, lines.size());
    if (model_.wants_reveal()) {
      model_.reveal(wanted.value_or(0));
    }
    paint_steps(layout.steps);
    paint_border(layout);
    paint_goals(layout.goals, lines);
    paint_status();
    if (model_.shows_help()) {
      paint_help();
    }
    return std::move(screen_);
  }

 private:
  void paint_steps(const Area& area) {
    std::uint32_t last_line = 0;
    for (states::StepNumber step = 0; step < recording_.size(); ++step) {
      last_line = std::max(last_line, recording_.step(step).span.line);
    }
    const std::size_t digits = std::to_string(last_line).size();
    for (std::size_t i = 0; i < area.rows && model_.first_row() + i < model_.rows().size(); ++i) {
      paint_step(area, area.row + i, model_.first_row() + i, digits);
    }
  }

  void paint_step(const Area& area, std::size_t row, std::size_t index, std::size_t digits) {
    const TreeRow& tree_row = model_.rows()[index];
    const StepView step = recording_.step(tree_row.step);
    const bool has_failed = step.outcome != StepOutcome::kDone;
    const bool is_current = index == model_.current_row();
    const std::string number = std::to_string(step.span.line);
    StyledText line;
    line.add(is_current ? ">" : " ");
    line.add(model_.marked() == tree_row.step ? "*"
             : has_failed                     ? "x"
                                              : " ",
             has_failed ? kFailed : Style{.bold = true});
    line.add(std::string(digits - std::min(digits, number.size()), ' ') + number + " ", kQuiet);
    line.add(guides_of(tree_row, area.columns / 3), kQuiet);
    const std::size_t offset = line.text.size();
    line.add(in_one_line(step.text), has_failed ? kFailed : Style{});
    if (model_.found().contains(std::string(step.text))) {
      line.restyle(offset, {{0, line.text.size() - offset}},
                   {.tone = Tone::kYellow, .underlined = true});
    }
    if (is_current) {
      for (Style& style : line.styles) {
        style.reversed = true;
      }
    }
    const std::size_t end = area.column + area.columns;
    const std::size_t column = put_styled(screen_, row, area.column, end, line);
    if (width_of(line.text) > area.columns && area.columns > 0) {
      screen_.put(row, end - 1, end, "…", line.styles.back());
    } else if (is_current) {
      screen_.fill({row, column, 1, end - std::min(end, column)}, kStatus);
    }
  }

  void paint_border(const PlayerLayout& layout) {
    const bool is_beside = layout.steps.row == layout.goals.row;
    const Style style{.bold = model_.pane() == Pane::kGoals, .dim = model_.pane() == Pane::kSteps};
    if (layout.goals.rows == 0 || layout.goals.columns == 0) {
      return;
    }
    if (!is_beside) {
      for (std::size_t column = 0; column < screen_.columns(); ++column) {
        screen_.put(layout.goals.row - 1, column, screen_.columns(), "─", style);
      }
      return;
    }
    for (std::size_t row = 0; row < layout.goals.rows; ++row) {
      screen_.put(row, layout.goals.column - 2, layout.goals.column, "│", style);
    }
  }

  void paint_goals(const Area& area, const std::vector<StyledText>& lines) {
    const std::size_t first = model_.first_goal_line();
    const std::size_t end = area.column + area.columns;
    for (std::size_t i = 0; i < area.rows && first + i < lines.size(); ++i) {
      put_styled(screen_, area.row + i, area.column, end, lines[first + i]);
    }
    if (area.rows > 0 && first > 0) {
      screen_.put(area.row, end - std::min<std::size_t>(end, 1), end, "▲", kQuiet);
    }
    if (area.rows > 0 && first + area.rows < lines.size()) {
      screen_.put(area.row + area.rows - 1, end - std::min<std::size_t>(end, 1), end, "▼", kQuiet);
    }
  }

  // All lines of the pane on the right, before they are cut to its width.
  [[nodiscard]] std::vector<StyledText> goal_pane() const {
    const StepView step = recording_.step(model_.step());
    const bool has_failed = step.outcome != StepOutcome::kDone;
    std::vector<StyledText> texts;
    StyledText& sentence = texts.emplace_back();
    sentence.hang = 2;
    sentence.add(step.text,
                 has_failed ? Style{.tone = Tone::kRed, .bold = true} : Style{.bold = true});
    if (const auto hit = model_.found().find(std::string(step.text)); hit != model_.found().end()) {
      sentence.restyle(0, hit->second, kFoundStyle);
      sentence.is_wanted = true;
    }
    if (has_failed) {
      texts.emplace_back().add(name_of(step.outcome), kFailed);
    }
    if (!step.message.empty()) {
      texts.emplace_back().add(step.message, has_failed ? kFailed : kQuiet);
    }
    texts.emplace_back();
    const auto after = recording_.state_after(model_.step());
    if (!after) {
      texts.emplace_back().add("no proof is open", kQuiet);
      return texts;
    }
    const states::ProofState state = recording_.state(*after);
    const auto compared = model_.state_compared();
    const auto before = compared ? std::optional(recording_.state(*compared)) : std::nullopt;
    const std::vector<StyledText> goals =
        goal_texts(before ? &*before : nullptr, state, model_.found());
    if (state == states::ProofState{}) {
      texts.emplace_back().add("no goals: the proof is complete", {.tone = Tone::kGreen});
    }
    texts.insert(texts.end(), goals.begin(), goals.end());
    return texts;
  }

  [[nodiscard]] std::string position() const {
    const StepView step = recording_.step(model_.step());
    std::string text = " " + recording_.session().file + "  line " +
                       std::to_string(step.span.line) + "  step s" + std::to_string(model_.step()) +
                       " of " + std::to_string(recording_.size()) + "  " +
                       format_duration(step.time);
    if (model_.diff_base() == DiffBase::kNone) {
      text += "  not compared";
    } else if (model_.diff_base() == DiffBase::kMarked && model_.marked()) {
      text += "  compared with s" + std::to_string(*model_.marked());
    }
    return text;
  }

  void paint_status() {
    const std::size_t row = screen_.rows() - 1;
    const std::size_t columns = screen_.columns();
    if (model_.prompt() != Prompt::kNone) {
      const std::string sign = model_.prompt() == Prompt::kSearch ? "/" : ":";
      // The end of what was typed stays in view.
      std::string_view input = model_.input();
      while (!input.empty() && width_of(input) + 2 > columns) {
        input.remove_prefix(first_glyph(input).size);
      }
      const std::size_t end = screen_.put(row, 0, columns, sign + std::string(input));
      screen_.put(row, end, columns, " ", kStatus);
      return;
    }
    screen_.fill({row, 0, 1, columns}, kStatus);
    const std::string text = model_.message().empty() ? position() : " " + model_.message();
    const std::size_t end = screen_.put(row, 0, columns, text, kStatus);
    constexpr std::string_view kHint = "? help  q leave ";
    if (end + kHint.size() + 2 <= columns) {
      screen_.put(row, columns - kHint.size(), columns, kHint, kStatus);
    }
  }

  void paint_help() {
    std::size_t width = 0;
    for (const std::string_view line : kHelp) {
      width = std::max(width, line.size() + 4);
    }
    width = std::min(width, screen_.columns());
    const std::size_t height = std::min(kHelp.size() + 2, screen_.rows());
    const Area box{(screen_.rows() - height) / 2, (screen_.columns() - width) / 2, height, width};
    screen_.fill(box, kStatus);
    for (std::size_t i = 0; i + 2 <= height && i < kHelp.size(); ++i) {
      screen_.put(box.row + 1 + i, box.column + 2, box.column + width, kHelp[i], kStatus);
    }
  }

  PlayerModel& model_;
  const states::Recording& recording_;
  ScreenBuffer screen_;
};

}  // namespace

PlayerLayout player_layout(std::size_t rows, std::size_t columns) {
  const std::size_t room = rows - std::min<std::size_t>(rows, 1);
  if (columns >= kLeastBeside) {
    const std::size_t left = std::min(kMostSteps, columns * 2 / 5);
    return {{0, 0, room, left}, {0, left + 3, room, columns - left - 3}};
  }
  const std::size_t above = room < 4 ? room : room * 2 / 5;
  const std::size_t below = room - above;
  return {{0, 0, above, columns}, {above + 1, 0, below - std::min<std::size_t>(below, 1), columns}};
}

ScreenBuffer draw_player(PlayerModel& model, std::size_t rows, std::size_t columns) {
  return Painter(model, rows, columns).paint();
}

}  // namespace sequent::cli
