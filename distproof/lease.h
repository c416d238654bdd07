#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "distproof/names.h"

namespace sequent::distproof {

// A worker's hold on one job, by its own monotonic clock. The store ends the
// lease `length` after the last beat that reached it; the worker stops at two
// thirds of that, counted from before it *sent* the beat, so that it has let go
// before anybody else can hold the job, whatever its clock or the network do.
//
// Threads: one.
class Lease {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  Lease(JobId job, LeaseToken token, std::chrono::milliseconds length, TimePoint asked_at)
      : job_(std::move(job)), token_(std::move(token)), length_(length), asked_at_(asked_at) {}

  [[nodiscard]] const JobId& job() const { return job_; }
  [[nodiscard]] const LeaseToken& token() const { return token_; }

  // The beat sent at `asked_at` was answered kHeld.
  void extended(TimePoint asked_at) { asked_at_ = asked_at; }
  // When to send the next beat: two more fit in before the worker must stop.
  [[nodiscard]] TimePoint beat_at() const { return asked_at_ + length_ * 2 / 9; }
  // From here on the worker must not go on with the job nor speak for it.
  [[nodiscard]] TimePoint stop_at() const { return asked_at_ + length_ * 2 / 3; }
  [[nodiscard]] bool must_stop(TimePoint now) const { return now >= stop_at(); }

 private:
  JobId job_;
  LeaseToken token_;
  std::chrono::milliseconds length_;
  TimePoint asked_at_;
};

}  // namespace sequent::distproof
