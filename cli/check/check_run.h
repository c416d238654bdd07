#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "cli/check/local_slots.h"
#include "cli/check/outputs.h"
#include "cli/check/plan.h"
#include "cli/check/submission.h"
#include "cli/check/user_paths.h"
#include "cli/output/reporter.h"
#include "distproof/durations.h"
#include "distproof/progress.h"
#include "distproof/run.h"
#include "engine/base/clock.h"
#include "engine/store/store.h"
#include "proofcache/artifacts/artifacts.h"
#include "proofcache/results/results.h"
#include "workers/manifest_cache.h"
#include "workers/provers/prover.h"
#include "workers/worker.h"

namespace sequent::cli {

struct CheckOptions {
  int jobs = 1;                           // at once, in this process
  bool remote = false;                    // leave the work to workers elsewhere
  bool fail_fast = false;                 // stop at the first failure
  bool outputs = true;                    // put them into the project
  bool verbose = false;                   // what provers wrote, also of results from the cache
  bool explain = false;                   // why each open module has no result
  std::chrono::milliseconds redraw{500};  // how often the reporter wants to be told the time
};

// What a check works with. All of it is borrowed.
struct CheckTools {
  store::Store& store;
  std::string name_space;
  const base::Clock& clock;
  proofcache::Artifacts& artifacts;
  proofcache::Results& results;
  workers::ManifestCache& manifests;
  distproof::Durations& durations;
  provers::Prover& prover;
  // Slots of this process, unless the work is left to others.
  workers::Worker::MakeRunner make_runner;
};

struct CheckReport {
  Summary summary;
  bool out_of_order = false;  // modules were given up for reasons that are not theirs
};

// One check of a project, from the plan to the summary: says what is known, submits the
// rest as a run, has it done by slots of this process or by other workers, tells
// the reporter what happens, and puts outputs into the project.
//
// Threads: one; starts others for the slots.
class CheckRun {
 public:
  CheckRun(const CheckTools& tools,
           const CheckOptions& options,
           const provers::Project& project,
           Plan plan,
           OutputWriter& outputs,
           Reporter& reporter,
           const UserPaths& paths);

  // Errors: the store cannot be asked, an input cannot be read or changed meanwhile.
  // Blocking: until all modules are decided, or a second after `interrupt`.
  base::Result<CheckReport> run(const std::stop_token& interrupt);

 private:
  using TimePoint = std::chrono::steady_clock::time_point;

  base::Status report_known();
  base::Status explain_open();
  base::Status do_open(const std::stop_token& interrupt);
  base::Status share_inputs();
  [[nodiscard]] workers::WorkerOptions slot_options(const distproof::RunId& run) const;
  base::Status submit();
  base::Status follow(LocalSlots* slots, const std::stop_token& interrupt);
  base::Status look_at(LocalSlots& slots);
  base::Status keep_run_alive();
  base::Status look_at_all();
  base::Status take(const std::vector<distproof::ProgressEvent>& events);
  base::Status take_done(const std::vector<std::size_t>& jobs);
  base::Status take_failed(std::size_t job, const std::string& outcome);
  base::Status take_given_up(std::size_t job, const std::string& why);
  void take_other(std::size_t job, const distproof::ProgressEvent& event);
  void finish_proved(std::uint32_t module, const proofcache::Manifest& manifest, bool reused);
  void finish_failed(std::uint32_t module, const Failure& failure);
  void skip(std::uint32_t module, const std::string& because_of);
  void skip_open();
  void say(std::uint32_t module, const proofcache::Manifest& manifest, bool reused);
  [[nodiscard]] ModuleRef name_of(std::uint32_t module) const;
  [[nodiscard]] std::optional<std::size_t> job_of(const distproof::JobId& id) const;
  [[nodiscard]] bool is_over() const;
  void tick();

  CheckTools tools_;
  CheckOptions options_;
  const provers::Project& project_;
  Plan plan_;
  OutputWriter& outputs_;
  Reporter& reporter_;
  const UserPaths& paths_;

  Submission submission_;
  std::vector<std::size_t> job_of_module_;
  std::unordered_map<distproof::JobId, std::size_t, distproof::NameHash> job_of_id_;
  std::vector<bool> job_done_;                           // as submission_.jobs
  std::vector<std::optional<TimePoint>> running_since_;  // the same
  std::optional<distproof::RunOwner> owner_;
  std::optional<distproof::Queue> queue_;
  std::unique_ptr<proofcache::Pin> pin_;
  std::optional<std::chrono::milliseconds> left_;
  TimePoint estimated_at_;
  CheckReport report_;
};

}  // namespace sequent::cli
