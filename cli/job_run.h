#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "cli/check/local_slots.h"
#include "distproof/progress.h"
#include "distproof/queue.h"
#include "distproof/run.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/store/store.h"
#include "workers/worker.h"

namespace sequent::cli {

struct JobRunOptions {
  std::string name_space = "default";
  std::string label;  // for `jobs list`
  int slots = 0;      // of this process; 0: the work is left to others
  // After which the work of one that died is given to another.
  std::chrono::milliseconds lease{15'000};
};

// What became of a job.
struct EndedJob {
  enum class Kind : std::uint8_t {
    kDone,
    kFailed,   // a verdict
    kGivenUp,  // the machinery failed too often
    kCancelled,
  };
  distproof::JobId job;
  Kind kind = Kind::kDone;
  std::string outcome;  // what its runner said; why it was given up
};

// Jobs that depend on nothing, as a run of the queue that is open as long as this object: slots of
// this process and workers elsewhere do them.
//
// Borrows: the store, the clock.
// Errors: those of the queue; a slot cannot go on.
// Threads: one; starts others for the slots.
class JobRun {
 public:
  // `make_runner`: for the slots.
  static base::Result<std::unique_ptr<JobRun>> open(store::Store& store,
                                                    const base::Clock& clock,
                                                    const JobRunOptions& options,
                                                    const workers::Worker::MakeRunner& make_runner);
  ~JobRun();
  JobRun(const JobRun&) = delete;
  JobRun& operator=(const JobRun&) = delete;

  base::Status submit(std::span<const distproof::NewJob> jobs);
  // What ended since it was asked before, each job once; waits up to `wait` for the first.
  base::Result<std::vector<EndedJob>> next(std::chrono::milliseconds wait);
  base::Status cancel(std::span<const distproof::JobId> jobs);
  [[nodiscard]] bool is_over() const { return open_.empty(); }
  // What was submitted and has not ended.
  [[nodiscard]] std::size_t left() const { return open_.size(); }
  // Whether a job was taken from a worker that was not heard of any more.
  [[nodiscard]] bool lost_a_worker() const { return lost_a_worker_; }
  // What went wrong without being a job's outcome, since it was asked before.
  std::vector<std::string> take_problems();
  // What runs here is stopped and given back.
  void abort();

 private:
  using TimePoint = std::chrono::steady_clock::time_point;

  JobRun(store::Store& store, const base::Clock& clock, JobRunOptions options);

  base::Status open_run(const distproof::RunId& run);
  base::Status submit_open();
  base::Status keep_alive(std::vector<EndedJob>& ended);
  base::Status look_at_all(std::vector<EndedJob>& ended);
  base::Status take_done(std::vector<distproof::JobId> done, std::vector<EndedJob>& ended);
  void end(EndedJob job, std::vector<EndedJob>& ended);

  store::Store& store_;
  const base::Clock& clock_;
  JobRunOptions options_;
  std::optional<distproof::RunOwner> owner_;
  std::optional<distproof::Queue> queue_;
  std::optional<distproof::Progress> progress_;
  std::unordered_map<distproof::JobId, distproof::NewJob, distproof::NameHash> open_;
  std::int64_t submitted_ = 0;
  bool lost_a_worker_ = false;
  TimePoint beat_at_;
  std::optional<LocalSlots> slots_;  // last: it uses the others
};

}  // namespace sequent::cli
