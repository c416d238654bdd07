#include "cli/tui/goal_text.h"

#include <cstddef>

#include "cli/output/format.h"
#include "proofcache/states/state_diff.h"

namespace sequent::cli {
namespace {

using states::Change;
using states::Goal;
using states::ProofState;

constexpr Style kTitle{.bold = true};
constexpr Style kNew{.tone = Tone::kGreen};
constexpr Style kNewPart{.tone = Tone::kGreen, .bold = true, .underlined = true};
constexpr Style kOld{.tone = Tone::kRed, .dim = true};
constexpr Style kOldPart{.tone = Tone::kRed, .underlined = true};
constexpr std::string_view kTurnstile = "⊢ ";

// One line of a goal: what is before the text, and how the text looks.
struct Look {
  std::string_view mark = " ";
  Style style;
  std::vector<TextRange> parts;
  Style part_style;
};

StyledText line_of(std::string_view lead,
                   std::string_view text,
                   const Look& look,
                   const Found& found) {
  StyledText line;
  line.hang = 6;
  line.add(look.mark, look.style).add(" ").add(lead, look.style);
  const std::size_t offset = line.text.size();
  line.add(text, look.style).restyle(offset, look.parts, look.part_style);
  if (const auto hit = found.find(std::string(text)); hit != found.end()) {
    line.restyle(offset, hit->second, kFoundStyle);
    line.is_wanted = true;
  }
  return line;
}

// "goal 1 of 2", "background 1", ... in the order of all_goals().
std::vector<std::string> titles_of(const ProofState& state) {
  std::vector<std::string> titles;
  const auto number = [&](std::string_view what, std::size_t count) {
    for (std::size_t i = 1; i <= count; ++i) {
      std::string title(what);
      title += " " + std::to_string(i) + " of " + std::to_string(count);
      titles.push_back(std::move(title));
    }
  };
  number("goal", state.focused.size());
  std::size_t background = 0;
  for (const states::Unfocused& level : state.background) {
    background += level.before.size() + level.after.size();
  }
  number("unfocused goal", background);
  number("shelved goal", state.shelved.size());
  number("given up goal", state.given_up.size());
  return titles;
}

class GoalWriter {
 public:
  GoalWriter(const ProofState* before, const ProofState& after, const Found& found)
      : before_(before == nullptr ? std::vector<const Goal*>{} : states::all_goals(*before)),
        after_(states::all_goals(after)),
        titles_(titles_of(after)),
        found_(found) {}

  std::vector<StyledText> write(const states::StateDiff& diff) {
    for (const states::GoalChange& change : diff.goals) {
      write_goal(change);
    }
    return std::move(lines_);
  }

  // Nothing is compared.
  std::vector<StyledText> write() {
    for (std::size_t i = 0; i < after_.size(); ++i) {
      write_title(" ", titles_[i], kTitle);
      for (const states::Hypothesis& hypothesis : after_[i]->hypotheses) {
        put("", text_of(hypothesis), {});
      }
      put(kTurnstile, after_[i]->conclusion, {});
    }
    return std::move(lines_);
  }

 private:
  void put(std::string_view lead, std::string_view text, const Look& look) {
    lines_.push_back(line_of(lead, text, look, found_));
  }

  void write_title(std::string_view mark, std::string_view title, Style style) {
    if (!lines_.empty()) {
      lines_.emplace_back();
    }
    style.bold = true;
    StyledText& line = lines_.emplace_back();
    line.add(mark, style).add(" ").add(title, style);
  }

  void write_changed(std::string_view lead, const std::string& old_text, const std::string& text) {
    TextDiff diff = diff_texts(old_text, text);
    put(lead, old_text, {"-", kOld, std::move(diff.removed), kOldPart});
    put(lead, text, {"~", {}, std::move(diff.added), kNewPart});
  }

  void write_hypothesis(const states::HypothesisChange& change) {
    switch (change.change) {
      case Change::kSame:
        put("", text_of(*change.after), {});
        break;
      case Change::kAdded:
        put("", text_of(*change.after), {"+", kNew, {}, {}});
        break;
      case Change::kRemoved:
        put("", text_of(*change.before), {"-", kOld, {}, {}});
        break;
      case Change::kChanged:
        write_changed("", text_of(*change.before), text_of(*change.after));
        break;
    }
  }

  void write_goal(const states::GoalChange& change) {
    if (!change.after) {
      write_title("-", "a goal that is gone", kOld);
      put(kTurnstile, before_[*change.before]->conclusion, {"-", kOld, {}, {}});
      return;
    }
    const Goal& goal = *after_[*change.after];
    const bool is_new = change.change == Change::kAdded;
    write_title(is_new ? "+" : " ", titles_[*change.after], is_new ? kNew : Style{});
    if (is_new) {
      for (const states::Hypothesis& hypothesis : goal.hypotheses) {
        put("", text_of(hypothesis), {});
      }
      put(kTurnstile, goal.conclusion, {"+", kNew, {}, {}});
      return;
    }
    for (const states::HypothesisChange& hypothesis : change.hypotheses) {
      write_hypothesis(hypothesis);
    }
    if (change.conclusion_changed && change.before) {
      write_changed(kTurnstile, before_[*change.before]->conclusion, goal.conclusion);
    } else {
      put(kTurnstile, goal.conclusion, {});
    }
  }

  std::vector<const Goal*> before_;
  std::vector<const Goal*> after_;
  std::vector<std::string> titles_;
  const Found& found_;
  std::vector<StyledText> lines_;
};

}  // namespace

std::string text_of(const states::Hypothesis& hypothesis) {
  std::string text = joined(hypothesis.names, ", ");
  if (!hypothesis.value.empty()) {
    text.append(" := ").append(hypothesis.value);
  }
  return text.append(" : ").append(hypothesis.type);
}

std::vector<StyledText> goal_texts(const ProofState* before,
                                   const ProofState& after,
                                   const Found& found) {
  GoalWriter writer(before, after, found);
  return before == nullptr ? writer.write() : writer.write(states::diff(*before, after));
}

}  // namespace sequent::cli
