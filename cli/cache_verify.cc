#include "cli/command.h"
#include "cli/machine.h"
#include "cli/output/format.h"

namespace sequent::cli {
namespace {

class CacheVerifyCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options
        .summary(
            "Reads all outputs that are kept on this machine and compares them with their "
            "digests.\nWhat is corrupt is fetched again from the store, or removed (its "
            "module will be checked again).\nExit code 1 if something was corrupt.")
        .example("sequent cache verify", "after a disk fault");
  }

  ExitCode run(Terminal& terminal) override {
    const auto bad = verify(terminal);
    if (!bad) {
      return complain(terminal, bad.error());
    }
    return *bad ? ExitCode::kFailed : ExitCode::kProved;
  }

 private:
  // Whether something was corrupt.
  base::Result<bool> verify(Terminal& terminal) {
    SEQUENT_TRY_ASSIGN(const auto machine, Machine::open({}));
    SEQUENT_TRY_ASSIGN(const auto cache, Cache::open(*machine, access_, std::stop_token()));
    SEQUENT_TRY_ASSIGN(const proofcache::VerifyReport report, cache->artifacts->verify());
    for (const base::Digest& digest : report.healed) {
      terminal.print_line("corrupt, fetched again: " + digest.hex());
    }
    for (const base::Digest& digest : report.lost) {
      terminal.print_line("corrupt, removed: " + digest.hex());
    }
    terminal.print_line("read " + format_count(report.blobs, "file") + ", " +
                        format_size(report.bytes) + ": " +
                        std::to_string(report.healed.size() + report.lost.size()) + " corrupt");
    return !report.healed.empty() || !report.lost.empty();
  }

  StoreAccess access_;
};

}  // namespace

std::unique_ptr<Command> make_cache_verify_command() {
  return std::make_unique<CacheVerifyCommand>();
}

}  // namespace sequent::cli
