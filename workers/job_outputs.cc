#include "workers/job_outputs.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/file_io.h"

namespace sequent::workers {
namespace {

base::Status keep(const std::string& path,
                  const std::string& bytes,
                  proofcache::Artifacts& artifacts,
                  proofcache::Manifest& manifest) {
  SEQUENT_TRY_ASSIGN(const base::Digest digest, artifacts.put(bytes));
  manifest.outputs.push_back(
      {.path = path, .digest = digest, .size_bytes = bytes.size(), .mode = 0644});
  return {};
}

bool is_declared(const distproof::JobSpec& job, const std::string& path) {
  return std::any_of(job.outputs.begin(), job.outputs.end(),
                     [&](const distproof::JobOutput& output) { return output.path == path; });
}

// Beside the root of the project stand only files of others.
bool is_in_project(const distproof::JobSpec& job, const std::string& path) {
  const std::string inside = job.directory == "." ? "" : job.directory + "/";
  return path.starts_with(inside) && !path.substr(inside.size()).starts_with('@');
}

}  // namespace

base::Status keep_outputs(const distproof::JobSpec& job,
                          const Workspace& workspace,
                          proofcache::Artifacts& artifacts,
                          const provers::Prover& prover,
                          proofcache::Manifest& manifest) {
  for (const distproof::JobOutput& output : job.outputs) {
    const auto bytes = base::read_file((workspace.path() / output.path).string());
    if (!bytes && bytes.error().code == base::ErrorCode::kNotFound && !output.product) {
      continue;
    }
    if (!bytes) {
      return base::unavailable(job.prover + " said that " + job.name +
                               " is proved, but: " + bytes.error().message);
    }
    SEQUENT_TRY(keep(output.path, *bytes, artifacts, manifest));
    if (output.product) {
      manifest.product = prover.product_digests(*bytes);
    }
  }
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> made, workspace.made_files());
  for (const std::string& path : made) {
    if (!is_declared(job, path) && is_in_project(job, path)) {
      SEQUENT_TRY_ASSIGN(const std::string bytes,
                         base::read_file((workspace.path() / path).string()));
      SEQUENT_TRY(keep(path, bytes, artifacts, manifest));
    }
  }
  std::sort(manifest.outputs.begin(), manifest.outputs.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return {};
}

}  // namespace sequent::workers
