#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "engine/base/guarded.h"

namespace sequent::workers {

// N threads, each with a number, that do what they are given, one thing at a
// time. What was given is done before the pool ends.
//
// Threads: any.
class WorkerPool {
 public:
  using Task = std::function<void(int slot)>;
  using TimePoint = std::chrono::steady_clock::time_point;

  explicit WorkerPool(int slots);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  void assign(Task task);
  // How many slots have nothing to do: waits until there is one, or the deadline, or wake().
  int wait_for_free(TimePoint deadline);
  // False: the deadline came first.
  bool wait_until_idle(TimePoint deadline);
  // Ends one wait_for_free, now or when it comes.
  void wake();

 private:
  struct State {
    std::deque<Task> tasks;
    int free = 0;  // slots that neither have a task nor will have one of `tasks`
    bool woken = false;
    bool closing = false;
  };
  void work(int slot);

  int slots_;
  base::Guarded<State> state_;
  std::condition_variable changed_;
  std::vector<std::jthread> threads_;
};

}  // namespace sequent::workers
