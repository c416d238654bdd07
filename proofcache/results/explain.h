#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/store/store.h"
#include "proofcache/results/results.h"

namespace sequent::proofcache {

enum class Difference {
  kNothing,   // a result is there
  kNeverRun,  // no result of this module is known
  kProver,    // binary, version, plugin or standard library
  kArgument,
  kEnvironment,
  kSource,
  kFile,
  kLibrary,
  kObserver,    // it reads proofs now and did not before, or the other way round
  kDependency,  // a module it loads has another interface (for observers: other proofs)
  kBlobs,       // a result is there, but its bytes are not
};

// Why a job has no result: the first input that differs from the nearest one
// known.
struct Explanation {
  Difference difference = Difference::kNothing;
  std::string module;  // where the difference lies: the module itself or one that it loads
  std::string text;    // one line for people, naming the input
};

// Explains job `index` of the graph. Goes down to the module where the difference
// begins.
base::Result<Explanation> explain(store::Store& store,
                                  std::string_view name_space,
                                  std::span<const JobNode> jobs,
                                  std::size_t index);

}  // namespace sequent::proofcache
