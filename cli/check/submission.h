#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cli/check/plan.h"
#include "distproof/durations.h"
#include "distproof/queue.h"

namespace sequent::cli {

// The modules that are still open, as jobs of a run.
struct Submission {
  std::vector<std::uint32_t> modules;   // which module each job is
  std::vector<distproof::NewJob> jobs;  // with their priorities: critical path first
  std::vector<std::int64_t> times_ms;   // what each is expected to take
};

// The name of a module's job.
[[nodiscard]] distproof::JobId job_id_of(const provers::Module& module);

// `costs`: of the modules of the project, absent where nothing is known.
[[nodiscard]] Submission make_submission(const provers::Project& project,
                                         const Plan& plan,
                                         std::span<const std::optional<distproof::Cost>> costs);

// How long `workers` will take over the jobs that are not done; `done` and
// `running_ms` (0: it does not run) are as the jobs.
[[nodiscard]] std::chrono::milliseconds estimate_left(const provers::Project& project,
                                                      const Submission& submission,
                                                      const std::vector<bool>& done,
                                                      std::span<const std::int64_t> running_ms,
                                                      std::size_t workers);

}  // namespace sequent::cli
