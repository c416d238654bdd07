#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/base/stat_digest_cache.h"
#include "workers/provers/coq/installation.h"
#include "workers/provers/coq/installed_libraries.h"
#include "workers/provers/project.h"
#include "workers/provers/prover.h"

namespace sequent::provers {

struct DiscoverTools {
  ToolRunner& tools;
  base::StatDigestCache& digests;
  CoqInstallation& installation;
  InstalledLibraries& libraries;
  std::string cache_folder;  // for what coqdep said
};

// Reads a Coq project into modules, with all that each one reads:
//
// - what coqdep says: modules of the project, `Load`ed sources, plugins;
// - the project's own Coq.Init.Prelude, if it has one, for all that do not say -noinit (coqdep is
//   silent about it), and what options like -require-import name;
// - `.vo` files that the project can reach but does not make (a library beside it, named by -Q):
// all of them,
//   for each module that asks for one, since what these load is not known;
// - the installed libraries whose names its Require sentences begin with, and what these load.
//
// A module whose proofs-reading class is not certain (it loads, or something below it loads, a
// plugin that does not come with Coq) is an observer.
[[nodiscard]] base::Result<Project> discover_coq_project(const DiscoverTools& with,
                                                         const std::string& path);

}  // namespace sequent::provers
