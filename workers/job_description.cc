#include "workers/job_description.h"

#include <utility>

namespace sequent::workers {
namespace {

std::vector<proofcache::NamedDigest> named(const std::vector<distproof::JobInput>& inputs) {
  std::vector<proofcache::NamedDigest> result;
  result.reserve(inputs.size());
  for (const distproof::JobInput& input : inputs) {
    result.push_back({input.path, input.digest});
  }
  return result;
}

}  // namespace

proofcache::JobInputs inputs_of(const provers::Project& project, const provers::Module& module) {
  proofcache::JobInputs inputs{.module = module.name,
                               .prover = project.prover_fingerprint,
                               .arguments = module.arguments,
                               .environment = module.environment,
                               .source = {module.source.path, module.source.digest},
                               .files = {},
                               .libraries = module.libraries,
                               .observer = module.observer};
  inputs.files.reserve(module.files.size());
  for (const provers::InputFile& file : module.files) {
    inputs.files.push_back({file.path, file.digest});
  }
  return inputs;
}

proofcache::JobInputs inputs_of(const distproof::JobSpec& job) {
  return {.module = job.name,
          .prover = job.prover_fingerprint,
          .arguments = job.arguments,
          .environment = job.environment,
          .source = {job.source.path, job.source.digest},
          .files = named(job.inputs),
          .libraries = named(job.external_inputs),
          .observer = job.observer};
}

distproof::JobSpec job_spec_of(const provers::Project& project,
                               const provers::Module& module,
                               std::vector<distproof::JobDependency> dependencies) {
  distproof::JobSpec job{.prover = project.prover,
                         .prover_fingerprint = project.prover_fingerprint,
                         .name = module.name,
                         .source = {module.source.path, module.source.digest},
                         .inputs = {},
                         .external_inputs = {},
                         .dependencies = std::move(dependencies),
                         .directory = project.directory,
                         .folders = project.folders,
                         .arguments = module.arguments,
                         .environment = module.environment,
                         .outputs = {},
                         .limits = {module.limits.time, module.limits.memory_bytes},
                         .observer = module.observer,
                         .labels = module.labels};
  for (const provers::InputFile& file : module.files) {
    job.inputs.push_back({file.path, file.digest});
  }
  for (const proofcache::NamedDigest& library : module.libraries) {
    job.external_inputs.push_back({library.name, library.digest});
  }
  for (const provers::OutputPath& output : module.outputs) {
    job.outputs.push_back({output.path, output.product});
  }
  return job;
}

}  // namespace sequent::workers
