#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <thread>
#include <vector>

#include "distproof/lease.h"
#include "distproof/names.h"
#include "distproof/queue.h"
#include "engine/base/guarded.h"

namespace sequent::workers {

// Keeps the leases of all jobs that a worker process holds. One thread beats for
// all of them; another never speaks to the store and stops each job whose lease can no
// longer be trusted, so that a store that hangs cannot keep it from doing so.
//
// Threads: any.
class Heartbeat {
 public:
  enum class Standing {
    kOurs,
    kLost,     // taken back or cancelled, or we cannot know: say nothing more about the job
    kAborted,  // by abort(): still ours, to be given back
  };

  // A job under lease; letting it go ends its beats.
  class Hold {
   public:
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    ~Hold();
    // Requested once the standing is not kOurs: work on the job is to end now.
    [[nodiscard]] std::stop_token stop() const;
    [[nodiscard]] Standing standing() const;

   private:
    friend class Heartbeat;
    struct Entry;
    Hold(Heartbeat& owner, std::shared_ptr<Entry> entry);
    Heartbeat& owner_;
    std::shared_ptr<Entry> entry_;  // shared because a beat in flight outlives a job that ended
  };

  explicit Heartbeat(distproof::WorkerId worker);
  // REQUIRES: no Hold is left.
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  // `queue`: where the job was claimed; shared because it is used while the job is held.
  [[nodiscard]] std::unique_ptr<Hold> hold(std::shared_ptr<distproof::Queue> queue,
                                           distproof::Lease lease);
  // Stops all jobs, also those that are held later.
  void abort();

 private:
  using Entries = std::vector<std::shared_ptr<Hold::Entry>>;
  struct State {
    Entries entries;
    std::uint64_t version = 0;  // rises with each change of `entries`
    bool aborted = false;
  };

  void beat_until(const std::stop_token& stop);
  void fence_until(const std::stop_token& stop);
  void beat_group(const Entries& group);
  void let_go(const std::shared_ptr<Hold::Entry>& entry);

  distproof::WorkerId worker_;
  base::Guarded<State> state_;
  std::condition_variable changed_;
  std::jthread beater_;
  std::jthread fencer_;
};

}  // namespace sequent::workers
