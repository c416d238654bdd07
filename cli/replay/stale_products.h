#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/stat_digest_cache.h"
#include "proofcache/results/results.h"
#include "workers/provers/project.h"

namespace sequent::cli {

// Compiled files of a project that are not what the store knows their sources compile to: Coq
// would load them all the same. Absolute paths. What the store does not know is not told.
[[nodiscard]] base::Result<std::vector<std::string>> stale_products(const provers::Project& project,
                                                                    proofcache::Results& results,
                                                                    base::StatDigestCache& digests);

}  // namespace sequent::cli
