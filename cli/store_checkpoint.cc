#include <array>
#include <chrono>
#include <filesystem>
#include <thread>

#include "cli/command.h"
#include "cli/info_facts.h"
#include "cli/output/format.h"
#include "cli/store_access.h"

namespace sequent::cli {
namespace {

constexpr std::chrono::milliseconds kAskAgain{50};

base::Result<resp::Reply> ask(store::Store& store, store::Args words) {
  SEQUENT_TRY_ASSIGN(resp::Reply reply, store.run(words));
  if (!reply.is_error()) {
    return reply;
  }
  const std::string text = printable(reply.text);
  if (reply.text.starts_with("ERR unknown command")) {
    return base::invalid("this store has no checkpoints: it is no Sequent server (" + text + ")");
  }
  return base::unavailable(text);
}

// Beside the database when only a name is given to a server; else a path of this machine.
std::string named(const std::string& file, bool here) {
  return here ? std::filesystem::absolute(file).lexically_normal().string() : file;
}

class StoreCheckpointCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options.argument("FILE", file_, /*optional=*/false)
        .summary(
            "Writes all that a store holds to a new database file, while it is in use. The file is "
            "a store of its own. A server writes it beside its database; only one that is reached "
            "by a Unix socket takes another folder.")
        .example("sequent store checkpoint monday.db", "your own embedded store")
        .example("sequent store checkpoint monday.db --store redis://10.0.0.5:7379",
                 "a server, into its own folder")
        .example("sequent store info --store embedded:monday.db", "look into it");
  }

  ExitCode run(Terminal& terminal) override {
    const auto open = access_.open();
    if (!open) {
      return complain(terminal, open.error());
    }
    store::Store& store = (*open)->store();
    const bool here =
        store.url().starts_with("embedded:") || store.url().starts_with("redis+unix:");
    const std::string file = named(file_, here);
    const auto written = write(store, file);
    if (!written) {
      return complain(terminal, written.error());
    }
    terminal.print_line("wrote " + printable(file));
    return ExitCode::kProved;
  }

 private:
  static base::Status write(store::Store& store, const std::string& file) {
    SEQUENT_TRY(ask(store, std::array<std::string_view, 3>{"SEQUENT", "CHECKPOINT", file}));
    while (true) {
      SEQUENT_TRY_ASSIGN(const resp::Reply info,
                         ask(store, std::array<std::string_view, 2>{"INFO", "persistence"}));
      Facts facts = parse_info(info.text);
      if (facts["sequent_checkpoint_in_progress"] != "1") {
        const std::string& error = facts["sequent_checkpoint_error"];
        return error.empty() ? base::Status() : base::Status(base::unavailable(error));
      }
      std::this_thread::sleep_for(kAskAgain);
    }
  }

  StoreAccess access_;
  std::string file_;
};

}  // namespace

std::unique_ptr<Command> make_store_checkpoint_command() {
  return std::make_unique<StoreCheckpointCommand>();
}

}  // namespace sequent::cli
