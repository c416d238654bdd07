#include "workers/prover_runner.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <utility>

#include "distproof/job_wire.h"
#include "workers/installed_prover.h"
#include "workers/job_description.h"
#include "workers/job_outputs.h"

namespace sequent::workers {
namespace {

using distproof::JobDependency;
using distproof::JobSpec;
using proofcache::Manifest;
using proofcache::Verdict;

// Lost outputs whose own inputs are lost, and so on; a run that lost more is not worth saving.
constexpr int kDeepestRemake = 20;

std::string shown(std::chrono::milliseconds time) {
  const auto count = time.count();
  return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

std::string limits_text(const JobSpec& job, ProcessEnd end) {
  if (end == ProcessEnd::kTimedOut) {
    return "stopped after " + shown(job.limits.time) + ", its time limit (--timeout)";
  }
  return "stopped at " + std::to_string(job.limits.memory_bytes >> 20U) +
         " MiB, its memory limit (--memory)";
}

}  // namespace

struct ProverRunner::Loaded {
  const JobDependency* dependency;
  base::Digest key;
  proofcache::TreeDigests tree;
  ManifestCache::Shared result;
};

struct ProverRunner::Task {
  const JobSpec& job;
  std::vector<Loaded> loaded;  // as job.dependencies
  proofcache::JobInputs inputs;
  std::vector<proofcache::DirectDependency> direct;
  base::Digest key;
};

base::Result<std::unique_ptr<JobRunner>> ProverRunner::make(const RunnerTools& tools,
                                                            std::filesystem::path workspace) {
  SEQUENT_TRY_ASSIGN(Workspace made, Workspace::make(std::move(workspace)));
  return std::unique_ptr<JobRunner>(new ProverRunner(tools, std::move(made)));
}

ProverRunner::ProverRunner(const RunnerTools& tools, Workspace workspace)
    : tools_(tools), workspace_(std::move(workspace)) {}

JobReport ProverRunner::run(const JobSpec& job,
                            distproof::Queue& queue,
                            const std::stop_token& stop) {
  const auto attempt = [&]() -> Reported {
    SEQUENT_TRY_ASSIGN(const Task task, prepare(job, queue));
    SEQUENT_TRY_ASSIGN(std::optional<JobReport> known, look_up(task));
    if (known) {
      return *std::move(known);
    }
    return check_once(task, queue, stop);
  };
  Reported report = attempt();
  if (report) {
    return *std::move(report);
  }
  return {stop.stop_requested() ? JobEnd::kStopped : JobEnd::kTryAgain, report.error().message};
}

base::Result<ProverRunner::Task> ProverRunner::prepare(const JobSpec& job,
                                                       distproof::Queue& queue) {
  std::vector<distproof::JobId> asked;
  for (const JobDependency& dependency : job.dependencies) {
    if (!dependency.result) {
      asked.push_back(dependency.job);
    }
  }
  std::vector<std::optional<std::string>> outcomes;
  if (!asked.empty()) {
    SEQUENT_TRY_ASSIGN(outcomes, queue.outcomes(asked));
  }
  std::vector<base::Digest> keys;
  std::vector<proofcache::TreeDigests> trees;
  std::size_t next = 0;
  for (const JobDependency& dependency : job.dependencies) {
    if (dependency.result) {
      keys.push_back(*dependency.result);
      trees.push_back(dependency.tree);
      continue;
    }
    const std::optional<std::string>& outcome = outcomes[next++];
    const auto kept = outcome ? KeptOutcome::parse(*outcome) : std::nullopt;
    if (!kept) {
      return base::not_found("the queue has no result of " + dependency.name);
    }
    keys.push_back(kept->key);
    trees.push_back(kept->tree);
  }
  SEQUENT_TRY_ASSIGN(const std::vector<ManifestCache::Shared> results, tools_.manifests.find(keys));
  Task task{.job = job, .loaded = {}, .inputs = inputs_of(job), .direct = {}, .key = {}};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const JobDependency& dependency = job.dependencies[i];
    if (results[i] == nullptr) {
      return base::not_found("the result of " + dependency.name + " is lost");
    }
    task.loaded.push_back({&dependency, keys[i], trees[i], results[i]});
    if (dependency.direct) {
      task.direct.push_back({dependency.name, trees[i]});
    }
  }
  task.key = proofcache::result_key(task.inputs, task.direct);
  return task;
}

KeptOutcome ProverRunner::outcome_of(const Task& task, const Manifest& manifest, bool reused) {
  return {task.key, proofcache::tree_digests(task.job.name, manifest.product, task.direct), reused};
}

base::Result<std::optional<JobReport>> ProverRunner::look_up(const Task& task) {
  SEQUENT_TRY_ASSIGN(const std::optional<Manifest> known, tools_.results.find(task.key));
  if (!known) {
    return std::optional<JobReport>();
  }
  std::vector<base::Digest> blobs;
  for (const proofcache::OutputFile& output : known->outputs) {
    blobs.push_back(output.digest);
  }
  SEQUENT_TRY_ASSIGN(const std::vector<bool> have, tools_.artifacts.have(blobs));
  if (std::find(have.begin(), have.end(), false) != have.end()) {
    tools_.manifests.forget(task.key);
    SEQUENT_TRY(tools_.results.forget(task.key));
    return std::optional<JobReport>();
  }
  const bool proved = known->verdict == Verdict::kProved;
  return std::optional(JobReport{proved ? JobEnd::kProved : JobEnd::kRefuted,
                                 outcome_of(task, *known, true).text()});
}

ProverRunner::Reported ProverRunner::check_once(const Task& task,
                                                distproof::Queue& queue,
                                                const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    SEQUENT_TRY_ASSIGN(const auto flight, tools_.flights.take(task.key, stop));
    SEQUENT_TRY_ASSIGN(std::optional<JobReport> known, look_up(task));
    if (known) {
      return *std::move(known);
    }
    if (flight != nullptr) {
      return check(task, queue, stop);
    }
  }
  return JobReport{JobEnd::kStopped, ""};
}

