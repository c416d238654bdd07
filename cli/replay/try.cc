#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/output/json_line.h"
#include "cli/replay/finding.h"
#include "cli/replay/proof_start.h"
#include "cli/replay/step_json.h"
#include "cli/replay/tactic_command.h"
#include "workers/provers/proof_search.h"

namespace sequent::cli {
namespace {

using provers::TacticAttempt;
using tactics::TacticVerdict;

constexpr std::size_t kShownGoals = 3;

class TryCommand final : public TacticCommand {
  void declare_own(Options& options) override {
    options
        .summary(
            "Runs tactics on the state before the sentence on a line, each by itself, and says "
            "what comes of them. What was tried before, by anybody on the store, comes from "
            "the cache. Records the file first if it has changed.")
        .flag("first", first_, "end at the first tactic that closes the goal")
        .argument("FILE|SESSION:LINE", place_, false)
        .arguments("TACTIC", tactics_)
        .example("sequent replay try Sorting.v:42 lia 'auto with arith'", "what helps on line 42?")
        .example("sequent replay try Sorting.v:42 easy lia eauto --first --limit 1s",
                 "does one of them do?");
  }

  [[nodiscard]] const std::string& file() const override { return at_.file; }

  base::Status check() override {
    SEQUENT_TRY_ASSIGN(at_, split_line(place_));
    return {};
  }

  base::Result<ExitCode> say(Terminal& terminal,
                             const CurrentRecording& current,
                             provers::TacticRunner& runner,
                             const std::stop_token& stop) override {
    SEQUENT_TRY_ASSIGN(const states::StepNumber step,
                       step_before_line(current.recording, at_.line));
    const provers::TacticStart start = current.start_at(step);
    SEQUENT_TRY_ASSIGN(const std::vector<TacticAttempt> attempts,
                       runner.attempt(start, tactics_, limit(), first_, stop));
    if (json()) {
      print_objects(terminal, start, attempts);
    } else {
      print(terminal, start, attempts);
    }
    const bool closed = std::any_of(attempts.begin(), attempts.end(),
                                    [&](const auto& attempt) { return closes(start, attempt); });
    return closed ? ExitCode::kProved : ExitCode::kFailed;
  }

  static bool closes(const provers::TacticStart& start, const TacticAttempt& attempt) {
    return attempt.result && attempt.result->state &&
           provers::closes_goal(start.state, *attempt.result->state);
  }

  // "closes the goal", "leads to 2 goals", ...
  static std::string outcome_of(const provers::TacticStart& start, const TacticAttempt& attempt) {
    if (!attempt.result) {
      return "was interrupted";
    }
    switch (attempt.result->verdict) {
      case TacticVerdict::kFailure:
        return "fails";
      case TacticVerdict::kUnchanged:
        return "changes nothing";
      case TacticVerdict::kTimeout:
        return "takes more than " + format_duration(attempt.result->limit);
      case TacticVerdict::kProgress:
        break;
    }
    return closes(start, attempt)
               ? "closes the goal"
               : "leads to " + format_count(attempt.result->state->focused.size(), "goal");
  }

  static Colour colour_of(const provers::TacticStart& start, const TacticAttempt& attempt) {
    if (closes(start, attempt)) {
      return Colour::kGreen;
    }
    const bool progress = attempt.result && attempt.result->verdict == TacticVerdict::kProgress;
    return progress ? Colour::kNone : Colour::kRed;
  }

  void print(Terminal& terminal,
             const provers::TacticStart& start,
             const std::vector<TacticAttempt>& attempts) const {
    print_place(terminal, at_, start.state);
    for (const TacticAttempt& attempt : attempts) {
      Finding finding{.asked = attempt.tactic,
                      .outcome = outcome_of(start, attempt),
                      .colour = colour_of(start, attempt),
                      .time = {},
                      .cached = attempt.cached};
      if (attempt.result) {
        finding.time = attempt.result->time;
      }
      print_finding(terminal, finding);
      print_details(terminal, start, attempt);
    }
  }

  static void print_details(Terminal& terminal,
                            const provers::TacticStart& start,
                            const TacticAttempt& attempt) {
    if (!attempt.result || closes(start, attempt)) {
      return;
    }
    if (!attempt.result->message.empty()) {
      print_reason(terminal, attempt.result->message);
    }
    if (attempt.result->state) {
      const auto& goals = attempt.result->state->focused;
      for (std::size_t i = 0; i < goals.size() && i < kShownGoals; ++i) {
        terminal.print_line("    ⊢ " + printable(goals[i].conclusion));
      }
      if (goals.size() > kShownGoals) {
        terminal.print_line("    … and " + std::to_string(goals.size() - kShownGoals) + " more");
      }
    }
  }

  void print_objects(Terminal& terminal,
                     const provers::TacticStart& start,
                     const std::vector<TacticAttempt>& attempts) const {
    std::uint64_t cached = 0;
    std::uint64_t closing = 0;
    for (const TacticAttempt& attempt : attempts) {
      cached += attempt.cached ? 1 : 0;
      closing += closes(start, attempt) ? 1 : 0;
      nlohmann::ordered_json object{
          {"tactic", attempt.tactic},
          {"outcome", attempt.result ? to_string(attempt.result->verdict) : "interrupted"},
          {"closes", closes(start, attempt)},
          {"cached", attempt.cached}};
      if (attempt.result) {
        object["seconds"] = in_seconds(attempt.result->time);
        object["message"] = attempt.result->message;
        object["goals"] = nullptr;
        if (attempt.result->state) {
          object["goals"] = nlohmann::ordered_json::array();
          for (const states::Goal& goal : attempt.result->state->focused) {
            object["goals"].push_back(json_of(goal));
          }
        }
      }
      print_json(terminal, object);
    }
    nlohmann::ordered_json summary = summary_of(at_);
    summary["attempts"] = attempts.size();
    summary["cached"] = cached;
    summary["closing"] = closing;
    print_json(terminal, summary);
  }

  std::string place_;
  FileLine at_;
  std::vector<std::string> tactics_;
  bool first_ = false;
};

}  // namespace

std::unique_ptr<Command> make_replay_try_command() {
  return std::make_unique<TryCommand>();
}

}  // namespace sequent::cli
