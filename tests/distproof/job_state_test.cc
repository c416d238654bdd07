#include "distproof/job_state.h"

#include <array>
#include <map>

#include "tests/support/catch.h"

using sequent::distproof::JobEvent;
using sequent::distproof::JobState;
using sequent::distproof::RunState;

namespace {

constexpr std::array kStates{JobState::kWaiting,     JobState::kReady,    JobState::kRunning,
                             JobState::kDelayed,     JobState::kDone,     JobState::kFailed,
                             JobState::kQuarantined, JobState::kCancelled};
constexpr std::array kEvents{JobEvent::kDependenciesMet, JobEvent::kDependencyLost,
                             JobEvent::kClaimed,         JobEvent::kDone,
                             JobEvent::kProofFailed,     JobEvent::kMachineryFailed,
                             JobEvent::kGivenUp,         JobEvent::kLeaseExpired,
                             JobEvent::kReleased,        JobEvent::kDelayOver,
                             JobEvent::kCancelled};

}  // namespace

TEST_CASE("the moves of a job are these and no others", "[distproof]") {
  const std::map<std::pair<JobState, JobEvent>, JobState> moves{
      {{JobState::kWaiting, JobEvent::kDependenciesMet}, JobState::kReady},
      {{JobState::kWaiting, JobEvent::kDependencyLost}, JobState::kCancelled},
      {{JobState::kWaiting, JobEvent::kCancelled}, JobState::kCancelled},
      {{JobState::kReady, JobEvent::kClaimed}, JobState::kRunning},
      {{JobState::kReady, JobEvent::kCancelled}, JobState::kCancelled},
      {{JobState::kRunning, JobEvent::kDone}, JobState::kDone},
      {{JobState::kRunning, JobEvent::kProofFailed}, JobState::kFailed},
      {{JobState::kRunning, JobEvent::kMachineryFailed}, JobState::kDelayed},
      {{JobState::kRunning, JobEvent::kGivenUp}, JobState::kQuarantined},
      {{JobState::kRunning, JobEvent::kLeaseExpired}, JobState::kReady},
      {{JobState::kRunning, JobEvent::kReleased}, JobState::kReady},
      {{JobState::kRunning, JobEvent::kCancelled}, JobState::kCancelled},
      {{JobState::kDelayed, JobEvent::kDelayOver}, JobState::kReady},
      {{JobState::kDelayed, JobEvent::kCancelled}, JobState::kCancelled},
  };
  for (const JobState state : kStates) {
    for (const JobEvent event : kEvents) {
      INFO(to_string(state) << " " << static_cast<int>(event));
      const auto move = moves.find({state, event});
      const auto next = next_state(state, event);
      CHECK(next.has_value() == (move != moves.end()));
      if (next && move != moves.end()) {
        CHECK(*next == move->second);
      }
    }
  }
}

TEST_CASE("nothing moves a final job", "[distproof]") {
  int final_states = 0;
  for (const JobState state : kStates) {
    if (is_final(state)) {
      ++final_states;
      for (const JobEvent event : kEvents) {
        CHECK_FALSE(next_state(state, event));
      }
    }
  }
  CHECK(final_states == 4);
}

TEST_CASE("states are read from what records and runs say", "[distproof]") {
  for (const JobState state : kStates) {
    CHECK(sequent::distproof::job_state_of(static_cast<char>(state)) == state);
    CHECK_FALSE(to_string(state).empty());
  }
  CHECK_FALSE(sequent::distproof::job_state_of('z'));
  CHECK(sequent::distproof::run_state_of("abandoned") == RunState::kAbandoned);
  CHECK(sequent::distproof::run_state_of("") == RunState::kUnknown);
}
