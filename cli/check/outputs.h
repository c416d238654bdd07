#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/base/stat_digest_cache.h"
#include "proofcache/artifacts/artifacts.h"
#include "proofcache/results/manifest.h"
#include "workers/provers/project.h"

namespace sequent::cli {

// Puts outputs where the prover's own build would put them: each atomically, as
// a file that its owner may overwrite, and none that is right already.
//
// Borrows: all.
// Threads: one.
class OutputWriter {
 public:
  OutputWriter(const provers::Project& project,
               proofcache::Artifacts& artifacts,
               base::StatDigestCache& digests,
               const base::Clock& clock);

  // Errors: kNotFound when a blob is lost, kUnavailable when the disk refuses; both name the file.
  base::Status write(const proofcache::Manifest& manifest);
  // At the end: so that the next check need not read again what was written.
  void remember_written();
  [[nodiscard]] std::size_t written() const { return written_.size(); }

 private:
  struct Written {
    std::string path;
    base::Digest digest;
    base::FileIdentity identity;
  };

  const provers::Project& project_;
  proofcache::Artifacts& artifacts_;
  base::StatDigestCache& digests_;
  const base::Clock& clock_;
  std::vector<Written> written_;
};

}  // namespace sequent::cli
