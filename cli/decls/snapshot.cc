#include "decls/snapshot.h"

#include <chrono>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/decls/library.h"
#include "cli/output/format.h"
#include "cli/output/table.h"
#include "cli/store_access.h"
#include "cli/suggest.h"
#include "engine/base/clock.h"

namespace sequent::cli {
namespace {

using decls::Snapshot;
using decls::Snapshots;
using decls::SnapshotSummary;

nlohmann::ordered_json json_of(const SnapshotSummary& summary) {
  return {{"snapshot", summary.id},
          {"created_ms", summary.created_ms},
          {"declarations", summary.declarations},
          {"content", summary.content.hex()}};
}

// Common to all: a store and the snapshots in it.
class SnapshotCommand : public Command {
 public:
  void declare(Options& options) final {
    access_.declare(options);
    options.flag("json", json_, "one JSON object a line");
    declare_more(options);
  }

  ExitCode run(Terminal& terminal) final {
    const base::Status said = open_and_say(terminal);
    return said ? ExitCode::kProved : complain(terminal, said.error());
  }

 protected:
  [[nodiscard]] bool json() const { return json_; }

  // kInvalid: there is none of that name.
  static base::Result<Snapshot> find(Snapshots& snapshots, const std::string& id) {
    SEQUENT_TRY_ASSIGN(std::optional<Snapshot> found, snapshots.get(id));
    if (found) {
      return *std::move(found);
    }
    return unknown(snapshots, id);
  }

  static base::Error unknown(Snapshots& snapshots, const std::string& id) {
    std::vector<std::string> ids;
    const auto known = snapshots.list();
    if (!known) {
      return known.error();
    }
    for (const SnapshotSummary& summary : *known) {
      ids.push_back(summary.id);
    }
    return base::invalid("no snapshot '" + id + "'" + did_you_mean(id, ids) +
                         " (see: sequent decls snapshot list)");
  }

 private:
  virtual void declare_more(Options& options) = 0;
  virtual base::Status say(Terminal& terminal, Snapshots& snapshots) = 0;

  base::Status open_and_say(Terminal& terminal) {
    SEQUENT_TRY_ASSIGN(const auto opened, access_.open());
    const base::SystemClock clock;
    Snapshots snapshots(opened->store(), access_.name_space, clock);
    return say(terminal, snapshots);
  }

  StoreAccess access_;
  bool json_ = false;
};

class CreateCommand final : public SnapshotCommand {
  void declare_more(Options& options) override {
    options.summary("Keeps what all declarations say now, under a name.")
        .argument("NAME", id_, false)
        .example("sequent decls snapshot create v1.0", "to be compared with later");
  }

  base::Status say(Terminal& terminal, Snapshots& snapshots) override {
    SEQUENT_TRY_ASSIGN(const SnapshotSummary made, snapshots.create(id_));
    if (json()) {
      print_json(terminal, json_of(made));
    } else {
      terminal.print_line("snapshot " + printable(made.id) + " of " +
                          format_count(made.declarations, "declaration") + ", content " +
                          made.content.hex());
    }
    return {};
  }

  std::string id_;
};

class ListCommand final : public SnapshotCommand {
  void declare_more(Options& options) override {
    options.summary("Lists the snapshots of a namespace, the oldest first.")
        .example("sequent decls snapshot list",
                 "with their content: equal ones say the same of the same names");
  }

  base::Status say(Terminal& terminal, Snapshots& snapshots) override {
    SEQUENT_TRY_ASSIGN(const std::vector<SnapshotSummary> all, snapshots.list());
    Table table({"NAME", "CREATED", "DECLARATIONS", "CONTENT"});
    for (const SnapshotSummary& summary : all) {
      if (json()) {
        print_json(terminal, json_of(summary));
      } else {
        const std::chrono::system_clock::time_point created(
            std::chrono::milliseconds(summary.created_ms));
        table.add({summary.id, format_time(created), std::to_string(summary.declarations),
                   summary.content.hex().substr(0, 16)});
      }
    }
    if (!json()) {
      terminal.print(all.empty() ? "no snapshots\n" : table.text());
    }
    return {};
  }
};

class DiffCommand final : public SnapshotCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Says what is added, removed, changed (says something else) or moved (to another "
            "module) between two\nsnapshots, or since one.")
        .argument("BEFORE", before_, false)
        .argument("AFTER", after_, true)
        .example("sequent decls snapshot diff v1.0 v1.1", "from one to the other")
        .example("sequent decls snapshot diff v1.0", "from then to now");
  }

  base::Status say(Terminal& terminal, Snapshots& snapshots) override {
    SEQUENT_TRY_ASSIGN(const Snapshot before, find(snapshots, before_));
    auto now = after_.empty() ? snapshots.take("now") : find(snapshots, after_);
    SEQUENT_TRY_ASSIGN(const Snapshot after, std::move(now));
    const decls::SnapshotDiff found = decls::diff(before, after);
    const auto list = [&](const std::vector<std::string>& names, const std::string& what, char sign,
                          Colour colour) {
      for (const std::string& name : names) {
        if (json()) {
          print_json(terminal, {{"name", name}, {"change", what}});
        } else {
          terminal.print_line(terminal.paint(colour, sign + (" " + printable(name))));
        }
      }
    };
    list(found.removed, "removed", '-', Colour::kRed);
    list(found.added, "added", '+', Colour::kGreen);
    list(found.changed, "changed", '~', Colour::kYellow);
    list(found.moved, "moved", '>', Colour::kDim);
    if (!json()) {
      terminal.print_line(std::to_string(found.removed.size()) + " removed, " +
                          std::to_string(found.added.size()) + " added, " +
                          std::to_string(found.changed.size()) + " changed, " +
                          std::to_string(found.moved.size()) + " moved");
    }
    return {};
  }

  std::string before_;
  std::string after_;
};

class DeleteCommand final : public SnapshotCommand {
  void declare_more(Options& options) override {
    options.summary("Deletes a snapshot.")
        .argument("NAME", id_, false)
        .example("sequent decls snapshot delete v1.0", "the declarations stay as they are");
  }

  base::Status say(Terminal& terminal, Snapshots& snapshots) override {
    SEQUENT_TRY_ASSIGN(const bool removed, snapshots.remove(id_));
    if (!removed) {
      return unknown(snapshots, id_);
    }
    if (json()) {
      print_json(terminal, {{"snapshot", id_}, {"deleted", true}});
    } else {
      terminal.print_line("deleted snapshot " + printable(id_));
    }
    return {};
  }

  std::string id_;
};

}  // namespace

std::unique_ptr<Command> make_decls_snapshot_create_command() {
  return std::make_unique<CreateCommand>();
}
std::unique_ptr<Command> make_decls_snapshot_list_command() {
  return std::make_unique<ListCommand>();
}
std::unique_ptr<Command> make_decls_snapshot_diff_command() {
  return std::make_unique<DiffCommand>();
}
std::unique_ptr<Command> make_decls_snapshot_delete_command() {
  return std::make_unique<DeleteCommand>();
}

}  // namespace sequent::cli
