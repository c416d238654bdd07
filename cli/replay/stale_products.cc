#include "cli/replay/stale_products.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "workers/job_description.h"

namespace sequent::cli {

base::Result<std::vector<std::string>> stale_products(const provers::Project& project,
                                                      proofcache::Results& results,
                                                      base::StatDigestCache& digests) {
  std::vector<proofcache::JobNode> nodes;
  for (const provers::Module& module : project.modules) {
    nodes.push_back({workers::inputs_of(project, module), module.dependencies});
  }
  SEQUENT_TRY_ASSIGN(const auto found, results.find_graph(nodes));
  std::vector<std::string> stale;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) {
      continue;
    }
    const auto& made = found[i]->manifest.outputs;
    for (const provers::OutputPath& output : project.modules[i].outputs) {
      const auto known = std::ranges::find(made, output.path, &proofcache::OutputFile::path);
      if (!output.product || known == made.end()) {
        continue;
      }
      std::string file = project.on_disk(output.path);
      const base::Result<base::Digest> there = digests.digest_of(file);
      if (there && *there != known->digest) {
        stale.push_back(std::move(file));
      }
    }
  }
  return stale;
}

}  // namespace sequent::cli
