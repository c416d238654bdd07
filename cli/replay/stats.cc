#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/replay/names.h"
#include "cli/replay/replay_command.h"
#include "cli/replay/step_json.h"
#include "proofcache/states/timeline.h"

namespace sequent::cli {
namespace {

using states::RecordingStatistics;
using states::Session;
using states::SessionStatus;

class StatsCommand final : public ReplayCommand {
  void declare_more(Options& options) override {
    options.summary("Shows how much is recorded: in all, or in one recording.")
        .argument("FILE|SESSION", name_, true)
        .example("sequent replay stats", "of the namespace")
        .example("sequent replay stats Sorting.v", "of the last recording of a file");
  }

  [[nodiscard]] std::string_view json_help() const override { return "one JSON object"; }

  base::Status say(Terminal& terminal, Replay& replay) override {
    if (name_.empty()) {
      SEQUENT_TRY_ASSIGN(const std::vector<Session> sessions, replay.sessions());
      say_all(terminal, sessions);
      return {};
    }
    SEQUENT_TRY_ASSIGN(const NamedSession named, replay.find(name_));
    SEQUENT_TRY_ASSIGN(const states::Recording recording, replay.load(named.session));
    say_one(terminal, recording.session(), states::statistics(recording));
    return {};
  }

  static void line(Terminal& terminal, std::string name, const std::string& value) {
    if (!value.empty()) {
      name.resize(14, ' ');
      terminal.print_line(name + printable(value));
    }
  }

  void say_all(Terminal& terminal, const std::vector<Session>& sessions) const {
    std::set<std::string> files;
    std::uint64_t steps = 0;
    std::uint64_t failures = 0;
    const auto with = [&](SessionStatus status) {
      return std::ranges::count(sessions, status, &Session::status);
    };
    for (const Session& session : sessions) {
      files.insert(session.file);
      steps += session.steps;
      failures += session.failures;
    }
    const auto completed = with(SessionStatus::kCompleted);
    const auto active = with(SessionStatus::kActive);
    const auto abandoned = with(SessionStatus::kAbandoned);
    if (json()) {
      print_json(terminal, {{"files", files.size()},
                            {"sessions", sessions.size()},
                            {"completed", completed},
                            {"active", active},
                            {"abandoned", abandoned},
                            {"steps", steps},
                            {"failures", failures}});
      return;
    }
    line(terminal, "files", std::to_string(files.size()));
    line(terminal, "sessions",
         std::to_string(sessions.size()) + ": " + std::to_string(completed) + " completed, " +
             std::to_string(active) + " active, " + std::to_string(abandoned) + " abandoned");
    line(terminal, "steps", std::to_string(steps) + ", " + std::to_string(failures) + " not done");
  }

  void say_one(Terminal& terminal,
               const Session& session,
               const RecordingStatistics& statistics) const {
    if (json()) {
      nlohmann::ordered_json object = json_of(session);
      object["steps"] = statistics.steps;
      object["failures"] = statistics.failures;
      object["branches"] = statistics.branches;
      object["depth"] = statistics.depth;
      object["states"] = statistics.states;
      object["goals"] = statistics.goals;
      object["strings"] = statistics.strings;
      object["seconds"] = std::chrono::duration<double>(statistics.time).count();
      print_json(terminal, object);
      return;
    }
    line(terminal, "session", session.id);
    line(terminal, "file", session.file);
    line(terminal, "module", session.module);
    line(terminal, "prover", session.prover);
    line(terminal, "status", std::string(name_of(session.status)));
    line(terminal, "started", format_time(session.started));
    line(terminal, "steps",
         std::to_string(statistics.steps) + ", " + std::to_string(statistics.failures) +
             " not done");
    line(terminal, "branches", std::to_string(statistics.branches));
    line(terminal, "longest path", format_count(statistics.depth, "step"));
    line(terminal, "distinct",
         format_count(statistics.states, "state") + ", " + format_count(statistics.goals, "goal") +
             ", " + format_count(statistics.strings, "text"));
    line(terminal, "time", format_duration(statistics.time));
  }

  std::string name_;
};

}  // namespace

std::unique_ptr<Command> make_replay_stats_command() {
  return std::make_unique<StatsCommand>();
}

}  // namespace sequent::cli
