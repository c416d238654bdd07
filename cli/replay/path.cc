#include <span>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/replay/replay_command.h"
#include "cli/replay/step_json.h"
#include "cli/replay/step_text.h"

namespace sequent::cli {
namespace {

using states::Recording;
using states::StepNumber;

// Common to `path` and `children`: a recording and a step of it.
class StepCommand : public ReplayCommand {
 protected:
  void declare_step(Options& options) {
    options.argument("FILE|SESSION", name_, false)
        .argument("STEP", step_, true)
        .flag("all", all_, "goals that are as before, background, shelved and given-up ones, too");
  }

  // Where no step was named.
  [[nodiscard]] virtual base::Result<std::vector<StepNumber>> without_step(
      const Recording& recording) const = 0;
  [[nodiscard]] virtual std::vector<StepNumber> with_step(const Recording& recording,
                                                          StepNumber step) const = 0;

 private:
  [[nodiscard]] std::string_view json_help() const override {
    return "one JSON object a line: a step and the goals after it";
  }

  base::Status say(Terminal& terminal, Replay& replay) override {
    SEQUENT_TRY_ASSIGN(const NamedSession named, replay.find(name_));
    SEQUENT_TRY_ASSIGN(const Recording recording, replay.load(named.session));
    SEQUENT_TRY_ASSIGN(const std::vector<StepNumber> steps, chosen(recording, named.place));
    if (!json()) {
      terminal.print(headline(terminal, recording.session()) + "\n");
    }
    for (const StepNumber step : steps) {
      if (json()) {
        print_json(terminal, json_of_step(recording, step));
      } else {
        terminal.print(text_of_change(terminal, recording, step, all_));
      }
    }
    if (steps.empty() && !json()) {
      terminal.print_line("nothing was done after this step");
    }
    return {};
  }

  [[nodiscard]] base::Result<std::vector<StepNumber>> chosen(const Recording& recording,
                                                             const std::string& place) const {
    if (step_.empty() && place.empty()) {
      return without_step(recording);
    }
    SEQUENT_TRY_ASSIGN(const StepNumber step, step_.empty()
                                                  ? find_step(recording, place, BareNumber::kLine)
                                                  : find_step(recording, step_, BareNumber::kStep));
    return with_step(recording, step);
  }

  std::string name_;
  std::string step_;
  bool all_ = false;
};

class PathCommand final : public StepCommand {
  void declare_more(Options& options) override {
    options.summary(
        "Shows the steps that lead to a step, from the beginning: what was done and holds, "
        "without what failed or was undone.");
    declare_step(options);
    options.example("sequent replay path Sorting.v 42", "to step 42 of its last recording")
        .example("sequent replay path Sorting.v:120", "to the end of line 120");
  }

  [[nodiscard]] base::Result<std::vector<StepNumber>> without_step(
      const Recording&) const override {
    return base::invalid(
        "sequent replay path: STEP is missing (say 42 for a step, :120 for a line; see: sequent "
        "replay path --help)");
  }

  [[nodiscard]] std::vector<StepNumber> with_step(const Recording& recording,
                                                  StepNumber step) const override {
    return recording.path_to(step);
  }
};

std::vector<StepNumber> copied(std::span<const StepNumber> steps) {
  return {steps.begin(), steps.end()};
}

class ChildrenCommand final : public StepCommand {
  void declare_more(Options& options) override {
    options.summary(
        "Shows all that was done after a step, failed attempts too; without a step, what the "
        "recording begins with.");
    declare_step(options);
    options.example("sequent replay children Sorting.v 42", "what followed step 42")
        .example("sequent replay children Sorting.v:120 --json", "for another program");
  }

  [[nodiscard]] base::Result<std::vector<StepNumber>> without_step(
      const Recording& recording) const override {
    return copied(recording.roots());
  }

  [[nodiscard]] std::vector<StepNumber> with_step(const Recording& recording,
                                                  StepNumber step) const override {
    return copied(recording.children(step));
  }
};

}  // namespace

std::unique_ptr<Command> make_replay_path_command() {
  return std::make_unique<PathCommand>();
}
std::unique_ptr<Command> make_replay_children_command() {
  return std::make_unique<ChildrenCommand>();
}

}  // namespace sequent::cli
