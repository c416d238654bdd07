#include "workers/provers/coq/coq_prover.h"

#include <utility>

#include "workers/provers/coq/discover.h"
#include "workers/provers/coq/messages.h"
#include "workers/provers/coq/vo_file.h"

namespace sequent::provers {

CoqProver::CoqProver(ToolRunner& tools,
                     base::StatDigestCache& digests,
                     std::string cache_folder,
                     Variables libraries)
    : tools_(tools),
      digests_(digests),
      cache_folder_(std::move(cache_folder)),
      installation_(tools_, digests_, cache_folder_ + "/installed"),
      libraries_(installation_, digests_, cache_folder_ + "/installed", std::move(libraries)) {}

base::Result<Project> CoqProver::discover(const std::string& path) {
  forget();
  return discover_coq_project(
      {tools_, digests_, installation_, libraries_, cache_folder_ + "/coqdep"}, path);
}

void CoqProver::forget() {
  installation_.forget();
  libraries_.forget();
}

base::Result<std::string> CoqProver::fingerprint() {
  forget();
  return installation_.fingerprint();
}

base::Result<base::Digest> CoqProver::library_digest(const std::string& library) {
  return libraries_.digest_of(library);
}

base::Result<std::string> CoqProver::program() {
  SEQUENT_TRY_ASSIGN(const CoqFacts coq, installation_.facts());
  return coq.coqc;
}

Variables CoqProver::local_variables() const {
  return libraries_.variables();
}

proofcache::ProductDigests CoqProver::product_digests(std::string_view product) const {
  return vo_digests(product);
}

Judgement CoqProver::judge(int exit_code, std::string_view /*out*/, std::string_view err) const {
  return judge_coqc(exit_code, err);
}

std::unique_ptr<Prover> make_coq_prover(ToolRunner& tools,
                                        base::StatDigestCache& digests,
                                        std::string cache_folder) {
  return std::make_unique<CoqProver>(tools, digests, std::move(cache_folder));
}

}  // namespace sequent::provers
