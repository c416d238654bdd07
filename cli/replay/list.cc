#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/output/table.h"
#include "cli/replay/names.h"
#include "cli/replay/replay_command.h"
#include "cli/replay/step_json.h"

namespace sequent::cli {
namespace {

using states::Session;

class ListCommand final : public ReplayCommand {
  void declare_more(Options& options) override {
    options.summary("Lists what is recorded, the oldest first.")
        .argument("FILE", file_, true)
        .flag("active", active_, "only what is being recorded, or was left by a recorder that died")
        .example("sequent replay list", "all sessions")
        .example("sequent replay list Sorting.v", "the recordings of one file");
  }

  base::Status say(Terminal& terminal, Replay& replay) override {
    SEQUENT_TRY_ASSIGN(std::vector<Session> sessions, replay.sessions(file_));
    if (active_) {
      std::erase_if(sessions, [](const Session& session) {
        return session.status != states::SessionStatus::kActive;
      });
    }
    Table table({"SESSION", "STATUS", "STARTED", "STEPS", "NOT DONE", "STATES", "PROVER", "FILE"});
    for (const Session& session : sessions) {
      if (json()) {
        print_json(terminal, json_of(session));
      } else {
        table.add({session.id, std::string(name_of(session.status)), format_time(session.started),
                   std::to_string(session.steps), std::to_string(session.failures),
                   std::to_string(session.states), session.prover, session.file});
      }
    }
    if (!json()) {
      terminal.print(sessions.empty() ? nothing() : table.text());
    }
    return {};
  }

  [[nodiscard]] std::string nothing() const {
    return active_ ? "nothing is being recorded\n"
                   : "nothing is recorded (see: sequent replay record --help)\n";
  }

  std::string file_;
  bool active_ = false;
};

}  // namespace

std::unique_ptr<Command> make_replay_list_command() {
  return std::make_unique<ListCommand>();
}

}  // namespace sequent::cli
