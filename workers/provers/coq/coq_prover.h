#pragma once

#include <memory>
#include <string>

#include "engine/base/stat_digest_cache.h"
#include "workers/provers/coq/installation.h"
#include "workers/provers/coq/installed_libraries.h"
#include "workers/provers/prover.h"

namespace sequent::provers {

// Coq, as Debian's package installs it: coqc makes `.vo`, coqdep says what depends on
// what. Made for 8.16; a `.vo` of another layout is taken as a whole (vo_file.h).
//
// Borrows: the runner, the cache of digests.
class CoqProver final : public Prover {
 public:
  // `cache_folder`: for what coqc and coqdep said; made when needed.
  // `libraries`: where this user has libraries besides those beside coqc.
  CoqProver(ToolRunner& tools,
            base::StatDigestCache& digests,
            std::string cache_folder,
            Variables libraries = library_environment());

  [[nodiscard]] std::string_view name() const override { return "coq"; }
  base::Result<Project> discover(const std::string& path) override;
  base::Result<std::string> fingerprint() override;
  base::Result<base::Digest> library_digest(const std::string& library) override;
  base::Result<std::string> program() override;
  [[nodiscard]] Variables local_variables() const override;
  [[nodiscard]] proofcache::ProductDigests product_digests(std::string_view product) const override;
  [[nodiscard]] Judgement judge(int exit_code,
                                std::string_view out,
                                std::string_view err) const override;

 private:
  void forget();

  ToolRunner& tools_;
  base::StatDigestCache& digests_;
  std::string cache_folder_;
  CoqInstallation installation_;
  InstalledLibraries libraries_;
};

[[nodiscard]] std::unique_ptr<Prover> make_coq_prover(ToolRunner& tools,
                                                      base::StatDigestCache& digests,
                                                      std::string cache_folder);

}  // namespace sequent::provers
