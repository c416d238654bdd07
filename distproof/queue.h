#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "distproof/job_state.h"
#include "distproof/keys.h"
#include "distproof/names.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::distproof {

struct NewJob {
  JobId id;
  std::vector<JobId> waits_for;
  std::int64_t priority = 0;  // the highest goes first
  std::string payload;        // opaque to the queue
};

struct Grant {
  JobId job;
  LeaseToken token;
  int attempt = 1;
  std::string payload;
};

struct Claimed {
  RunState run = RunState::kUnknown;  // not kOpen: nothing will ever come from this run
  std::vector<Grant> grants;
  // Empty `grants`: when a lease or back-off ends, so that asking again may help.
  std::optional<std::chrono::milliseconds> next_due;
  std::chrono::milliseconds lease{0};  // how long the grants hold without a beat
  // Before the claim was sent: where the lease is counted from.
  std::chrono::steady_clock::time_point asked_at;
  bool nudged = false;  // no grants because of `nudge_worker`
};

enum class BeatAnswer { kHeld, kLost, kCancelled };  // not kHeld: stop, kill the prover

// What became of a worker's last word on a job.
enum class Verdict {
  kAccepted,
  kRepeated,  // this very word was accepted before (its reply was lost)
  kRefused,   // the lease was lost or the job cancelled: drop the result
};

enum class FailKind {
  kProof,  // a verdict: no other attempt, dependents are cancelled
  kInfra,  // crash, lost input, full disk: again after a back-off, quarantine in the end
};

struct HeldJob {
  JobId job;
  LeaseToken token;
};

struct FinishedJob {
  JobId job;
  LeaseToken token;
  std::string outcome;  // digest of the result, as text
};

struct SubmitReport {
  std::int64_t added = 0;
  std::int64_t known = 0;  // were there before, with the same payload
};

struct Counts {
  std::int64_t total = 0;
  std::int64_t waiting = 0;
  std::int64_t ready = 0;
  std::int64_t running = 0;
  std::int64_t delayed = 0;
  std::int64_t done = 0;
  std::int64_t failed = 0;
  std::int64_t quarantined = 0;
  std::int64_t cancelled = 0;

  [[nodiscard]] bool all_final() const { return done + failed + quarantined + cancelled == total; }
  bool operator==(const Counts&) const = default;
};

struct RunHealth {
  RunState state = RunState::kUnknown;  // kUnknown: the store lost the run: open and submit again
  Counts counts;  // a total below what was submitted: the store lost its last second; submit again
  std::int64_t workers = 0;  // that asked for jobs or sent a beat within the last lease
};

struct JobStatus {
  JobId job;
  JobState state = JobState::kWaiting;
  std::int64_t unmet = 0;  // dependencies that are not done
  int attempts = 0;
  std::int64_t priority = 0;
  LeaseToken token;     // empty: never granted, or given back
  WorkerId worker;      // who holds or held it
  std::string outcome;  // done: digest; failed: why; cancelled: the job that is to blame
  // Running: until the lease ends. Delayed: until it is ready again.
  std::optional<std::chrono::milliseconds> due_in;
  // Running: since it was claimed.
  std::optional<std::chrono::milliseconds> running_for;
  // Ready: how many go before it.
  std::optional<std::int64_t> rank;
};

struct JobPage {
  std::vector<JobStatus> jobs;
  std::string next;  // give to the next call; "0": that was all
};

// The jobs of one run, in a store. Every call is one script, atomic on the
// store, and may be repeated; so each is made through Store::repeatable, and a
// store that goes away and comes back within its outage time is not noticed.
//
// Errors: kUnavailable, kTimeout: the store stayed away. kInvalid: what was given
// can never be accepted. kConflict: see there. Outcomes that a caller acts on
// (lost lease, closed run) are values.
// Threads: any, at once. Borrows: the store, the clock.
class Queue {
 public:
  Queue(store::Store& store, std::string_view name_space, RunId run, const base::Clock& clock);

  [[nodiscard]] const RunId& run() const { return run_; }
  [[nodiscard]] const RunKeys& keys() const { return keys_; }

  // In any order; sent in pieces, dependencies first. Submitting again is a no-op.
  // A dependency that is done counts as met, one that failed cancels.
  // kInvalid: a cycle (named), or a dependency that is neither in `jobs` nor known to the run.
  // kConflict: the run is not open, or a job is known with another payload; all before it went in.
  base::Result<SubmitReport> submit(std::span<const NewJob> jobs);

  // Up to `max` jobs, at once what is ready; when nothing is, waits up to `wait`
  // for the first. Ends early, without grants, when the worker is nudged (wakeup.h) or the run is
  // not open. REQUIRES: one claim at a time under the name `worker`.
  base::Result<Claimed> claim(const WorkerId& worker, int max, std::chrono::milliseconds wait);
  // The same, without waiting.
  base::Result<Claimed> try_claim(const WorkerId& worker, int max);

  // One answer for each, in order.
  base::Result<std::vector<BeatAnswer>> beat(const WorkerId& worker, std::span<const HeldJob> jobs);
  base::Result<Verdict> done(const JobId& job, const LeaseToken& token, std::string_view outcome);
  base::Result<std::vector<Verdict>> done(std::span<const FinishedJob> jobs);
  // `why`: shown by `jobs why`, or the digest of a result that says more.
  base::Result<Verdict> fail(const HeldJob& held, FailKind kind, std::string_view why);
  // Gives the job back at once; does not count as an attempt.
  base::Result<Verdict> release(const HeldJob& held);

  // Cancels the jobs and all that wait for them; who runs one learns it by its next beat.
  // Returns how many of `jobs` were not final before.
  base::Result<std::int64_t> cancel(std::span<const JobId> jobs);
  base::Result<std::int64_t> set_priorities(
      std::span<const std::pair<JobId, std::int64_t>> priorities);
  // Takes back what is overdue and tells dependents what is still to be told, in
  // bounded steps. Claims and beats do the same in passing. Returns what it moved.
  base::Result<std::int64_t> reap(int limit);

  // Absent where there is no such job.
  base::Result<std::vector<std::optional<JobStatus>>> inspect(std::span<const JobId> jobs);
  // A page of all jobs, in no order. `cursor`: "0" at first.
  base::Result<JobPage> list(std::string_view cursor, int about);
  base::Result<RunHealth> health();
  // Absent where there is no such job.
  base::Result<std::vector<std::optional<std::string>>> payloads(std::span<const JobId> jobs);
  // What `done` or `fail` was called with; absent where a job is not final.
  base::Result<std::vector<std::optional<std::string>>> outcomes(std::span<const JobId> jobs);

 private:
  base::Result<std::vector<resp::Reply>> list_of(const store::Script& script, store::Args args);
  base::Result<std::int64_t> integer_of(const store::Script& script, store::Args args);
  base::Result<std::vector<std::optional<std::string>>> fetch(RunKeys::Index key,
                                                              std::span<const JobId> jobs);

  store::Store* store_;
  RunId run_;
  RunKeys keys_;
  std::string name_space_;
  const base::Clock* clock_;
};

}  // namespace sequent::distproof
