#include "cli/outcome_commands.h"
#include "proofcache/tactics/tactic_cache.h"

namespace sequent::cli {

using tactics::TacticCache;

std::unique_ptr<Command> make_cache_tactics_stats_command() {
  return std::make_unique<OutcomeStatsCommand<TacticCache>>("tactics");
}
std::unique_ptr<Command> make_cache_tactics_invalidate_command() {
  return std::make_unique<OutcomeInvalidateCommand<TacticCache>>("tactics");
}
std::unique_ptr<Command> make_cache_tactics_trim_command() {
  return std::make_unique<OutcomeTrimCommand<TacticCache>>("tactics");
}
std::unique_ptr<Command> make_cache_tactics_clear_command() {
  return std::make_unique<OutcomeClearCommand<TacticCache>>("tactics");
}

}  // namespace sequent::cli
