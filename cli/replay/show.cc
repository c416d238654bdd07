#include <unistd.h>

#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/replay/replay_command.h"
#include "cli/replay/step_json.h"
#include "cli/replay/step_text.h"
#include "cli/tui/player.h"

namespace sequent::cli {
namespace {

using states::Recording;
using states::StepNumber;

class ShowCommand final : public ReplayCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Steps through a recorded file on the terminal (? shows the keys). In a pipe, or with "
            "--plain, prints each sentence with the goals after it and what it changed in them (+ "
            "new, - gone, ~ other). Needs no prover.")
        .argument("FILE|SESSION", name_, false)
        .text("at", at_, "PLACE", "begin there, or print only this: LINE, or sN for step N")
        .flag("plain", plain_, "print, also on a terminal")
        .flag("all", all_, "background, shelved and given-up goals, too")
        .example("sequent replay show Sorting.v", "its last recording")
        .example("sequent replay show Sorting.v:120", "the goals at the end of line 120")
        .example("sequent replay show Sorting.v --at s42 --all", "all goals after step 42");
  }

  [[nodiscard]] std::string_view json_help() const override {
    return "one JSON object a line: a step and the goals after it";
  }

  base::Status say(Terminal& terminal, Replay& replay) override {
    SEQUENT_TRY_ASSIGN(const NamedSession named, replay.find(name_));
    SEQUENT_TRY_ASSIGN(const Recording recording, replay.load(named.session));
    const std::string& place = at_.empty() ? named.place : at_;
    StepNumber step = 0;
    if (!place.empty()) {
      SEQUENT_TRY_ASSIGN(step, find_step(recording, place, BareNumber::kLine));
    }
    if (!json() && !plain_ && terminal.is_live() && ::isatty(STDIN_FILENO) == 1) {
      return play(terminal, recording, step);
    }
    if (place.empty()) {
      show_whole(terminal, recording);
    } else {
      show_one(terminal, recording, step);
    }
    return {};
  }

  void show_one(Terminal& terminal, const Recording& recording, StepNumber step) const {
    if (json()) {
      print_json(terminal, json_of_step(recording, step));
      return;
    }
    terminal.print(headline(terminal, recording.session()));
    terminal.print(text_of_step(terminal, recording, step));
    const std::string state =
        text_of_state(terminal, recording, step, {.unchanged = true, .aside = all_});
    terminal.print(state.empty() ? terminal.paint(Colour::kDim, "no proof is open here") + "\n"
                                 : state);
  }

  void show_whole(Terminal& terminal, const Recording& recording) const {
    if (!json()) {
      terminal.print(headline(terminal, recording.session()) + "\n");
    }
    for (StepNumber step = 0; step < recording.size(); ++step) {
      if (json()) {
        print_json(terminal, json_of_step(recording, step));
      } else {
        terminal.print(text_of_change(terminal, recording, step, all_));
      }
    }
  }

  std::string name_;
  std::string at_;
  bool plain_ = false;
  bool all_ = false;
};

}  // namespace

std::unique_ptr<Command> make_replay_show_command() {
  return std::make_unique<ShowCommand>();
}

}  // namespace sequent::cli
