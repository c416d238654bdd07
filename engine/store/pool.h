#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/store/redis_connection.h"

namespace sequent::store {

struct PoolLimits {
  // Kept open however long nobody uses them.
  std::size_t min = 1;
  // For commands that answer at once; more callers than that wait their turn.
  std::size_t max = 16;
  // For commands that block, which are counted apart so that they never keep others waiting.
  std::size_t max_blocking = 256;
  std::chrono::milliseconds idle_for{60'000};
  // A connection that lay idle for longer is asked for a sign of life before use.
  std::chrono::milliseconds check_after{10'000};
};

struct PoolStatistics {
  std::uint64_t opened = 0;   // connections made
  std::uint64_t failed = 0;   // ... that could not be made
  std::uint64_t reused = 0;   // borrowings served by an idle connection
  std::uint64_t dropped = 0;  // connections found dead or left in doubt
  std::uint64_t expired = 0;  // idle for too long
  std::uint64_t waited = 0;   // borrowings that found all connections busy
  std::size_t busy = 0;
  std::size_t blocking = 0;
  std::size_t idle = 0;
};

// The open connections to one server.
//
// Threads: any. Must outlive what was borrowed.
class Pool {
 public:
  enum class Use { kAnswersAtOnce, kBlocks };
  using Connect = std::function<base::Result<std::unique_ptr<RedisConnection>>(Deadline deadline)>;

  // A connection for one caller; goes back (or is dropped, if no longer usable) at the end.
  class Borrowed {
   public:
    Borrowed(Pool& pool, Use use, std::unique_ptr<RedisConnection> connection);
    Borrowed(Borrowed&&) noexcept = default;
    Borrowed& operator=(Borrowed&&) = delete;
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    ~Borrowed();
    RedisConnection* operator->() { return connection_.get(); }

   private:
    Pool* pool_;
    Use use_;
    std::unique_ptr<RedisConnection> connection_;
  };

  Pool(PoolLimits limits, Connect connect);

  // kUnavailable: all are busy until the deadline; else the error of `connect`.
  base::Result<Borrowed> borrow(Use use, Deadline deadline);
  [[nodiscard]] PoolStatistics statistics();

 private:
  struct Idle {
    std::unique_ptr<RedisConnection> connection;
    Deadline since;
  };
  struct State {
    std::vector<Idle> idle;  // the longest idle first
    PoolStatistics statistics;
  };

  std::unique_ptr<RedisConnection> take_idle(Deadline deadline);
  void give_back(Use use, std::unique_ptr<RedisConnection> connection);
  // Takes what lay idle for too long out of the pool; the caller closes it without the lock.
  [[nodiscard]] std::vector<Idle> expire(State& state) const;
  [[nodiscard]] std::size_t limit(Use use) const;
  static std::size_t& count(State& state, Use use);

  const PoolLimits limits_;
  const Connect connect_;
  std::condition_variable released_;
  base::Guarded<State> state_;
};

}  // namespace sequent::store
