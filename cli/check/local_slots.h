#pragma once

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/store/store.h"
#include "workers/worker.h"

namespace sequent::cli {

// The slots that a check has in its own process: a worker that serves one run, in a
// thread of its own, until the run is closed or the object ends.
//
// Threads: one. Borrows: the store, the clock.
class LocalSlots {
 public:
  // REQUIRES: `options.only_run` is set. Its `on_problem` is replaced.
  LocalSlots(store::Store& store,
             const base::Clock& clock,
             workers::WorkerOptions options,
             const workers::Worker::MakeRunner& make_runner);

  // What runs is stopped and given back.
  void abort() { thread_.request_stop(); }
  // What went wrong since it was asked before, without being a module's result.
  std::vector<std::string> take_problems();
  // Error: the worker could not go on.
  base::Status status();

 private:
  struct State {
    std::optional<base::Error> error;
    std::vector<std::string> problems;
  };

  workers::WorkerOptions heard(workers::WorkerOptions options);

  base::Guarded<State> state_;
  workers::Worker worker_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace sequent::cli
