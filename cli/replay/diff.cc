#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/replay/names.h"
#include "cli/replay/recording_diff.h"
#include "cli/replay/replay_command.h"
#include "cli/replay/step_json.h"
#include "cli/replay/step_text.h"

namespace sequent::cli {
namespace {

using nlohmann::ordered_json;
using states::Change;
using states::ProofState;
using states::Recording;
using states::StepNumber;

// "s12", ":40", "40": a place in the recording that was named before.
bool is_place(const std::string& text) {
  const std::size_t digits = text.find_first_of(":s#") == 0 ? 1 : 0;
  return text.size() > digits && text.find_first_not_of("0123456789", digits) == std::string::npos;
}

ordered_json maybe(const std::optional<states::Hypothesis>& hypothesis) {
  return hypothesis ? json_of(*hypothesis) : ordered_json();
}

ordered_json maybe(const std::optional<StepNumber>& step) {
  return step ? ordered_json(*step) : ordered_json();
}

ordered_json json_of(const states::GoalChange& goal,
                     const std::vector<const states::Goal*>& before,
                     const std::vector<const states::Goal*>& after) {
  ordered_json hypotheses = ordered_json::array();
  for (const states::HypothesisChange& hypothesis : goal.hypotheses) {
    if (hypothesis.change != Change::kSame) {
      hypotheses.push_back({{"change", name_of(hypothesis.change)},
                            {"before", maybe(hypothesis.before)},
                            {"after", maybe(hypothesis.after)}});
    }
  }
  ordered_json object{{"change", name_of(goal.change)},
                      {"before", nullptr},
                      {"after", nullptr},
                      {"conclusion_before", nullptr},
                      {"conclusion_after", nullptr},
                      {"hypotheses", std::move(hypotheses)}};
  if (goal.before) {
    object["before"] = *goal.before;
    object["conclusion_before"] = before[*goal.before]->conclusion;
  }
  if (goal.after) {
    object["after"] = *goal.after;
    object["conclusion_after"] = after[*goal.after]->conclusion;
  }
  return object;
}

class DiffCommand final : public ReplayCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Compares the goals after two steps of a recording, or two recordings: what was added "
            "(+), removed (-) and changed (~).")
        .argument("A", before_, false)
        .argument("B", after_, false)
        .flag("all", all_, "what is the same, too")
        .example("sequent replay diff Sorting.v:118 :120", "the goals at two lines")
        .example("sequent replay diff Sorting.v:s41 s42", "what step 42 did to those of step 41")
        .example("sequent replay diff Sorting.v-1c9f Sorting.v", "two recordings of a file");
  }

  base::Status say(Terminal& terminal, Replay& replay) override {
    SEQUENT_TRY_ASSIGN(const NamedSession before, replay.find(before_));
    NamedSession after{before.session, after_};
    if (!is_place(after_)) {
      SEQUENT_TRY_ASSIGN(after, replay.find(after_));
    }
    if (before.place.empty() != after.place.empty()) {
      const std::string& whole = before.place.empty() ? before_ : after_;
      return base::invalid("'" + whole +
                           "' is a whole recording and the other is a step of one: say " + whole +
                           ":LINE or " + whole + ":sN");
    }
    SEQUENT_TRY_ASSIGN(const Recording first, replay.load(before.session));
    SEQUENT_TRY_ASSIGN(const Recording second, replay.load(after.session));
    if (before.place.empty()) {
      compare_recordings(terminal, first, second);
      return {};
    }
    SEQUENT_TRY_ASSIGN(const StepNumber one, find_step(first, before.place, BareNumber::kLine));
    SEQUENT_TRY_ASSIGN(const StepNumber other, find_step(second, after.place, BareNumber::kLine));
    compare_states(terminal, first, one, second, other);
    return {};
  }

  void compare_states(Terminal& terminal,
                      const Recording& first,
                      StepNumber one,
                      const Recording& second,
                      StepNumber other) const {
    const auto state_of = [](const Recording& recording, StepNumber step) {
      const auto state = recording.state_after(step);
      return state ? recording.state(*state) : ProofState();
    };
    const ProofState before = state_of(first, one);
    const ProofState after = state_of(second, other);
    const states::StateDiff changes = states::diff(before, after);
    if (json()) {
      const auto goals_before = states::all_goals(before);
      const auto goals_after = states::all_goals(after);
      for (const states::GoalChange& goal : changes.goals) {
        if (all_ || goal.change != Change::kSame) {
          print_json(terminal, json_of(goal, goals_before, goals_after));
        }
      }
      return;
    }
    terminal.print(text_of_step(terminal, first, one) + text_of_step(terminal, second, other));
    if (changes.same() && !all_) {
      terminal.print_line("the goals are the same");
      return;
    }
    terminal.print(with_signs(
        terminal, draw_state(&before, after, {.unchanged = all_, .aside = true, .was = true}), 2));
  }

  void compare_recordings(Terminal& terminal,
                          const Recording& first,
                          const Recording& second) const {
    if (!json()) {
      terminal.print(headline(terminal, first.session()) + headline(terminal, second.session()));
    }
    std::size_t differences = 0;
    for (const StepChange& change : diff(first, second)) {
      differences += change.change == Change::kSame ? 0 : 1;
      if (change.change == Change::kSame && !all_) {
        continue;
      }
      const states::StepView step =
          change.after ? second.step(*change.after) : first.step(*change.before);
      if (json()) {
        print_json(terminal, {{"change", name_of(change.change)},
                              {"before", maybe(change.before)},
                              {"after", maybe(change.after)},
                              {"line", step.span.line},
                              {"tactic", step.text},
                              {"outcome_changed", change.outcome_changed},
                              {"goals_changed", change.goals_changed}});
      } else {
        terminal.print(with_signs(terminal, {line_of(change, step, second)}, 0));
      }
    }
    if (!json()) {
      terminal.print(terminal.paint(Colour::kDim, format_count(differences, "difference")) + "\n");
    }
  }

  // "   12  intros n.  other goals".
  static StateLine line_of(const StepChange& change,
                           const states::StepView& step,
                           const Recording& second) {
    constexpr std::size_t kLongest = 100;
    std::string text = std::to_string(step.span.line);
    text.insert(0, text.size() < 6 ? 6 - text.size() : 0, ' ');
    text += "  " + shorten(in_one_line(printable(step.text)), kLongest);
    if (change.outcome_changed) {
      text.append("  now ").append(name_of(second.step(*change.after).outcome));
    } else if (change.goals_changed) {
      text += "  other goals";
    }
    return {.change = change.change, .text = std::move(text)};
  }

  std::string before_;
  std::string after_;
  bool all_ = false;
};

}  // namespace

std::unique_ptr<Command> make_replay_diff_command() {
  return std::make_unique<DiffCommand>();
}

}  // namespace sequent::cli
