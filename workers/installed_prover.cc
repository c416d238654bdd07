#include "workers/installed_prover.h"

#include <algorithm>

namespace sequent::workers {

base::Result<provers::Prover*> installed_prover(const RunnerTools& tools,
                                                const distproof::JobSpec& job) {
  for (const auto& prover : tools.provers) {
    if (prover->name() != job.prover) {
      continue;
    }
    SEQUENT_TRY_ASSIGN(const std::string here, prover->fingerprint());
    if (here != job.prover_fingerprint) {
      return base::unavailable("worker " + tools.worker + " has another " + job.prover +
                               " than the one that " + job.name + " is for");
    }
    for (const distproof::JobInput& library : job.external_inputs) {
      SEQUENT_TRY_ASSIGN(const base::Digest installed, prover->library_digest(library.path));
      if (installed != library.digest) {
        return base::unavailable("worker " + tools.worker + " has another version of library " +
                                 library.path);
      }
    }
    return prover.get();
  }
  return base::unavailable("worker " + tools.worker + " has no prover " + job.prover);
}

std::vector<std::string> environment_here(const provers::Prover& prover,
                                          const distproof::JobSpec& job) {
  std::vector<std::string> variables;
  for (const auto& [name, value] : job.environment) {
    variables.push_back(name + "=" + value);
  }
  for (const auto& local : prover.local_variables()) {
    const bool is_declared = std::ranges::any_of(
        job.environment, [&](const auto& declared) { return declared.first == local.first; });
    if (!is_declared) {
      variables.push_back(local.first + "=" + local.second);
    }
  }
  return variables;
}

}  // namespace sequent::workers
