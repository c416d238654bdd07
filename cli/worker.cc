#include "workers/worker.h"

#include <array>
#include <chrono>
#include <unistd.h>

#include "cli/command.h"
#include "cli/machine.h"
#include "cli/output/format.h"
#include "cli/signals.h"
#include "cli/store_access.h"
#include "distproof/run.h"
#include "workers/job_kinds.h"

namespace sequent::cli {
namespace {

// After the store was away for longer than its calls are tried again.
constexpr std::chrono::seconds kPauseBetweenTries{1};

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

class WorkerCommand final : public Command {
 public:
  WorkerCommand() : slots_(processors()) {}

  void declare(Options& options) override {
    access_.declare(options);
    options
        .summary(
            "Takes jobs from the queues of a store and checks them, until it is told to stop.\n"
            "It fetches all that a job reads from the store: it needs no sources, only the "
            "prover.\nSIGTERM or Ctrl-C: it finishes what it has begun; a second one: it "
            "gives that back.")
        .count("slots", slots_, "N", "so many modules at once (default: processors)")
        .duration("grace", grace_, "how long a job may go on after SIGTERM (default: 60s)")
        .example("sequent worker --store redis://10.0.0.5:7379", "work for everybody on that store")
        .example("sequent worker --store redis+unix:///run/sequent.sock --slots 2",
                 "on the same machine");
  }

  ExitCode run(Terminal& terminal) override {
    const Signals signals;
    const base::Status served = serve(terminal, signals);
    return served ? ExitCode::kProved : complain(terminal, served.error());
  }

 private:
  base::Status serve(Terminal& terminal, const Signals& signals) {
    SEQUENT_TRY_ASSIGN(const auto machine, Machine::open(signals.second()));
    SEQUENT_TRY_ASSIGN(const auto cache, Cache::open(*machine, access_, signals.first()));
    SEQUENT_TRY_ASSIGN(const auto root,
                       workers::WorkspaceRoot::open(machine->folders.cache + "/work"));
    workers::WorkerOptions options;
    options.name_space = access_.name_space;
    options.info = {.id = distproof::WorkerId::escape(
                        host_name() + "-" + distproof::RunOwner::new_id(machine->clock).text()),
                    .host = host_name(),
                    .pid = ::getpid(),
                    .slots = slots_,
                    .version = SEQUENT_VERSION};
    options.grace = grace_;
    options.on_problem = [&](const std::string& what) {
      terminal.warn(what);
    };
    workers::RunnerTools tools = runner_tools(*machine, *cache, options.info.id.text());
    tools.on_problem = options.on_problem;
    const std::string name = options.info.id.text();
    workers::Worker worker(cache->store(), machine->clock, std::move(options), [&](int slot) {
      return workers::KindRunner::make(tools, root.path() / std::to_string(slot));
    });
    terminal.print_line("worker " + name + ": " +
                        format_count(static_cast<std::uint64_t>(slots_), "slot") + " for " +
                        std::string(cache->store().url()));
    while (!signals.first().stop_requested()) {
      const base::Status served = worker.serve(signals.first(), signals.second());
      if (!served) {
        terminal.warn(served.error().message + "; trying again");
        pause(signals.first());
      }
      for (const std::string& damage : cache->artifacts->take_damage()) {
        terminal.warn(damage);
      }
    }
    terminal.print_line("worker " + name + ": done");
    return {};
  }

  static void pause(const std::stop_token& stop) {
    const auto until = std::chrono::steady_clock::now() + kPauseBetweenTries;
    while (!stop.stop_requested() && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

  StoreAccess access_;
  int slots_;
  std::chrono::milliseconds grace_{60'000};
};

}  // namespace

std::unique_ptr<Command> make_worker_command() {
  return std::make_unique<WorkerCommand>();
}

}  // namespace sequent::cli
