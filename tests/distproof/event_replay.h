#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "distproof/job_state.h"
#include "distproof/progress.h"

namespace sequent::test {

// The states of a run's jobs as its events tell them.
class EventReplay {
 public:
  // `waits_for`: the graph, as it was submitted.
  explicit EventReplay(std::map<std::string, std::vector<std::string>> waits_for);

  // What is wrong with the event; absent: nothing.
  std::optional<std::string> apply(const distproof::ProgressEvent& event);
  // Whether the job is where `state` says, as far as events tell: a delay ends
  // and a dependency is met without one.
  [[nodiscard]] bool agrees(const std::string& job, distproof::JobState state) const;
  [[nodiscard]] int done() const { return done_; }

 private:
  std::map<std::string, std::vector<std::string>> waits_for_;
  std::map<std::string, distproof::JobState> states_;
  int done_ = 0;
};

}  // namespace sequent::test
