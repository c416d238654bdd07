#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/replay/replay_command.h"
#include "cli/suggest.h"
#include "proofcache/states/state_diff.h"
#include "proofcache/states/timeline.h"

namespace sequent::cli {
namespace {

using states::HypothesisEvent;
using states::HypothesisEventKind;
using states::Recording;
using states::StepNumber;

std::string_view name_of(HypothesisEventKind kind) {
  switch (kind) {
    case HypothesisEventKind::kAppeared:
      return "appeared";
    case HypothesisEventKind::kChanged:
      return "changed";
    case HypothesisEventKind::kDisappeared:
      return "disappeared";
  }
  return "";
}

// "+ ", "~ " or "- ", and its colour.
std::pair<std::string_view, Colour> sign_of(HypothesisEventKind kind) {
  switch (kind) {
    case HypothesisEventKind::kAppeared:
      return {"+ ", Colour::kGreen};
    case HypothesisEventKind::kChanged:
      return {"~ ", Colour::kYellow};
    case HypothesisEventKind::kDisappeared:
      return {"- ", Colour::kRed};
  }
  return {"", Colour::kNone};
}

std::vector<std::string> hypothesis_names(const Recording& recording) {
  std::set<std::string> names;
  for (states::StateNumber number = 0; number < recording.state_count(); ++number) {
    const states::ProofState state = recording.state(number);
    for (const states::Goal* const goal : states::all_goals(state)) {
      for (const states::Hypothesis& hypothesis : goal->hypotheses) {
        names.insert(hypothesis.names.begin(), hypothesis.names.end());
      }
    }
  }
  return {names.begin(), names.end()};
}

class WhenCommand final : public ReplayCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Says at which steps a hypothesis appeared (+), changed (~) and disappeared (-), in "
            "each proof of a recording; or where a goal came up and where it was closed.")
        .argument("FILE|SESSION", name_, false)
        .argument("HYPOTHESIS", hypothesis_, true)
        .text("goal", goal_, "CONCLUSION", "of a goal with this conclusion, as it was printed")
        .example("sequent replay when Sorting.v IHl", "all that became of IHl")
        .example("sequent replay when Sorting.v --goal 'Sorted (insert a l)'",
                 "where it was introduced and closed");
  }

  base::Status say(Terminal& terminal, Replay& replay) override {
    if (hypothesis_.empty() == goal_.empty()) {
      return base::invalid(
          "sequent replay when: say either HYPOTHESIS or --goal CONCLUSION (see: sequent replay "
          "when --help)");
    }
    SEQUENT_TRY_ASSIGN(const NamedSession named, replay.find(name_));
    SEQUENT_TRY_ASSIGN(const Recording recording, replay.load(named.session));
    return goal_.empty() ? say_hypothesis(terminal, recording) : say_goal(terminal, recording);
  }

  base::Status say_hypothesis(Terminal& terminal, const Recording& recording) const {
    const std::vector<HypothesisEvent> events = states::hypothesis_history(recording, hypothesis_);
    if (events.empty()) {
      return base::invalid("no hypothesis '" + hypothesis_ + "' in any goal of " +
                           recording.session().file +
                           did_you_mean(hypothesis_, hypothesis_names(recording)));
    }
    for (const HypothesisEvent& event : events) {
      if (json()) {
        print_json(terminal, {{"event", name_of(event.kind)},
                              {"hypothesis", hypothesis_},
                              {"step", event.step},
                              {"line", recording.step(event.step).span.line},
                              {"tactic", recording.step(event.step).text},
                              {"before", event.before},
                              {"after", event.after}});
        continue;
      }
      const auto [sign, colour] = sign_of(event.kind);
      const bool gone = event.kind == HypothesisEventKind::kDisappeared;
      const std::string type = in_one_line(printable(gone ? event.before : event.after));
      terminal.print_line(
          place_of(terminal, recording, event.step) +
          terminal.paint(colour, std::string(sign) + printable(hypothesis_) + " : " + type));
    }
    return {};
  }

  base::Status say_goal(Terminal& terminal, const Recording& recording) const {
    const std::optional<StepNumber> introduced = states::goal_introduced(recording, goal_);
    if (!introduced) {
      return base::invalid("no goal '" + goal_ + "' in " + recording.session().file +
                           " (see: sequent replay find --help)");
    }
    say_goal_event(terminal, recording, "introduced", *introduced);
    if (const std::optional<StepNumber> closed = states::goal_closed(recording, goal_)) {
      say_goal_event(terminal, recording, "closed", *closed);
    } else if (!json()) {
      terminal.print_line("never closed");
    }
    return {};
  }

  void say_goal_event(Terminal& terminal,
                      const Recording& recording,
                      const std::string& event,
                      StepNumber step) const {
    if (json()) {
      print_json(terminal, {{"event", event},
                            {"goal", goal_},
                            {"step", step},
                            {"line", recording.step(step).span.line},
                            {"tactic", recording.step(step).text}});
      return;
    }
    const bool closed = event == "closed";
    terminal.print_line(
        place_of(terminal, recording, step) +
        terminal.paint(closed ? Colour::kRed : Colour::kGreen, (closed ? "- " : "+ ") + event));
  }

  // "   12 s7     intros n m.             ", for a line that goes on.
  static std::string place_of(const Terminal& terminal,
                              const Recording& recording,
                              StepNumber number) {
    constexpr std::size_t kSentence = 40;
    const states::StepView step = recording.step(number);
    const auto padded = [](std::string text, std::size_t columns) {
      text.append(columns - std::min(columns, columns_of(text)), ' ');
      return text;
    };
    std::string line = std::to_string(step.span.line);
    line.insert(0, 6 - std::min<std::size_t>(6, line.size()), ' ');
    return line + " " + terminal.paint(Colour::kDim, padded(cli::name_of(number), 7)) +
           padded(shorten(in_one_line(printable(step.text)), kSentence), kSentence + 2);
  }

  std::string name_;
  std::string hypothesis_;
  std::string goal_;
};

}  // namespace

std::unique_ptr<Command> make_replay_when_command() {
  return std::make_unique<WhenCommand>();
}

}  // namespace sequent::cli
