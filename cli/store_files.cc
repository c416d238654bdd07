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

// One kind of work of a store on a file of its own format, which it does in the background.
struct FileWork {
  const char* verb;      // of SEQUENT
  const char* name;      // in INFO
  const char* has_none;  // what a store that is no Sequent lacks
  const char* done;
};

constexpr FileWork kCheckpoint{"CHECKPOINT", "sequent_checkpoint", "checkpoints", "wrote "};
constexpr FileWork kRestore{"RESTORE", "sequent_restore", "way to restore", "restored "};

base::Result<resp::Reply> ask(store::Store& store, store::Args words, const FileWork& work) {
  SEQUENT_TRY_ASSIGN(resp::Reply reply, store.run(words));
  if (!reply.is_error()) {
    return reply;
  }
  const std::string text = printable(reply.text);
  if (reply.text.starts_with("ERR unknown command")) {
    return base::invalid(std::string("this store has no ") + work.has_none +
                         ": it is no Sequent server (" + text + ")");
  }
  return base::unavailable(text);
}

// A name for a server's own folder stays one; else it is a path of this machine.
std::string named(const std::string& file, std::string_view url) {
  const bool here = url.starts_with("embedded:") || url.starts_with("redis+unix:");
  return here ? std::filesystem::absolute(file).lexically_normal().string() : file;
}

base::Status do_work(store::Store& store, const std::string& file, const FileWork& work) {
  SEQUENT_TRY(ask(store, std::array<std::string_view, 3>{"SEQUENT", work.verb, file}, work));
  const std::string name = work.name;
  while (true) {
    SEQUENT_TRY_ASSIGN(const resp::Reply info,
                       ask(store, std::array<std::string_view, 2>{"INFO", "persistence"}, work));
    Facts facts = parse_info(info.text);
    if (facts[name + "_in_progress"] != "1") {
      const std::string& error = facts[name + "_error"];
      return error.empty() ? base::Status() : base::Status(base::unavailable(error));
    }
    std::this_thread::sleep_for(kAskAgain);
  }
}

ExitCode run_work(const StoreAccess& access,
                  const std::string& file,
                  const FileWork& work,
                  Terminal& terminal) {
  const auto open = access.open();
  if (!open) {
    return complain(terminal, open.error());
  }
  store::Store& store = (*open)->store();
  const std::string path = named(file, store.url());
  if (const auto done = do_work(store, path, work); !done) {
    return complain(terminal, done.error());
  }
  terminal.print_line(work.done + printable(path));
  return ExitCode::kProved;
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
    return run_work(access_, file_, kCheckpoint, terminal);
  }

 private:
  StoreAccess access_;
  std::string file_;
};

class StoreRestoreCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options.argument("FILE", file_, /*optional=*/false)
        .summary(
            "Puts what a checkpoint holds in the place of all that a store holds, at one moment, "
            "while it is in use. A file that is damaged changes nothing. A server reads it beside "
            "its database; only one that is reached by a Unix socket takes another folder.")
        .example("sequent store restore monday.db", "your own embedded store")
        .example("sequent store restore monday.db --store redis://10.0.0.5:7379",
                 "a server, from its own folder");
  }

  ExitCode run(Terminal& terminal) override { return run_work(access_, file_, kRestore, terminal); }

 private:
  StoreAccess access_;
  std::string file_;
};

}  // namespace

std::unique_ptr<Command> make_store_checkpoint_command() {
  return std::make_unique<StoreCheckpointCommand>();
}

std::unique_ptr<Command> make_store_restore_command() {
  return std::make_unique<StoreRestoreCommand>();
}

}  // namespace sequent::cli