ProverRunner::Reported ProverRunner::check(const Task& task,
                                           distproof::Queue& queue,
                                           const std::stop_token& stop) {
  SEQUENT_TRY_ASSIGN(provers::Prover* const prover, installed_prover(tools_, task.job));
  SEQUENT_TRY_ASSIGN(std::string program, prover->program());
  SEQUENT_TRY_ASSIGN(const auto pin, tools_.artifacts.pin());
  std::vector<base::Digest> held{task.job.source.digest};
  for (const Loaded& loaded : task.loaded) {
    for (const proofcache::OutputFile& output : loaded.result->outputs) {
      held.push_back(output.digest);
    }
  }
  SEQUENT_TRY(pin->add(held));
  SEQUENT_TRY(arrange(task, queue, stop));

  ProcessRequest request{.argv = {std::move(program)},
                         .environment = environment_here(*prover, task.job),
                         .directory = (workspace_.path() / task.job.directory).string(),
                         .wall_limit = task.job.limits.time,
                         .memory_limit_bytes = task.job.limits.memory_bytes};
  request.argv.insert(request.argv.end(), task.job.arguments.begin(), task.job.arguments.end());
  SEQUENT_TRY_ASSIGN(const ProcessOutcome outcome, tools_.processes.run(request, stop));
  return judge(task, *prover, outcome);
}

base::Status ProverRunner::arrange(const Task& task,
                                   distproof::Queue& queue,
                                   const std::stop_token& stop) {
  for (std::size_t round = 0; round <= task.loaded.size(); ++round) {
    std::optional<base::Digest> lost;
    base::Status filled = fill_workspace(task, lost);
    if (filled || !lost || stop.stop_requested()) {
      return filled;
    }
    const auto maker =
        std::find_if(task.loaded.begin(), task.loaded.end(), [&](const Loaded& loaded) {
          const auto& outputs = loaded.result->outputs;
          return std::any_of(outputs.begin(), outputs.end(),
                             [&](const auto& output) { return output.digest == *lost; });
        });
    if (maker == task.loaded.end() || maker->dependency->job.text().empty()) {
      return filled;
    }
    SEQUENT_TRY(remake(*maker, queue, stop));
  }
  return base::unavailable("inputs of " + task.job.name + " are lost as fast as they are made");
}

// `lost`: the blob that is nowhere, if that is the fault.
base::Status ProverRunner::fill_workspace(const Task& task, std::optional<base::Digest>& lost) {
  std::vector<WorkspaceInput> inputs{{task.job.source.path, task.job.source.digest}};
  for (const distproof::JobInput& file : task.job.inputs) {
    inputs.push_back({file.path, file.digest});
  }
  for (const Loaded& loaded : task.loaded) {
    const auto& products = loaded.dependency->products;
    for (const proofcache::OutputFile& output : loaded.result->outputs) {
      if (std::find(products.begin(), products.end(), output.path) != products.end()) {
        inputs.push_back({output.path, output.digest});
      }
    }
  }
  std::vector<std::string> folders;
  for (const std::string& folder : task.job.folders) {
    if (folder != ".") {
      folders.push_back(folder);
    }
  }
  if (task.job.directory != ".") {
    folders.push_back(task.job.directory);
  }
  return workspace_.arrange(
      inputs, folders, [&](const base::Digest& content, const std::filesystem::path& path) {
        base::Status placed =
            tools_.artifacts.restore(content, path.string(), base::Placement::kShared, 0444);
        if (!placed && placed.error().code == base::ErrorCode::kNotFound) {
          lost = content;
        }
        return placed;
      });
}

