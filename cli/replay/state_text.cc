#include "cli/replay/state_text.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/output/format.h"
#include "cli/tui/goal_text.h"

namespace sequent::cli {
namespace {

using states::Change;
using states::Goal;
using states::GoalChange;
using states::HypothesisChange;
using states::ProofState;
using states::StateDiff;

constexpr std::size_t kShortestRule = 8;
constexpr std::size_t kLongestRule = 60;
constexpr std::size_t kLongestSummary = 90;

// How many goals a state has that are not focused, by where they are.
struct Aside {
  std::size_t background = 0;
  std::size_t shelved = 0;
  std::size_t given_up = 0;
};

Aside count_aside(const ProofState& state) {
  Aside aside{.shelved = state.shelved.size(), .given_up = state.given_up.size()};
  for (const states::Unfocused& level : state.background) {
    aside.background += level.before.size() + level.after.size();
  }
  return aside;
}

// "goal 1 of 2", "in the background": where the goal of this index is.
std::string place_of(const ProofState& state, std::size_t goal) {
  if (goal < state.focused.size()) {
    return "goal " + std::to_string(goal + 1) + " of " + std::to_string(state.focused.size());
  }
  goal -= state.focused.size();
  const Aside aside = count_aside(state);
  if (goal < aside.background) {
    return "in the background";
  }
  return goal - aside.background < aside.shelved ? "shelved" : "given up";
}

// The lines of one state as they are drawn.
class Drawing {
 public:
  explicit Drawing(const StateDetail& detail) : detail_(detail) {}

  void add(Change change, std::string_view text) { add_lines(change, false, text); }
  void remark(std::string_view text, Change change = Change::kSame) {
    add_lines(change, true, text);
  }
  // An empty line between two goals.
  void separate() {
    if (!lines_.empty()) {
      lines_.emplace_back();
    }
  }

  void goal(const Goal& goal, Change change) {
    const std::size_t begin = lines_.size();
    for (const states::Hypothesis& hypothesis : goal.hypotheses) {
      add(change, text_of(hypothesis));
    }
    const std::size_t rule = lines_.size();
    add(change, goal.conclusion);
    insert_rule(begin, rule);
  }

  void changed_goal(const Goal& goal, const Goal& before, const GoalChange& changes) {
    const std::size_t begin = lines_.size();
    for (const HypothesisChange& hypothesis : changes.hypotheses) {
      if (hypothesis.after) {
        add(hypothesis.change, text_of(*hypothesis.after));
      }
      if (hypothesis.before && !hypothesis.after) {
        add(Change::kRemoved, text_of(*hypothesis.before));
      } else if (hypothesis.change == Change::kChanged) {
        was(text_of(*hypothesis.before));
      }
    }
    const std::size_t rule = lines_.size();
    add(changes.conclusion_changed ? Change::kChanged : Change::kSame, goal.conclusion);
    if (changes.conclusion_changed) {
      was(before.conclusion);
    }
    insert_rule(begin, rule);
  }

  std::vector<StateLine> take() { return std::move(lines_); }

 private:
  void add_lines(Change change, bool faint, std::string_view text) {
    const std::string safe = printable(text);
    std::string_view rest = safe;
    while (true) {
      const std::size_t end = rest.find('\n');
      lines_.push_back({change, faint, std::string(rest.substr(0, end))});
      if (end == std::string_view::npos) {
        return;
      }
      rest.remove_prefix(end + 1);
    }
  }

  void was(std::string_view text) {
    if (detail_.was) {
      remark("  was " + in_one_line(text));
    }
  }

  // As long as the longest of the lines from `begin` on, before the line `at`.
  void insert_rule(std::size_t begin, std::size_t at) {
    std::size_t longest = kShortestRule;
    for (std::size_t i = begin; i < lines_.size(); ++i) {
      longest = std::max(longest, lines_[i].faint ? 0 : columns_of(lines_[i].text));
    }
    std::string rule;
    for (std::size_t i = std::min(longest, kLongestRule); i > 0; --i) {
      rule += "─";
    }
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at),
                  StateLine{Change::kSame, true, std::move(rule)});
  }

  const StateDetail& detail_;
  std::vector<StateLine> lines_;
};

