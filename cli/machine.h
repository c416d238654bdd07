#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/store_access.h"
#include "distproof/durations.h"
#include "engine/base/clock.h"
#include "engine/base/paths.h"
#include "engine/base/result.h"
#include "engine/base/stat_digest_cache.h"
#include "engine/store/open.h"
#include "proofcache/artifacts/artifacts.h"
#include "proofcache/results/results.h"
#include "proofcache/single_flight/single_flight.h"
#include "workers/manifest_cache.h"
#include "workers/processes/process.h"
#include "workers/provers/prover.h"
#include "workers/runner_tools.h"
#include "workers/tool_runner.h"
#include "workers/workspace.h"

namespace sequent::cli {

// What belongs to this machine and user: the folders, the provers, the processes
// that they run in. Opening it changes nothing on disk.
struct Machine {
  static base::Result<std::unique_ptr<Machine>> open(const std::stop_token& stop);

  base::SystemClock clock;
  base::UserFolders folders;
  workers::Processes processes;
  workers::ProcessToolRunner tools;
  base::StatDigestCache digests;
  std::vector<std::unique_ptr<provers::Prover>> provers;

  Machine(base::UserFolders user_folders, const std::stop_token& stop);
};

// What is kept of earlier checks: results and times in a store, outputs by digest.
// Borrows: the machine.
struct Cache {
  static base::Result<std::unique_ptr<Cache>> open(Machine& machine,
                                                   const StoreAccess& access,
                                                   std::unique_ptr<store::OpenStore> opened);
  // Opens the store too.
  static base::Result<std::unique_ptr<Cache>> open(Machine& machine,
                                                   const StoreAccess& access,
                                                   const std::stop_token& stop);

  std::unique_ptr<store::OpenStore> open_store;
  std::string name_space;
  std::unique_ptr<proofcache::Artifacts> artifacts;
  proofcache::Results results;
  workers::ManifestCache manifests;
  proofcache::SingleFlight flights;
  distproof::Durations durations;

  Cache(std::unique_ptr<store::OpenStore> opened,
        std::unique_ptr<proofcache::Artifacts> blobs,
        std::string names);
  [[nodiscard]] store::Store& store() const { return open_store->store(); }
};

// A check or a worker goes on trying while its store is away, until it is asked to stop.
[[nodiscard]] store::OpenOptions patient_until(const std::stop_token& stop);

// Whether the store is in files of this machine, so that no other one reads it.
[[nodiscard]] base::Result<bool> is_embedded(const StoreAccess& access);

// What the slots of a worker named `worker` share, and how their runners are made: each has a
// workspace under `root`.
[[nodiscard]] workers::RunnerTools runner_tools(Machine& machine,
                                                Cache& cache,
                                                const std::string& worker);

[[nodiscard]] int processors();

}  // namespace sequent::cli
