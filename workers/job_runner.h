#pragma once

#include <stop_token>
#include <string>

#include "distproof/job.h"
#include "distproof/queue.h"

namespace sequent::workers {

enum class JobEnd {
  kProved,   // `outcome`: the digest of the result
  kRefuted,  // a verdict that stands; `outcome`: the digest of the result, or why if it is not kept
  kTryAgain,  // no verdict; `outcome`: what went wrong with the machinery
  kStopped,   // we were asked to stop
};

struct JobReport {
  JobEnd end = JobEnd::kTryAgain;
  std::string outcome;
};

// What one slot of a worker does with the jobs it is given, one after the other.
//
// Threads: one.
class JobRunner {
 public:
  virtual ~JobRunner() = default;
  // `queue`: where the job comes from, to look up what it depends on.
  // Blocking: until the job ended, or at most a second after `stop`.
  virtual JobReport run(const distproof::JobSpec& job,
                        distproof::Queue& queue,
                        const std::stop_token& stop) = 0;
};

}  // namespace sequent::workers
