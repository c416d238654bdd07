#include "cli/check/submission.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "distproof/job_wire.h"
#include "distproof/scheduler.h"
#include "workers/job_description.h"

namespace sequent::cli {
namespace {

// Among jobs of equal paths the one with the longest source goes first.
constexpr std::int64_t kTies = 65536;
constexpr std::size_t kNoJob = std::numeric_limits<std::size_t>::max();

std::vector<std::string> products_of(const provers::Module& module) {
  std::vector<std::string> products;
  for (const provers::OutputPath& output : module.outputs) {
    if (output.product) {
      products.push_back(output.path);
    }
  }
  return products;
}

// The part of a project's graph that is still open.
class OpenGraph {
 public:
  OpenGraph(const provers::Project& project, const Plan& plan)
      : project_(project), job_of_(project.modules.size(), kNoJob), hides_(project.modules.size()) {
    for (std::uint32_t i = 0; i < project.modules.size(); ++i) {
      if (plan.fates[i] == Fate::kOpen) {
        job_of_[i] = modules.size();
        modules.push_back(i);
      }
      const auto& needs = project.modules[i].dependencies;
      hides_[i] = std::any_of(needs.begin(), needs.end(),
                              [&](std::uint32_t need) { return is_open(need) || hides_[need]; });
    }
    graph.waits_for.reserve(modules.size());
    for (const std::uint32_t module : modules) {
      graph.waits_for.push_back(waits_for(module));
    }
  }

  std::vector<std::uint32_t> modules;
  distproof::JobGraph graph;

 private:
  [[nodiscard]] bool is_open(std::uint32_t module) const { return job_of_[module] != kNoJob; }

  // What a module asks for, and where the result of that is known, what is open below it:
  // a module whose outputs were lost has dependents whose results are known.
  [[nodiscard]] std::vector<std::size_t> waits_for(std::uint32_t module) const {
    std::vector<std::size_t> jobs;
    std::vector<std::uint32_t> open = project_.modules[module].dependencies;
    std::vector<bool> seen(project_.modules.size());
    while (!open.empty()) {
      const std::uint32_t next = open.back();
      open.pop_back();
      if (seen[next]) {
        continue;
      }
      seen[next] = true;
      if (is_open(next)) {
        jobs.push_back(job_of_[next]);
      } else if (hides_[next]) {
        const auto& below = project_.modules[next].dependencies;
        open.insert(open.end(), below.begin(), below.end());
      }
    }
    std::sort(jobs.begin(), jobs.end());
    return jobs;
  }

  const provers::Project& project_;
  std::vector<std::size_t> job_of_;
  std::vector<bool> hides_;  // whether something open is below
};

distproof::JobSpec describe(const provers::Project& project,
                            const Plan& plan,
                            std::uint32_t index) {
  const provers::Module& module = project.modules[index];
  std::vector<distproof::JobDependency> dependencies;
  for (const std::uint32_t other : loaded_by(project, index)) {
    const provers::Module& loaded = project.modules[other];
    distproof::JobDependency dependency{.name = loaded.name, .products = products_of(loaded)};
    dependency.direct =
        std::binary_search(module.dependencies.begin(), module.dependencies.end(), other);
    if (plan.fates[other] == Fate::kProved) {
      dependency.result = plan.found[other]->key;
      dependency.tree = plan.found[other]->tree;
    } else {
      dependency.job = job_id_of(loaded);
    }
    dependencies.push_back(std::move(dependency));
  }
  std::sort(dependencies.begin(), dependencies.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return workers::job_spec_of(project, module, std::move(dependencies));
}

}  // namespace

distproof::JobId job_id_of(const provers::Module& module) {
  return distproof::JobId::escape(module.name);
}

Submission make_submission(const provers::Project& project,
                           const Plan& plan,
                           std::span<const std::optional<distproof::Cost>> costs) {
  OpenGraph open(project, plan);
  std::vector<std::optional<std::int64_t>> known;
  std::vector<std::uint64_t> sizes;
  for (const std::uint32_t module : open.modules) {
    known.push_back(costs[module] ? std::optional(costs[module]->time_ms) : std::nullopt);
    sizes.push_back(project.modules[module].source_bytes);
  }
  Submission submission;
  submission.times_ms = distproof::guess_times(known, sizes);
  const auto priorities = distproof::critical_paths(open.graph, submission.times_ms);
  for (std::size_t i = 0; i < open.modules.size(); ++i) {
    distproof::NewJob job{
        .id = job_id_of(project.modules[open.modules[i]]),
        .waits_for = {},
        .priority = priorities[i] * kTies +
                    static_cast<std::int64_t>(std::min<std::uint64_t>(sizes[i], kTies - 1)),
        .payload = distproof::encode_job(describe(project, plan, open.modules[i]))};
    for (const std::size_t other : open.graph.waits_for[i]) {
      job.waits_for.push_back(job_id_of(project.modules[open.modules[other]]));
    }
    submission.jobs.push_back(std::move(job));
  }
  submission.modules = std::move(open.modules);
  return submission;
}

std::chrono::milliseconds estimate_left(const provers::Project& project,
                                        const Submission& submission,
                                        const std::vector<bool>& done,
                                        std::span<const std::int64_t> running_ms,
                                        std::size_t workers) {
  std::vector<std::size_t> job_of(project.modules.size(), kNoJob);
  distproof::JobGraph graph;
  std::vector<std::int64_t> times;
  for (std::size_t i = 0; i < submission.modules.size(); ++i) {
    if (done[i]) {
      continue;
    }
    job_of[submission.modules[i]] = graph.waits_for.size();
    auto& waits_for = graph.waits_for.emplace_back();
    for (const std::uint32_t need : project.modules[submission.modules[i]].dependencies) {
      if (job_of[need] != kNoJob) {
        waits_for.push_back(job_of[need]);
      }
    }
    times.push_back(std::max<std::int64_t>(submission.times_ms[i] - running_ms[i], 1));
  }
  const auto priorities = distproof::critical_paths(graph, times);
  return std::chrono::milliseconds(distproof::makespan(graph, times, priorities, workers));
}

}  // namespace sequent::cli
