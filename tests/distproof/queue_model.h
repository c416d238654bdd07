#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "distproof/queue.h"

namespace sequent::test {

// What the queue is, in plain C++ and without a store: the scripts must give
// the same answers and end in the same states. Time is a number that tests move.
class QueueModel {
 public:
  struct Job {
    distproof::JobState state = distproof::JobState::kWaiting;
    std::vector<std::string> waits_for;
    std::int64_t priority = 0;
    std::string payload;
    int attempts = 0;
    std::string token;  // empty: none
    std::string outcome;
    std::int64_t due = 0;  // end of lease or back-off
  };
  struct Submitted {
    enum class Outcome { kOk, kChanged, kMissing, kClosed } outcome = Outcome::kOk;
    std::int64_t added = 0;
    std::int64_t known = 0;
  };

  QueueModel(std::int64_t lease, int max_attempts, std::int64_t backoff)
      : lease_(lease), max_attempts_(max_attempts), backoff_(backoff) {}

  // REQUIRES: `jobs` in topological order.
  Submitted submit(const std::vector<distproof::NewJob>& jobs);
  // The jobs in the order they are granted; tell `granted` their tokens.
  std::vector<std::string> claim(int max);
  void granted(const std::string& job, const std::string& token);
  distproof::BeatAnswer beat(const std::string& job, const std::string& token);
  distproof::Verdict done(const std::string& job,
                          const std::string& token,
                          const std::string& outcome);
  distproof::Verdict fail(const std::string& job,
                          const std::string& token,
                          distproof::FailKind kind,
                          const std::string& why);
  distproof::Verdict release(const std::string& job, const std::string& token);
  std::int64_t cancel(const std::string& job);
  std::int64_t set_priority(const std::string& job, std::int64_t priority);
  // What claims, beats and reaps do on the way.
  std::int64_t take_back_overdue();

  void close() { open_ = false; }
  void advance(std::int64_t by) { now_ += by; }

  [[nodiscard]] const std::map<std::string, Job>& jobs() const { return jobs_; }
  [[nodiscard]] std::int64_t unmet(const Job& job) const;
  [[nodiscard]] std::int64_t count(distproof::JobState state) const;

 private:
  [[nodiscard]] bool holds(const std::string& job, const std::string& token) const;
  void finish(const std::string& id, distproof::JobState state, const std::string& outcome);
  void tell_dependents(const std::string& id);

  std::map<std::string, Job> jobs_;
  std::int64_t lease_;
  int max_attempts_;
  std::int64_t backoff_;
  std::int64_t now_ = 0;
  bool open_ = true;
};

}  // namespace sequent::test
