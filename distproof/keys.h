#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "distproof/names.h"

namespace sequent::distproof {

// The keys of one run. All scripts get all of them, in this order, as KEYS; they
// share one hash tag with all that the namespace's queues have, so that they lie in one slot of a
// Cluster: a worker waits for all runs, and for its own name, in one command.
//
// Format: what each holds is said in scripts/lib.lua, the only place that reads them all.
class RunKeys {
 public:
  enum Index : std::size_t {
    kJobs,      // hash: job -> its record
    kPayloads,  // hash: job -> its payload
    kOutcomes,  // hash: job -> result digest, or why it failed or was cancelled
    kEdges,     // hash: job/n -> more of its dependents
    kReady,     // sorted set: job by priority
    kLeases,    // sorted set: job by the end of its lease
    kDelayed,   // sorted set: job by the end of its back-off
    kSpread,    // list: dependents still to be told
    kWake,      // list: one token for each worker to wake
    kMeta,      // hash: the run; worker -> its last grant
    kWorkers,   // sorted set: worker by when it was last seen
    kEvents,    // stream: what happened
    kCount,
  };

  RunKeys(std::string_view name_space, const RunId& run) {
    constexpr std::array<std::string_view, kCount> kNames{
        "jobs",    "payloads", "outcomes", "edges", "ready",   "leases",
        "delayed", "spread",   "wake",     "meta",  "workers", "events",
    };
    const std::string prefix = "{" + escape_name(name_space) + ":dist}:run:" + run.text() + ":";
    for (std::size_t i = 0; i < kCount; ++i) {
      keys_[i] = prefix + std::string(kNames[i]);
      views_[i] = keys_[i];
    }
  }
  // The views point into the keys.
  RunKeys(const RunKeys& other) : keys_(other.keys_) { set_views(); }
  RunKeys(RunKeys&& other) noexcept : keys_(std::move(other.keys_)) { set_views(); }
  RunKeys& operator=(RunKeys other) noexcept {
    keys_ = std::move(other.keys_);
    set_views();
    return *this;
  }
  ~RunKeys() = default;

  [[nodiscard]] const std::array<std::string_view, kCount>& all() const { return views_; }
  [[nodiscard]] const std::string& operator[](Index index) const { return keys_[index]; }

 private:
  void set_views() {
    for (std::size_t i = 0; i < kCount; ++i) {
      views_[i] = keys_[i];
    }
  }

  std::array<std::string, kCount> keys_;
  std::array<std::string_view, kCount> views_;
};

// What all runs of a namespace share.
class SharedKeys {
 public:
  explicit SharedKeys(std::string_view name_space)
      : prefix_("{" + escape_name(name_space) + ":dist}:") {}

  // Sorted set: run by when it was opened; hash: run -> its label.
  [[nodiscard]] std::string runs() const { return prefix_ + "runs"; }
  [[nodiscard]] std::string run_info() const { return prefix_ + "run_info"; }
  // The same for those that were closed lately.
  [[nodiscard]] std::string closed_runs() const { return prefix_ + "closed_runs"; }
  [[nodiscard]] std::string closed_run_info() const { return prefix_ + "closed_run_info"; }
  // Sorted set: worker by its last heartbeat; hash: worker -> what it is.
  [[nodiscard]] std::string workers() const { return prefix_ + "workers"; }
  [[nodiscard]] std::string worker_info() const { return prefix_ + "worker_info"; }
  // List: wakes one worker that waits, whatever it waits for.
  [[nodiscard]] std::string nudge(const WorkerId& worker) const {
    return prefix_ + "nudge:" + worker.text();
  }
  // Hash: module -> how long it took and how much memory, on machines of one class.
  [[nodiscard]] std::string durations(std::string_view machine_class) const {
    return prefix_ + "durations:" + escape_name(machine_class);
  }

 private:
  std::string prefix_;
};

}  // namespace sequent::distproof
