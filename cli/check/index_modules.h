#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <stop_token>
#include <string>

#include "cli/machine.h"
#include "cli/output/terminal.h"
#include "cli/replay/coq_source.h"
#include "engine/base/result.h"

namespace sequent::cli {

struct IndexOptions {
  std::string project;  // canonical: what the modules belong to, as `decls import coq` has it
  std::set<std::string, std::less<>>
      proved;           // the modules whose outputs are those of their sources
  int jobs = 1;         // modules at once, in this process
  bool remote = false;  // leave the work to workers elsewhere
  bool json = false;    // one event a line; the last is `index`
};

struct IndexSummary {
  std::uint64_t indexed = 0;    // modules
  std::uint64_t unchanged = 0;  // modules
  std::uint64_t declarations = 0;
  std::uint64_t edges = 0;
  std::uint64_t removed = 0;   // declarations, of modules that are gone too
  std::uint64_t refused = 0;   // modules that coqtop does not take
  std::uint64_t given_up = 0;  // modules that the machinery could not do
};

// Reads the declarations of the compiled modules into the store, as jobs of the queue
// (workers/index_runner.h), and says so. A module that is not proved now, or whose declarations
// came from the same, is left as it is; those of modules that the project no longer has are
// removed.
//
// Errors: those of the store; kUnavailable: `stop`; kConflict: a file changed meanwhile.
// Threads: one, which prints; as many others as options.jobs work.
[[nodiscard]] base::Result<IndexSummary> index_modules(std::span<const CoqSource> sources,
                                                       Machine& machine,
                                                       Cache& cache,
                                                       const IndexOptions& options,
                                                       Terminal& terminal,
                                                       const std::stop_token& stop);

}  // namespace sequent::cli
