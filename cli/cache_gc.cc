#include "cli/command.h"
#include "cli/machine.h"
#include "cli/output/format.h"

namespace sequent::cli {
namespace {

class CacheGcCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options
        .summary(
            "Removes the outputs on this machine that were not used for longest, until at "
            "most so much is left.\nWhat a running check holds stays.")
        .size("max-size", max_size_, "how much may stay (default: 10G)")
        .example("sequent cache gc --max-size 5G", "leave at most 5 GiB");
  }

  ExitCode run(Terminal& terminal) override {
    const base::Status said = collect(terminal);
    return said ? ExitCode::kProved : complain(terminal, said.error());
  }

 private:
  base::Status collect(Terminal& terminal) {
    SEQUENT_TRY_ASSIGN(const auto machine, Machine::open({}));
    SEQUENT_TRY_ASSIGN(const auto cache, Cache::open(*machine, access_, std::stop_token()));
    SEQUENT_TRY_ASSIGN(const proofcache::CollectReport report,
                       cache->artifacts->collect(max_size_));
    std::string text = "removed " + format_count(report.freed_blobs, "file") + ", " +
                       format_size(report.freed_bytes) + "; " + format_size(report.kept_bytes) +
                       " left";
    if (report.pinned_bytes > 0) {
      text += ", " + format_size(report.pinned_bytes) + " of it held by running checks";
    }
    terminal.print_line(text);
    return {};
  }

  StoreAccess access_;
  std::uint64_t max_size_ = 10ULL << 30U;
};

}  // namespace

std::unique_ptr<Command> make_cache_gc_command() {
  return std::make_unique<CacheGcCommand>();
}

}  // namespace sequent::cli
