#pragma once

#include <chrono>
#include <string>

#include "distproof/durations.h"
#include "engine/base/clock.h"
#include "engine/store/store.h"
#include "proofcache/artifacts/artifacts.h"
#include "proofcache/results/results.h"
#include "workers/manifest_cache.h"
#include "workers/provers/prover.h"
#include "workers/worker.h"

namespace sequent::cli {

struct CheckOptions {
  int jobs = 1;                           // at once, in this process
  bool remote = false;                    // leave the work to workers elsewhere
  bool fail_fast = false;                 // stop at the first failure
  bool outputs = true;                    // put them into the project
  bool verbose = false;                   // what provers wrote, also of results from the cache
  bool explain = false;                   // why each open module has no result
  std::chrono::milliseconds redraw{500};  // how often the reporter wants to be told the time
};

// What a check works with. All of it is borrowed.
struct CheckTools {
  store::Store& store;
  std::string name_space;
  const base::Clock& clock;
  proofcache::Artifacts& artifacts;
  proofcache::Results& results;
  workers::ManifestCache& manifests;
  distproof::Durations& durations;
  provers::Prover& prover;
  // Slots of this process, unless the work is left to others.
  workers::Worker::MakeRunner make_runner;
};

}  // namespace sequent::cli
