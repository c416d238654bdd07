#pragma once

#include <chrono>
#include <cstdint>

namespace sequent::store {

struct BackoffLimits {
  std::chrono::milliseconds first{10};
  std::chrono::milliseconds most{1000};
};

// The waits between attempts: each is drawn between half and the whole of a
// bound that doubles up to `most`, so that many clients of one server that came
// back do not all ask at the same moment.
class Backoff {
 public:
  Backoff(BackoffLimits limits, std::uint64_t seed) : limits_(limits), random_(seed) {}

  [[nodiscard]] std::chrono::milliseconds next();

 private:
  BackoffLimits limits_;
  std::uint64_t random_;
  int attempts_ = 0;
};

// A seed that differs between threads, calls and processes.
[[nodiscard]] std::uint64_t backoff_seed();

}  // namespace sequent::store
