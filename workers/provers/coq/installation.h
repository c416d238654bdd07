#pragma once

#include <optional>
#include <string>

#include "engine/base/digest.h"
#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/base/stat_digest_cache.h"
#include "workers/provers/prover.h"

namespace sequent::provers {

// Where the installed Coq is.
struct CoqFacts {
  std::string coqc;            // absolute
  std::string version;         // "8.16.1"
  std::string library_folder;  // `theories` and `user-contrib` lie in it
  std::string core_folder;     // its plugins lie below
  base::Digest binary;         // of coqc
};

// The Coq of this machine and its identity. Digests of files come from the cache by stat.
//
// Borrows: the runner, the cache of digests.
// Errors: kUnavailable when coqc is not there, with the package to install.
// Threads: any.
class CoqInstallation {
 public:
  // `cache_folder`: for facts that cost more than a stat to find; made when needed.
  CoqInstallation(ToolRunner& tools, base::StatDigestCache& digests, std::string cache_folder);

  base::Result<CoqFacts> facts();

  // Looks at the disk again from here on: a worker lives longer than an installation.
  void forget();

  // A digest over version, binary and plugins, in hexadecimal.
  base::Result<std::string> fingerprint();

  // Path of coqdep: beside coqc, or in PATH.
  base::Result<std::string> coqdep();

 private:
  struct State {
    std::optional<CoqFacts> facts;
    std::optional<std::string> fingerprint;
  };

  base::Result<CoqFacts> find_facts();

  ToolRunner& tools_;
  base::StatDigestCache& digests_;
  std::string cache_folder_;
  base::Guarded<State> state_;
};

}  // namespace sequent::provers
