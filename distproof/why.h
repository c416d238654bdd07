#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "distproof/queue.h"
#include "engine/base/result.h"

namespace sequent::distproof {

// Why a job is not running (or that it is), down to what can be done about it.
struct Why {
  JobStatus status;
  RunHealth run;
  // Waiting: what it waits for and is not done yet.
  std::vector<JobStatus> unmet;
  // Cancelled because of another job: that one, if the run still knows it.
  std::optional<JobStatus> blame;

  // One line for people.
  [[nodiscard]] std::string sentence() const;
};

// `waits_for`: what the job was submitted with (JobSpec::waits_for of its payload).
// kNotFound: the run has no such job.
base::Result<Why> why(Queue& queue, const JobId& job, std::span<const JobId> waits_for);

}  // namespace sequent::distproof
