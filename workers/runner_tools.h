#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "distproof/durations.h"
#include "engine/base/clock.h"
#include "engine/store/store.h"
#include "proofcache/artifacts/artifacts.h"
#include "proofcache/results/results.h"
#include "proofcache/single_flight/single_flight.h"
#include "workers/manifest_cache.h"
#include "workers/processes/process.h"
#include "workers/provers/coq/record.h"
#include "workers/provers/prover.h"

namespace sequent::workers {

// What all slots of a worker process share. All of it is borrowed.
struct RunnerTools {
  store::Store& store;
  std::string name_space;
  proofcache::Artifacts& artifacts;
  proofcache::Results& results;
  ManifestCache& manifests;
  proofcache::SingleFlight& flights;
  distproof::Durations& durations;
  Processes& processes;
  const base::Clock& clock;
  std::span<const std::unique_ptr<provers::Prover>> provers;
  std::string worker;  // its name, for the record
  // Told, from any thread, how far the recording of a file is.
  std::function<void(const std::string& file, const provers::RecordProgress&)> on_recording =
      [](const std::string&, const provers::RecordProgress&) {
      };
  // Told, from any thread, of results that differ from run to run.
  std::function<void(const std::string&)> on_problem = [](const std::string&) {
  };
};

}  // namespace sequent::workers
