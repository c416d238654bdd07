#include "workers/job_files.h"

#include <string>
#include <utility>
#include <vector>

#include "workers/installed_prover.h"

namespace sequent::workers {

base::Result<std::unique_ptr<proofcache::Pin>> place_inputs(const RunnerTools& tools,
                                                            const distproof::JobSpec& job,
                                                            Workspace& workspace) {
  std::vector<WorkspaceInput> inputs{{job.source.path, job.source.digest}};
  std::vector<base::Digest> held{job.source.digest};
  for (const distproof::JobInput& file : job.inputs) {
    inputs.push_back({file.path, file.digest});
    held.push_back(file.digest);
  }
  std::vector<std::string> folders;
  for (const std::string& folder : job.folders) {
    if (folder != ".") {
      folders.push_back(folder);
    }
  }
  if (job.directory != ".") {
    folders.push_back(job.directory);
  }
  SEQUENT_TRY_ASSIGN(auto pin, tools.artifacts.pin());
  SEQUENT_TRY(pin->add(held));
  SEQUENT_TRY(workspace.arrange(
      inputs, folders, [&](const base::Digest& content, const std::filesystem::path& path) {
        return tools.artifacts.restore(content, path.string(), base::Placement::kShared, 0444);
      }));
  return pin;
}

base::Result<provers::CoqTopOptions> coqtop_options(const RunnerTools& tools,
                                                    const distproof::JobSpec& job,
                                                    const Workspace& workspace) {
  if (job.arguments.empty()) {
    return base::corrupt("job " + job.name + " does not say which file it is of");
  }
  SEQUENT_TRY_ASSIGN(const provers::Prover* const prover, installed_prover(tools, job));
  base::Result<std::string> program = provers::find_coqidetop();
  if (!program) {
    return base::unavailable(program.error().message);
  }
  return provers::CoqTopOptions{.program = *std::move(program),
                                .topfile = job.arguments.back(),
                                .flags = {job.arguments.begin(), std::prev(job.arguments.end())},
                                .directory = (workspace.path() / job.directory).string(),
                                .environment = environment_here(*prover, job),
                                .sentence_limit = job.limits.time,
                                .memory_limit_bytes = job.limits.memory_bytes};
}

}  // namespace sequent::workers
