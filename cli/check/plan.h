#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cli/check/outputs.h"
#include "engine/base/result.h"
#include "proofcache/artifacts/artifacts.h"
#include "proofcache/results/results.h"
#include "workers/provers/project.h"

namespace sequent::cli {

// What is known of a module.
enum class Fate : std::uint8_t {
  kOpen,     // nothing yet
  kProved,   // its result and its outputs are there
  kFailed,   // that it does not go through
  kSkipped,  // it is not looked at: something it needs failed, or the check was broken off
};

// What the cache says of each module of a project, before anything runs.
struct Plan {
  std::vector<proofcache::JobNode> nodes;  // as the modules of the project
  std::vector<Fate> fates;
  std::vector<std::optional<proofcache::FoundResult>> found;  // of kProved, kFailed
  std::vector<std::uint32_t> because_of;                      // of kSkipped: the module that failed

  [[nodiscard]] std::size_t count(Fate fate) const;
};

// Looks up all modules, in a few round trips. A result whose outputs are lost is
// forgotten, so that its module runs again.
base::Result<Plan> make_plan(const provers::Project& project,
                             proofcache::Results& results,
                             proofcache::Artifacts& artifacts);

// Puts the outputs of what is proved into the project. A module of which an output turns out
// to be lost or damaged is open again.
base::Status restore_outputs(Plan& plan, proofcache::Results& results, OutputWriter& outputs);

// All that module `index` loads, itself not included; sorted.
[[nodiscard]] std::vector<std::uint32_t> loaded_by(const provers::Project& project,
                                                   std::uint32_t index);
// All that load module `index`, itself not included; sorted.
[[nodiscard]] std::vector<std::uint32_t> dependents_of(const provers::Project& project,
                                                       std::uint32_t index);

}  // namespace sequent::cli
