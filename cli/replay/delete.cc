#include <algorithm>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/replay/replay_command.h"

namespace sequent::cli {
namespace {

using states::Session;

class DeleteCommand final : public ReplayCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Deletes recordings: those of these ids, and the last completed ones of these files.")
        .arguments("FILE|SESSION", names_)
        .flag("all", all_, "the names are of files: all recordings of each")
        .example("sequent replay delete Sorting.v-1c9f", "one session")
        .example("sequent replay delete --all Sorting.v", "all that is known of a file");
  }

  [[nodiscard]] std::string_view json_help() const override { return "one JSON object"; }

  base::Status say(Terminal& terminal, Replay& replay) override {
    // All of them are looked up first: a wrong name deletes nothing.
    std::vector<std::string> ids;
    for (const std::string& name : names_) {
      SEQUENT_TRY(choose(replay, name, ids));
    }
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    SEQUENT_TRY_ASSIGN(const std::uint64_t deleted, replay.histories().remove(ids));
    if (json()) {
      print_json(terminal, {{"deleted", deleted}, {"sessions", ids}});
    } else {
      terminal.print_line("deleted " + format_count(deleted, "session") + " of " +
                          printable(joined(ids, ", ")));
    }
    return {};
  }

  base::Status choose(Replay& replay,
                      const std::string& name,
                      std::vector<std::string>& ids) const {
    if (all_) {
      SEQUENT_TRY_ASSIGN(const std::vector<Session> sessions, replay.sessions(name));
      for (const Session& session : sessions) {
        ids.push_back(session.id);
      }
      return {};
    }
    auto named = replay.find(name);
    if (!named && named.error().code == base::ErrorCode::kCorrupt) {
      // What is damaged cannot be looked into, only named by its whole id.
      ids.push_back(name);
      return {};
    }
    if (!named) {
      return named.error();
    }
    if (!named->place.empty()) {
      return base::invalid("'" + name + "': only whole recordings can be deleted");
    }
    ids.push_back(named->session.id);
    return {};
  }

  std::vector<std::string> names_;
  bool all_ = false;
};

}  // namespace

std::unique_ptr<Command> make_replay_delete_command() {
  return std::make_unique<DeleteCommand>();
}

}  // namespace sequent::cli
