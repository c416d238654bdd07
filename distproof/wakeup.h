#pragma once

#include <chrono>
#include <span>
#include <string_view>

#include "distproof/names.h"
#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::distproof {

enum class Wakeup { kWork, kNudged, kTimedOut };

// Sleeps until a job of one of the runs may be ready (each job that gets ready
// wakes one sleeper), until `nudge_worker`, or until `wait` is over. A wake-up
// for work is a hint: claim, and sleep again if there is nothing. One that is lost with the
// worker it was meant for is given out again by the next beat of any worker or coordinator.
// On a Cluster the runs must share a slot, so wait for one.
base::Result<Wakeup> wait_for_work(store::Store& store,
                                   std::string_view name_space,
                                   std::span<const RunId> runs,
                                   const WorkerId& worker,
                                   std::chrono::milliseconds wait);

// Ends one wait of that worker, now or when it comes to wait next: to stop it, or
// because there is a new run.
base::Status nudge_worker(store::Store& store, std::string_view name_space, const WorkerId& worker);

}  // namespace sequent::distproof
