#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>

#include "cli/replay/coq_source.h"
#include "engine/base/result.h"
#include "proofcache/artifacts/artifacts.h"

namespace sequent::cli {

// Makes files known by digest: whoever does the work fetches them so. The pin holds them.
// Errors: those of the artifacts; kConflict: a file has changed since it was looked at.
[[nodiscard]] base::Result<std::unique_ptr<proofcache::Pin>> share_files(
    const std::map<std::string, base::Digest>& files, proofcache::Artifacts& artifacts);
// What sources are read with, and their texts.
[[nodiscard]] base::Result<std::unique_ptr<proofcache::Pin>> share_files(
    std::span<const CoqSource* const> sources, proofcache::Artifacts& artifacts);

}  // namespace sequent::cli
