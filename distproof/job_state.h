#pragma once

#include <optional>
#include <string_view>

namespace sequent::distproof {

// Where a job of a run is; the letter is what its record begins with.
enum class JobState : char {
  kWaiting = 'W',      // for dependencies
  kReady = 'R',        // for a worker
  kRunning = 'L',      // leased
  kDelayed = 'B',      // backs off after a failure of the machinery
  kDone = 'D',         // its result is known
  kFailed = 'F',       // a verdict: the proof does not go through
  kQuarantined = 'Q',  // the machinery failed in all its attempts
  kCancelled = 'X',    // by a person, or a dependency did not get done
};

// What moves a job.
enum class JobEvent {
  kDependenciesMet,
  kDependencyLost,  // failed, quarantined or cancelled
  kClaimed,
  kDone,
  kProofFailed,
  kMachineryFailed,  // and attempts are left
  kGivenUp,          // the machinery failed and none is left
  kLeaseExpired,     // and attempts are left
  kReleased,
  kDelayOver,
  kCancelled,
};

// The state after `event`; absent: the event does not apply and changes nothing.
// The scripts do the same; this is what they are tested against.
[[nodiscard]] std::optional<JobState> next_state(JobState state, JobEvent event);

[[nodiscard]] bool is_final(JobState state);
// For people: "waiting", "ready", "running", ...
[[nodiscard]] std::string_view to_string(JobState state);
[[nodiscard]] std::optional<JobState> job_state_of(char letter);

// A whole run. Only an open one gives out jobs.
enum class RunState {
  kUnknown,  // never opened, or its keys have expired
  kOpen,
  kFinished,
  kCancelled,
  kAbandoned,  // its coordinator was not heard of for too long
};

[[nodiscard]] std::string_view to_string(RunState state);
// kUnknown for any other text.
[[nodiscard]] RunState run_state_of(std::string_view text);

}  // namespace sequent::distproof
