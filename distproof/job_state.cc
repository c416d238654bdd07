#include "distproof/job_state.h"

#include <array>
#include <utility>

namespace sequent::distproof {
namespace {

std::optional<JobState> after_lease(JobEvent event) {
  switch (event) {
    case JobEvent::kDone:
      return JobState::kDone;
    case JobEvent::kProofFailed:
      return JobState::kFailed;
    case JobEvent::kMachineryFailed:
      return JobState::kDelayed;
    case JobEvent::kGivenUp:
      return JobState::kQuarantined;
    case JobEvent::kLeaseExpired:
    case JobEvent::kReleased:
      return JobState::kReady;
    case JobEvent::kCancelled:
      return JobState::kCancelled;
    default:
      return std::nullopt;
  }
}

constexpr std::array<std::pair<RunState, std::string_view>, 5> kRunNames{{
    {RunState::kUnknown, "unknown"},
    {RunState::kOpen, "open"},
    {RunState::kFinished, "finished"},
    {RunState::kCancelled, "cancelled"},
    {RunState::kAbandoned, "abandoned"},
}};

}  // namespace

std::optional<JobState> next_state(JobState state, JobEvent event) {
  if (state == JobState::kRunning) {
    return after_lease(event);
  }
  if (!is_final(state) && event == JobEvent::kCancelled) {
    return JobState::kCancelled;
  }
  if (state == JobState::kWaiting && event == JobEvent::kDependenciesMet) {
    return JobState::kReady;
  }
  if (state == JobState::kWaiting && event == JobEvent::kDependencyLost) {
    return JobState::kCancelled;
  }
  if (state == JobState::kReady && event == JobEvent::kClaimed) {
    return JobState::kRunning;
  }
  if (state == JobState::kDelayed && event == JobEvent::kDelayOver) {
    return JobState::kReady;
  }
  return std::nullopt;
}

bool is_final(JobState state) {
  return state == JobState::kDone || state == JobState::kFailed ||
         state == JobState::kQuarantined || state == JobState::kCancelled;
}

std::string_view to_string(JobState state) {
  switch (state) {
    case JobState::kWaiting:
      return "waiting";
    case JobState::kReady:
      return "ready";
    case JobState::kRunning:
      return "running";
    case JobState::kDelayed:
      return "delayed";
    case JobState::kDone:
      return "done";
    case JobState::kFailed:
      return "failed";
    case JobState::kQuarantined:
      return "quarantined";
    case JobState::kCancelled:
      return "cancelled";
  }
  return "";
}

std::optional<JobState> job_state_of(char letter) {
  constexpr std::string_view kLetters = "WRLBDFQX";
  return kLetters.find(letter) == std::string_view::npos
             ? std::nullopt
             : std::optional(static_cast<JobState>(letter));
}

std::string_view to_string(RunState state) {
  for (const auto& [value, name] : kRunNames) {
    if (value == state) {
      return name;
    }
  }
  return "";
}

RunState run_state_of(std::string_view text) {
  for (const auto& [value, name] : kRunNames) {
    if (name == text) {
      return value;
    }
  }
  return RunState::kUnknown;
}

}  // namespace sequent::distproof
