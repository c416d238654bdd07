#include "cli/outcome_commands.h"
#include "proofcache/tactics/instance_cache.h"

namespace sequent::cli {

using tactics::InstanceCache;

std::unique_ptr<Command> make_cache_instances_stats_command() {
  return std::make_unique<OutcomeStatsCommand<InstanceCache>>("instances");
}
std::unique_ptr<Command> make_cache_instances_invalidate_command() {
  return std::make_unique<OutcomeInvalidateCommand<InstanceCache>>("instances");
}
std::unique_ptr<Command> make_cache_instances_trim_command() {
  return std::make_unique<OutcomeTrimCommand<InstanceCache>>("instances");
}
std::unique_ptr<Command> make_cache_instances_clear_command() {
  return std::make_unique<OutcomeClearCommand<InstanceCache>>("instances");
}

}  // namespace sequent::cli
