#include "cli/check/plan.h"

#include <algorithm>
#include <utility>

#include "workers/job_description.h"

namespace sequent::cli {
namespace {

using proofcache::Verdict;

// Forgets the results of which a blob is neither here nor in the store.
base::Status drop_lost(Plan& plan, proofcache::Results& results, proofcache::Artifacts& artifacts) {
  std::vector<base::Digest> blobs;
  std::vector<std::size_t> owners;
  for (std::size_t i = 0; i < plan.found.size(); ++i) {
    if (plan.found[i]) {
      for (const proofcache::OutputFile& output : plan.found[i]->manifest.outputs) {
        blobs.push_back(output.digest);
        owners.push_back(i);
      }
    }
  }
  if (blobs.empty()) {
    return {};
  }
  SEQUENT_TRY_ASSIGN(const std::vector<bool> have, artifacts.have(blobs));
  for (std::size_t i = 0; i < blobs.size(); ++i) {
    auto& found = plan.found[owners[i]];
    if (!have[i] && found) {
      SEQUENT_TRY(results.forget(found->key));
      found.reset();
    }
  }
  return {};
}

void decide(Plan& plan, const provers::Project& project) {
  for (std::uint32_t i = 0; i < project.modules.size(); ++i) {
    const auto& needs = project.modules[i].dependencies;
    const auto bad = std::find_if(needs.begin(), needs.end(), [&](std::uint32_t need) {
      return plan.fates[need] == Fate::kFailed || plan.fates[need] == Fate::kSkipped;
    });
    if (bad != needs.end()) {
      plan.fates[i] = Fate::kSkipped;
      plan.because_of[i] = plan.fates[*bad] == Fate::kFailed ? *bad : plan.because_of[*bad];
    } else if (plan.found[i]) {
      plan.fates[i] =
          plan.found[i]->manifest.verdict == Verdict::kProved ? Fate::kProved : Fate::kFailed;
    }
  }
}

}  // namespace

std::size_t Plan::count(Fate fate) const {
  return static_cast<std::size_t>(std::count(fates.begin(), fates.end(), fate));
}

base::Result<Plan> make_plan(const provers::Project& project,
                             proofcache::Results& results,
                             proofcache::Artifacts& artifacts) {
  Plan plan;
  const std::size_t count = project.modules.size();
  plan.fates.assign(count, Fate::kOpen);
  plan.because_of.assign(count, 0);
  plan.nodes.reserve(count);
  for (const provers::Module& module : project.modules) {
    plan.nodes.push_back({workers::inputs_of(project, module), module.dependencies});
  }
  SEQUENT_TRY_ASSIGN(plan.found, results.find_graph(plan.nodes));
  SEQUENT_TRY(drop_lost(plan, results, artifacts));
  decide(plan, project);
  return plan;
}

base::Status restore_outputs(Plan& plan, proofcache::Results& results, OutputWriter& outputs) {
  for (std::size_t i = 0; i < plan.fates.size(); ++i) {
    if (plan.fates[i] != Fate::kProved) {
      continue;
    }
    base::Status written = outputs.write(plan.found[i]->manifest);
    if (!written && written.error().code != base::ErrorCode::kNotFound) {
      return written;
    }
    if (!written) {
      SEQUENT_TRY(results.forget(plan.found[i]->key));
      plan.found[i].reset();
      plan.fates[i] = Fate::kOpen;
    }
  }
  return {};
}

std::vector<std::uint32_t> loaded_by(const provers::Project& project, std::uint32_t index) {
  std::vector<bool> seen(project.modules.size());
  std::vector<std::uint32_t> open = project.modules[index].dependencies;
  std::vector<std::uint32_t> loaded;
  while (!open.empty()) {
    const std::uint32_t next = open.back();
    open.pop_back();
    if (seen[next]) {
      continue;
    }
    seen[next] = true;
    loaded.push_back(next);
    const auto& more = project.modules[next].dependencies;
    open.insert(open.end(), more.begin(), more.end());
  }
  std::sort(loaded.begin(), loaded.end());
  return loaded;
}

std::vector<std::uint32_t> dependents_of(const provers::Project& project, std::uint32_t index) {
  std::vector<bool> reached(project.modules.size());
  reached[index] = true;
  std::vector<std::uint32_t> dependents;
  for (std::uint32_t i = index + 1; i < project.modules.size(); ++i) {  // after what they need
    const auto& needs = project.modules[i].dependencies;
    if (std::any_of(needs.begin(), needs.end(),
                    [&](std::uint32_t need) { return reached[need]; })) {
      reached[i] = true;
      dependents.push_back(i);
    }
  }
  return dependents;
}

}  // namespace sequent::cli
