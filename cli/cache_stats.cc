#include <limits>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/machine.h"
#include "cli/output/format.h"

namespace sequent::cli {
namespace {

class CacheStatsCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options.summary("Says how much is cached, and what it has saved.")
        .flag("json", json_, "one JSON object")
        .example("sequent cache stats", "of your own store");
  }

  ExitCode run(Terminal& terminal) override {
    const base::Status said = say(terminal);
    return said ? ExitCode::kProved : complain(terminal, said.error());
  }

 private:
  base::Status say(Terminal& terminal) {
    SEQUENT_TRY_ASSIGN(const auto machine, Machine::open({}));
    SEQUENT_TRY_ASSIGN(const auto cache, Cache::open(*machine, access_, std::stop_token()));
    SEQUENT_TRY_ASSIGN(const proofcache::CacheCounts counts, cache->results.counts());
    SEQUENT_TRY_ASSIGN(const std::uint64_t results, cache->results.size());
    SEQUENT_TRY_ASSIGN(const proofcache::CollectReport blobs,
                       cache->artifacts->collect(std::numeric_limits<std::uint64_t>::max()));
    const std::chrono::microseconds saved(counts.saved_us);
    if (json_) {
      const nlohmann::ordered_json object{
          {"store", cache->store().url()},   {"results", results},
          {"local_bytes", blobs.kept_bytes}, {"hits", counts.hits},
          {"misses", counts.misses},         {"saved_seconds", in_seconds(saved)}};
      terminal.print_line(
          object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
      return {};
    }
    const auto line = [&](std::string name, const std::string& value) {
      name.resize(12, ' ');
      terminal.print_line(name + printable(value));
    };
    const std::uint64_t asked = counts.hits + counts.misses;
    line("store", std::string(cache->store().url()));
    line("results", std::to_string(results));
    line("outputs", format_size(blobs.kept_bytes) + " in " + machine->folders.cache);
    line("hits", std::to_string(counts.hits) + " of " + format_count(asked, "module") +
                     (asked > 0 ? " (" + std::to_string(counts.hits * 100 / asked) + "%)" : ""));
    line("saved", format_duration(saved) + " of prover time");
    return {};
  }

  StoreAccess access_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_cache_stats_command() {
  return std::make_unique<CacheStatsCommand>();
}

}  // namespace sequent::cli
