#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "distproof/job_state.h"
#include "distproof/keys.h"
#include "distproof/names.h"
#include "distproof/queue.h"
#include "distproof/registry.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::distproof {

struct RunOptions {
  std::chrono::milliseconds lease{15'000};
  int max_attempts = 5;
  std::chrono::milliseconds backoff{250};  // after the first failure; doubles each time
  // No heartbeat of the coordinator for so long: the run is abandoned.
  std::chrono::milliseconds abandon_after{600'000};
  // How long a closed run can still be looked at.
  std::chrono::milliseconds keep{3'600'000};
  std::string label;  // for `jobs list`: which project
};

// The coordinator's side of a run: it says that somebody wants the results. It
// holds no state that matters; when it dies, another run submits the graph again.
//
// Threads: any. Borrows: the store, the clock.
class RunOwner {
 public:
  // A name no other run has: the time and random bits.
  [[nodiscard]] static RunId new_id(const base::Clock& clock);

  // Opens the run, or takes it over when it is open: then the owner before is
  // refused. Tells the workers of the namespace. kConflict: the run was closed.
  static base::Result<RunOwner> open(store::Store& store,
                                     std::string_view name_space,
                                     const RunId& run,
                                     const RunOptions& options);

  // To be called at least every third of the lease, also while nothing happens.
  // Takes back overdue leases on the way. kConflict: somebody took the run over.
  base::Result<RunHealth> beat();
  // `kFinished` or `kCancelled`. Wakes all who wait for jobs of the run; its keys
  // go after `keep`. Closing again is a no-op.
  base::Status close(RunState state);

  [[nodiscard]] const RunId& run() const { return run_; }

 private:
  RunOwner(store::Store& store, std::string_view name_space, RunId run, std::int64_t epoch);

  store::Store* store_;
  Registry registry_;
  RunId run_;
  RunKeys keys_;
  std::int64_t epoch_;
};

}  // namespace sequent::distproof