bool is_drawn(const ProofState& after, const GoalChange& goal, const StateDetail& detail) {
  if (!goal.after) {
    return detail.was;
  }
  const bool focused = *goal.after < after.focused.size();
  const bool first = *goal.after == 0 && focused && !detail.was;
  return first || ((focused || detail.aside) && (detail.unchanged || goal.change != Change::kSame));
}

// Two states beside each other, and which goals of the one are those of the other.
class Comparison {
 public:
  Comparison(const ProofState* before, const ProofState& after, const StateDetail& detail)
      : has_before_(before != nullptr),
        before_(has_before_ ? *before : nothing_),
        after_(after),
        detail_(detail),
        changes_(states::diff(before_, after)),
        goals_before_(states::all_goals(before_)),
        goals_after_(states::all_goals(after)) {}

  std::vector<StateLine> draw() {
    if (!detail_.was) {
      draw_gone_goals();
    }
    std::size_t unchanged = 0;
    for (const GoalChange& goal : changes_.goals) {
      if (is_drawn(after_, goal, detail_)) {
        draw_goal(goal);
      } else {
        unchanged += goal.after && *goal.after < after_.focused.size() ? 1 : 0;
      }
    }
    draw_rest(unchanged);
    return drawing_.take();
  }

 private:
  // In a line each.
  void draw_gone_goals() {
    for (const GoalChange& goal : changes_.goals) {
      if (!goal.after) {
        const std::string conclusion = in_one_line(goals_before_[*goal.before]->conclusion);
        drawing_.add(Change::kRemoved, shorten("⊢ " + conclusion, kLongestSummary));
      }
    }
  }

  void draw_goal(const GoalChange& goal) {
    drawing_.separate();
    if (!goal.after) {
      drawing_.remark(place_of(before_, *goal.before) + ", gone", Change::kRemoved);
      drawing_.goal(*goals_before_[*goal.before], Change::kRemoved);
      return;
    }
    const bool focused = *goal.after < after_.focused.size();
    if (!focused || after_.focused.size() > 1 || (detail_.aside && goals_after_.size() > 1)) {
      const bool is_new = has_before_ && goal.change == Change::kAdded;
      drawing_.remark(place_of(after_, *goal.after), is_new ? Change::kAdded : Change::kSame);
    }
    const Goal& shown = *goals_after_[*goal.after];
    if (goal.change == Change::kChanged) {
      drawing_.changed_goal(shown, *goals_before_[*goal.before], goal);
    } else {
      drawing_.goal(shown, detail_.was ? goal.change : Change::kSame);
    }
  }

  // What is not drawn.
  void draw_rest(std::size_t unchanged) {
    const Aside aside = count_aside(after_);
    std::vector<std::string> parts;
    if (after_.focused.empty() && !detail_.was) {
      parts.emplace_back(goals_after_.empty() ? "no goals left" : "no goal left in focus");
    }
    if (unchanged > 0) {
      parts.push_back(format_count(unchanged, "more goal") + " as before");
    }
    if (!detail_.aside) {
      add_aside(parts, aside);
    }
    if (!parts.empty()) {
      drawing_.remark(joined(parts, ", "));
    }
  }

  static void add_aside(std::vector<std::string>& parts, const Aside& aside) {
    if (aside.background > 0) {
      parts.push_back(std::to_string(aside.background) + " in the background");
    }
    if (aside.shelved > 0) {
      parts.push_back(std::to_string(aside.shelved) + " shelved");
    }
    if (aside.given_up > 0) {
      parts.push_back(std::to_string(aside.given_up) + " given up");
    }
  }

  const ProofState nothing_;
  const bool has_before_;
  const ProofState& before_;
  const ProofState& after_;
  const StateDetail& detail_;
  const StateDiff changes_;
  const std::vector<const Goal*> goals_before_;
  const std::vector<const Goal*> goals_after_;
  Drawing drawing_{detail_};
};

}  // namespace

std::vector<StateLine> draw_state(const ProofState* before,
                                  const ProofState& after,
                                  const StateDetail& detail) {
  return Comparison(before, after, detail).draw();
}

}  // namespace sequent::cli
