#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "distproof/keys.h"
#include "distproof/names.h"
#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::distproof {

// A worker process that serves all runs of a namespace.
struct WorkerInfo {
  WorkerId id;
  std::string host;
  std::int64_t pid = 0;
  int slots = 1;
  std::string version;
  std::vector<std::string> labels;
};

struct KnownWorker {
  WorkerInfo info;
  std::chrono::milliseconds seen_ago{0};
};

struct KnownRun {
  RunId run;
  std::string label;
  std::chrono::milliseconds opened_ago{0};
};

// Who works and what there is to work on, in one namespace. Times are the store's.
//
// Threads: any. Borrows: the store.
class Registry {
 public:
  Registry(store::Store& store, std::string_view name_space);

  // Says that the worker is there. One that is silent for an hour is forgotten.
  base::Status beat(const WorkerInfo& worker);
  base::Status leave(const WorkerId& worker);
  // Seen within the last `within`; the last seen first.
  base::Result<std::vector<KnownWorker>> workers(std::chrono::milliseconds within);

  // For the run's owner.
  base::Status add_run(const RunId& run, std::string_view label);
  // It is closed: remembered as such for an hour.
  base::Status remove_run(const RunId& run);

  // Open runs, and such whose coordinators died; the oldest first.
  base::Result<std::vector<KnownRun>> runs();
  // Closed within the last hour, the latest last; `opened_ago`: since it was closed.
  base::Result<std::vector<KnownRun>> closed_runs();
  // Closes runs whose coordinators are gone (each run's own `abandon_after`), so
  // that their keys expire. Anybody may call it at any time; a worker does when it starts
  // and when idle, `check` when it starts. Returns how many.
  base::Result<int> sweep();

 private:
  base::Result<std::vector<KnownRun>> list_runs(const std::string& members,
                                                const std::string& info);

  store::Store* store_;
  std::string name_space_;
  SharedKeys shared_;
};

}  // namespace sequent::distproof
