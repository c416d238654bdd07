#pragma once

#include <memory>
#include <span>

#include "cli/replay/coq_source.h"
#include "engine/base/result.h"
#include "proofcache/artifacts/artifacts.h"

namespace sequent::cli {

// Makes what sources are read with, and their texts, known by digest: whoever does the work fetches
// it so. The pin holds it.
// Errors: those of the artifacts; kConflict: a file has changed since it was looked at.
[[nodiscard]] base::Result<std::unique_ptr<proofcache::Pin>> share_files(
    std::span<const CoqSource* const> sources, proofcache::Artifacts& artifacts);

}  // namespace sequent::cli