base::Status ProverRunner::remake(const Loaded& dependency,
                                  distproof::Queue& queue,
                                  const std::stop_token& stop) {
  if (remaking_ >= kDeepestRemake) {
    return base::unavailable("too many outputs of this run are lost");
  }
  const distproof::JobId& id = dependency.dependency->job;
  SEQUENT_TRY_ASSIGN(const auto payloads, queue.payloads({&id, 1}));
  if (payloads.empty() || !payloads.front()) {
    return base::not_found("the queue does not know how " + dependency.dependency->name +
                           " was made");
  }
  SEQUENT_TRY_ASSIGN(const JobSpec job, distproof::decode_job(*payloads.front()));
  SEQUENT_TRY_ASSIGN(const Task task, prepare(job, queue));
  ++remaking_;
  const Reported report = check(task, queue, stop);
  --remaking_;
  if (!report) {
    return report.error();
  }
  return {};
}

ProverRunner::Reported ProverRunner::judge(const Task& task,
                                           provers::Prover& prover,
                                           const ProcessOutcome& outcome) {
  switch (outcome.end) {
    case ProcessEnd::kStopped:
      return JobReport{JobEnd::kStopped, ""};
    case ProcessEnd::kTimedOut:
    case ProcessEnd::kOutOfMemory:
      return JobReport{JobEnd::kRefuted, limits_text(task.job, outcome.end)};
    case ProcessEnd::kSignalled:
      return base::unavailable(task.job.prover + " was ended by signal " +
                               std::to_string(outcome.signal) + " (" + ::strsignal(outcome.signal) +
                               ")");
    case ProcessEnd::kExited:
      break;
  }
  const provers::Judgement judgement = prover.judge(outcome.exit_code, outcome.out, outcome.err);
  switch (judgement.outcome) {
    case provers::Outcome::kInfrastructure:
      return base::unavailable(judgement.reason);
    case provers::Outcome::kFailed:
      return keep(task, prover, outcome, Verdict::kFailed);
    case provers::Outcome::kProved:
      return keep(task, prover, outcome, Verdict::kProved);
  }
  return base::internal("a judgement of no known kind");
}

ProverRunner::Reported ProverRunner::keep(const Task& task,
                                          provers::Prover& prover,
                                          const ProcessOutcome& outcome,
                                          Verdict verdict) {
  Manifest manifest;
  manifest.module = task.job.name;
  manifest.verdict = verdict;
  manifest.exit_code = outcome.exit_code;
  manifest.out = outcome.out;
  manifest.err = outcome.err;
  manifest.observer = task.job.observer;
  manifest.wall = outcome.wall;
  manifest.user = outcome.user;
  manifest.system = outcome.system;
  manifest.peak_memory_bytes = outcome.peak_memory_bytes;
  manifest.worker = tools_.worker;
  manifest.prover = task.job.prover;
  manifest.finished_ms = tools_.clock.wall_ms();
  if (verdict == Verdict::kProved) {
    SEQUENT_TRY(keep_outputs(task.job, workspace_, tools_.artifacts, prover, manifest));
  }
  SEQUENT_TRY_ASSIGN(const proofcache::StoreOutcome stored,
                     tools_.results.store(task.key, manifest, task.inputs, task.direct));
  if (stored == proofcache::StoreOutcome::kNondeterministic) {
    tools_.on_problem("checking " + task.job.name +
                      " again gave another result; the first one stays in use");
  }
  const std::array<distproof::MeasuredCost, 1> cost{
      {{task.job.name,
        {.time_ms = std::chrono::duration_cast<std::chrono::milliseconds>(outcome.wall).count(),
         .memory_kb = static_cast<std::int64_t>(outcome.peak_memory_bytes / 1024)}}}};
  SEQUENT_TRY(tools_.durations.learn(cost));
  return JobReport{verdict == Verdict::kProved ? JobEnd::kProved : JobEnd::kRefuted,
                   outcome_of(task, manifest, false).text()};
}

}  // namespace sequent::workers
