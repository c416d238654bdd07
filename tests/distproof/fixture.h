#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "distproof/queue.h"
#include "distproof/run.h"
#include "engine/base/clock.h"
#include "engine/store/open.h"
#include "engine/store/store.h"
#include "tests/distproof/time_machine.h"

namespace sequent::test {

// The addresses of the stores that the queue is tested on: Debian's redis-server, ours, and the
// embedded engine; or those named in SEQUENT_BACKENDS (redis, cluster, serve, embedded). Started
// once for the program.
const std::vector<std::string>& backends();

// A store of `backends()`; with scripts changed when script_mutants.py asks for it.
class TestStore {
 public:
  explicit TestStore(const std::string& url);

  [[nodiscard]] store::Store& get() { return mutant_ ? *mutant_ : open_->store(); }

 private:
  std::unique_ptr<store::OpenStore> open_;
  std::unique_ptr<store::Store> mutant_;
};

// An open run of its own in a store.
class QueueFixture {
 public:
  explicit QueueFixture(const std::string& url, distproof::RunOptions options = {});

  // "a" or "c:a,b" (c waits for a and b); priority 0, payload "p-" and the name.
  static distproof::NewJob job(std::string_view text, std::int64_t priority = 0);
  static std::vector<distproof::NewJob> jobs(const std::vector<std::string_view>& texts);

  base::Result<distproof::SubmitReport> submit(const std::vector<std::string_view>& texts) {
    return queue.submit(jobs(texts));
  }
  // Names of the jobs granted; their grants are kept in `held`.
  std::vector<std::string> claim(std::string_view worker = "w", int max = 1);
  [[nodiscard]] distproof::HeldJob held(std::string_view job) const;
  distproof::Verdict done(std::string_view job, std::string_view outcome = "d");
  distproof::Verdict fail(std::string_view job,
                          distproof::FailKind kind,
                          std::string_view why = "why");
  distproof::BeatAnswer beat(std::string_view job, std::string_view worker = "w");
  // The letters of their states: "WRD".
  std::string states(const std::vector<std::string_view>& names);
  distproof::JobStatus status(std::string_view job);
  // A command as in redis-cli; `@key` is replaced by a key of the run.
  resp::Reply run(const std::vector<std::string>& words);
  // All keys of the run: hashes by field, the others as DUMP gives them.
  std::vector<resp::Reply> contents();

  TestStore store;
  base::SystemClock clock;
  distproof::RunId run_id;
  distproof::RunOwner owner;
  distproof::Queue queue;
  TimeMachine time;

 private:
  std::vector<distproof::HeldJob> held_;  // the last grant of a job is the last
};

inline constexpr std::string_view kNamespace = "test";

// The value, or the test ends here.
template <typename T>
T must(base::Result<T> result) {
  if (!result) {
    throw std::runtime_error(result.error().message);
  }
  return std::move(result).value();
}
inline void must(base::Status status) {
  if (!status) {
    throw std::runtime_error(status.error().message);
  }
}

}  // namespace sequent::test
