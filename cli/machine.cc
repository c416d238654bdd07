#include "cli/machine.h"

#include <algorithm>
#include <utility>

#include <sched.h>

#include "workers/provers/coq/coq_prover.h"

namespace sequent::cli {

Machine::Machine(base::UserFolders user_folders, const std::stop_token& stop)
    : folders(std::move(user_folders)),
      tools(processes, stop),
      digests(folders.cache + "/digests", clock) {
  provers.push_back(std::make_unique<provers::CoqProver>(tools, digests, folders.cache));
}

base::Result<std::unique_ptr<Machine>> Machine::open(const std::stop_token& stop) {
  SEQUENT_TRY_ASSIGN(base::UserFolders folders, base::user_folders());
  return std::make_unique<Machine>(std::move(folders), stop);
}

Cache::Cache(std::unique_ptr<store::OpenStore> opened,
             std::unique_ptr<proofcache::Artifacts> blobs,
             std::string names)
    : open_store(std::move(opened)),
      name_space(std::move(names)),
      artifacts(std::move(blobs)),
      results(open_store->store(), name_space),
      manifests(results),
      flights(open_store->store(), name_space),
      durations(open_store->store(), name_space, distproof::this_machine_class()) {}

base::Result<std::unique_ptr<Cache>> Cache::open(Machine& machine,
                                                 const StoreAccess& access,
                                                 std::unique_ptr<store::OpenStore> opened) {
  SEQUENT_TRY_ASSIGN(const bool embedded, is_embedded(access));
  SEQUENT_TRY_ASSIGN(auto artifacts, proofcache::Artifacts::open({.folder = machine.folders.cache,
                                                                  .name_space = access.name_space,
                                                                  .share = !embedded},
                                                                 opened->store(), machine.clock));
  return std::make_unique<Cache>(std::move(opened), std::move(artifacts), access.name_space);
}

base::Result<std::unique_ptr<Cache>> Cache::open(Machine& machine,
                                                 const StoreAccess& access,
                                                 const std::stop_token& stop) {
  SEQUENT_TRY_ASSIGN(auto opened, access.open(patient_until(stop)));
  return open(machine, access, std::move(opened));
}

store::OpenOptions patient_until(const std::stop_token& stop) {
  return {.outage = std::chrono::seconds(30), .stop = stop};
}

base::Result<bool> is_embedded(const StoreAccess& access) {
  SEQUENT_TRY_ASSIGN(const store::Address address, access.parse());
  return address.kind == store::AddressKind::kEmbedded;
}

workers::RunnerTools runner_tools(Machine& machine, Cache& cache, const std::string& worker) {
  return {.store = cache.store(),
          .name_space = cache.name_space,
          .artifacts = *cache.artifacts,
          .results = cache.results,
          .manifests = cache.manifests,
          .flights = cache.flights,
          .durations = cache.durations,
          .processes = machine.processes,
          .clock = machine.clock,
          .provers = machine.provers,
          .worker = worker};
}

int processors() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  return ::sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? std::max(CPU_COUNT(&allowed), 1)
                                                               : 1;
}

}  // namespace sequent::cli
