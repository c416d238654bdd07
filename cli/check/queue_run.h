#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "cli/check/check_tools.h"
#include "cli/check/local_slots.h"
#include "cli/check/outputs.h"
#include "cli/check/submission.h"
#include "cli/check/verdicts.h"
#include "cli/output/reporter.h"
#include "distproof/progress.h"
#include "distproof/run.h"

namespace sequent::cli {

// The open modules of a check as a run of the queue: submits them, has them done by slots of
// this process or by other workers, and hands on each verdict with its outputs as it comes.
//
// Borrows: all.
// Threads: one; starts others for the slots.
class QueueRun {
 public:
  QueueRun(const CheckTools& tools,
           const CheckOptions& options,
           const provers::Project& project,
           Verdicts& verdicts,
           OutputWriter& outputs,
           Reporter& reporter);

  // Errors: the store cannot be asked, a slot cannot go on.
  // Blocking: until all jobs are decided, the first failure with `fail_fast`, or a second after
  // `interrupt`.
  base::Status run(const std::stop_token& interrupt);

 private:
  using TimePoint = std::chrono::steady_clock::time_point;

  base::Status make_jobs();
  base::Status open(const distproof::RunId& run);
  base::Status submit();
  [[nodiscard]] workers::WorkerOptions slot_options() const;
  base::Status follow(LocalSlots* slots, const std::stop_token& interrupt);
  base::Status look_at(LocalSlots& slots);
  base::Status keep_run_alive();
  base::Status look_at_all();
  base::Status take(const std::vector<distproof::ProgressEvent>& events);
  base::Status take_done(const std::vector<std::size_t>& jobs);
  base::Status take_failed(std::size_t job, const std::string& outcome);
  void take_given_up(std::size_t job, const std::string& why);
  void take_other(std::size_t job, const distproof::ProgressEvent& event);
  // Jobs of modules that were decided otherwise.
  void mark_done(const std::vector<std::uint32_t>& modules);
  [[nodiscard]] std::optional<std::size_t> job_of(const distproof::JobId& id) const;
  [[nodiscard]] bool is_over() const;
  void tick();

  const CheckTools& tools_;
  const CheckOptions& options_;
  const provers::Project& project_;
  Verdicts& verdicts_;
  OutputWriter& outputs_;
  Reporter& reporter_;

  Submission submission_;
  std::vector<std::size_t> job_of_module_;
  std::unordered_map<distproof::JobId, std::size_t, distproof::NameHash> job_of_id_;
  std::vector<bool> job_done_;                           // as submission_.jobs
  std::vector<std::optional<TimePoint>> running_since_;  // the same
  std::optional<distproof::RunOwner> owner_;
  std::optional<distproof::Queue> queue_;
  std::optional<std::chrono::milliseconds> left_;
  TimePoint estimated_at_;
};

}  // namespace sequent::cli
