#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "distproof/queue.h"
#include "distproof/registry.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/store/store.h"
#include "workers/heartbeat.h"
#include "workers/job_runner.h"
#include "workers/worker_pool.h"

namespace sequent::workers {

struct WorkerOptions {
  std::string name_space = "default";
  distproof::WorkerInfo info;  // `id` is the name it claims under; `slots` jobs at once
  // Serve this run and end with it. Absent: serve all runs of the namespace.
  std::optional<distproof::RunId> only_run;
  // After this long a drained worker gives back what still runs.
  std::chrono::milliseconds grace{60'000};
  // Told, from any thread, of what goes wrong without being anybody's result.
  std::function<void(const std::string&)> on_problem = [](const std::string&) {
  };
};

// Takes jobs from queues and does them, several at once: claims for its free
// slots, keeps the leases, hands each job to the runner of a slot, and tells the
// queue what became of it. A job whose lease was lost is stopped and not spoken of again.
//
// Threads: one. Borrows: the store, the clock.
class Worker {
 public:
  // Called once per slot, before it serves.
  using MakeRunner = std::function<base::Result<std::unique_ptr<JobRunner>>(int slot)>;

  Worker(store::Store& store,
         const base::Clock& clock,
         WorkerOptions options,
         const MakeRunner& make_runner);

  // Serves until `drain` (what runs is finished, or given back after the grace) or
  // `abort` (what runs is stopped and given back), or until the only run is closed.
  // Errors: of `make_runner`; kUnavailable, kTimeout when the store cannot be
  // asked; it can be called again.
  base::Status serve(const std::stop_token& drain, const std::stop_token& abort);

 private:
  using Queues = std::map<distproof::RunId, std::shared_ptr<distproof::Queue>>;
  struct Crew;  // the pool and its runners, while it serves

  base::Status serve_runs(Crew& crew, const std::function<bool()>& leaving);
  base::Status find_runs();
  // Returns how many jobs it took; absent: its only run is closed.
  base::Result<std::optional<int>> claim(Crew& crew, int free);
  // True: somebody wants our attention: there is a new run, or we are to leave.
  bool wait_for_work();
  void start(Crew& crew,
             const std::shared_ptr<distproof::Queue>& queue,
             const distproof::Grant& grant,
             const distproof::Claimed& claimed);
  void do_job(JobRunner& runner,
              distproof::Queue& queue,
              const distproof::Grant& grant,
              const Heartbeat::Hold& hold) const;
  void report(const base::Status& status, std::string_view what) const;

  store::Store* store_;
  const base::Clock* clock_;
  WorkerOptions options_;
  MakeRunner make_runner_;
  distproof::Registry registry_;
  Queues queues_;
  std::chrono::milliseconds pause_{0};  // before asking again, at most
};

}  // namespace sequent::workers
