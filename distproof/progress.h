#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "distproof/keys.h"
#include "distproof/names.h"
#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::distproof {

enum class ProgressKind {
  kClaimed,
  kDone,
  kFailed,
  kDelayed,   // the machinery failed; it will be tried again
  kRetried,   // its lease ended without a word; it is ready again
  kReleased,  // a worker gave it back
  kQuarantined,
  kCancelled,
  kClosed,  // the run; `detail` is its state
};

struct ProgressEvent {
  ProgressKind kind = ProgressKind::kClaimed;
  JobId job;
  // Claimed, done: the token (which names the worker). Failed, delayed, quarantined: why.
  // Cancelled: the job that is to blame.
  std::string detail;
  std::int64_t at_ms = 0;  // by the store's clock
};

// What happens in a run, in order, from its beginning. The stream is capped: a
// reader that is very late misses the oldest; Queue::counts is always right.
//
// Threads: one. Borrows: the store.
class Progress {
 public:
  Progress(store::Store& store, const RunKeys& keys);

  // At once what is there; else waits up to `wait` for the first. Empty: nothing came.
  base::Result<std::vector<ProgressEvent>> next(std::chrono::milliseconds wait);

 private:
  store::Store* store_;
  std::string key_;
  std::string last_;
};

}  // namespace sequent::distproof
