#include "tests/distproof/event_replay.h"

#include <utility>

namespace sequent::test {
namespace {

using distproof::JobEvent;
using distproof::JobState;
using distproof::ProgressKind;

// Absent: the event says nothing of a job.
std::optional<JobEvent> event_of(ProgressKind kind, JobState from) {
  switch (kind) {
    case ProgressKind::kClaimed:
      return JobEvent::kClaimed;
    case ProgressKind::kDone:
      return JobEvent::kDone;
    case ProgressKind::kFailed:
      return JobEvent::kProofFailed;
    case ProgressKind::kDelayed:
      return JobEvent::kMachineryFailed;
    case ProgressKind::kRetried:
      return JobEvent::kLeaseExpired;
    case ProgressKind::kReleased:
      return JobEvent::kReleased;
    case ProgressKind::kQuarantined:
      return JobEvent::kGivenUp;
    case ProgressKind::kCancelled:
      return from == JobState::kWaiting ? JobEvent::kDependencyLost : JobEvent::kCancelled;
    case ProgressKind::kClosed:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

EventReplay::EventReplay(std::map<std::string, std::vector<std::string>> waits_for)
    : waits_for_(std::move(waits_for)) {
  for (const auto& [job, on] : waits_for_) {
    states_[job] = JobState::kWaiting;
  }
}

std::optional<std::string> EventReplay::apply(const distproof::ProgressEvent& event) {
  if (event.kind == ProgressKind::kClosed) {
    return std::nullopt;
  }
  const std::string& job = event.job.text();
  const auto found = states_.find(job);
  if (found == states_.end()) {
    return "an event of a job that nobody submitted: " + job;
  }
  JobState& state = found->second;
  if (event.kind == ProgressKind::kClaimed) {
    for (const std::string& on : waits_for_[job]) {
      if (states_[on] != JobState::kDone) {
        return job + " was claimed before " + on + " was done";
      }
    }
    if (state == JobState::kWaiting || state == JobState::kDelayed) {
      state = JobState::kReady;
    }
  }
  const auto what = event_of(event.kind, state);
  const auto next = what ? next_state(state, *what) : std::nullopt;
  if (!next) {
    return job + " is " + std::string(to_string(state)) + " and got event " +
           std::to_string(static_cast<int>(event.kind));
  }
  done_ += *next == JobState::kDone ? 1 : 0;
  state = *next;
  return std::nullopt;
}

bool EventReplay::agrees(const std::string& job, JobState state) const {
  const auto found = states_.find(job);
  if (found == states_.end()) {
    return false;
  }
  return found->second == state ||
         (state == JobState::kReady &&
          (found->second == JobState::kWaiting || found->second == JobState::kDelayed));
}

}  // namespace sequent::test
