#include "cli/check/plan.h"

#include "cli/check/submission.h"
#include "distproof/job_wire.h"
#include "tests/support/catch.h"

namespace {

using sequent::cli::dependents_of;
using sequent::cli::estimate_left;
using sequent::cli::Fate;
using sequent::cli::job_id_of;
using sequent::cli::loaded_by;
using sequent::cli::make_submission;
using sequent::cli::Plan;
using sequent::cli::Submission;
using sequent::distproof::Cost;
using sequent::distproof::JobId;
using sequent::provers::Module;
using sequent::provers::Project;
using Indices = std::vector<std::uint32_t>;

// 0 <- 1 <- 2, 0 <- 3, and 4 alone.
Project a_project() {
  Project project;
  const std::vector<Indices> needs{{}, {0}, {1}, {0}, {}};
  for (std::size_t i = 0; i < needs.size(); ++i) {
    Module module;
    module.name = "M" + std::to_string(i);
    module.source.path = module.name + ".v";
    module.source_bytes = 100;
    module.dependencies = needs[i];
    module.outputs = {{module.name + ".vo", true}, {module.name + ".glob", false}};
    project.modules.push_back(module);
  }
  project.prover = "coq";
  return project;
}

Plan plan_with(const Project& project, const std::vector<Fate>& fates) {
  Plan plan;
  plan.fates = fates;
  plan.because_of.assign(fates.size(), 0);
  plan.found.resize(fates.size());
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (fates[i] == Fate::kProved) {
      plan.found[i].emplace();
      plan.found[i]->key = sequent::base::sha256(project.modules[i].name);
    }
  }
  return plan;
}

Submission submit(const Project& project, const std::vector<Fate>& fates) {
  std::vector<std::optional<Cost>> costs(project.modules.size());
  return make_submission(project, plan_with(project, fates), costs);
}

constexpr Fate kOpen = Fate::kOpen;
constexpr Fate kProved = Fate::kProved;

TEST_CASE("what a module loads, and what loads it, is found through the graph", "[cli]") {
  const Project project = a_project();
  CHECK(loaded_by(project, 2) == Indices{0, 1});
  CHECK(loaded_by(project, 0).empty());
  CHECK(dependents_of(project, 0) == Indices{1, 2, 3});
  CHECK(dependents_of(project, 2).empty());
}

TEST_CASE("only open modules become jobs, each waiting for the open ones it asks for", "[cli]") {
  const Project project = a_project();
  const Submission submission = submit(project, {kProved, kOpen, kOpen, kProved, kProved});
  CHECK(submission.modules == Indices{1, 2});
  CHECK(submission.jobs[0].waits_for.empty());
  CHECK(submission.jobs[1].waits_for == std::vector<JobId>{job_id_of(project.modules[1])});
}

TEST_CASE("a job knows all it loads: what is known by its result, what is not by its job",
          "[cli]") {
  const Project project = a_project();
  const Submission submission = submit(project, {kProved, kOpen, kOpen, kProved, kProved});
  const auto job = sequent::distproof::decode_job(submission.jobs[1].payload);
  REQUIRE(job);
  REQUIRE(job->dependencies.size() == 2);
  CHECK(job->dependencies[0].name == "M0");
  CHECK(job->dependencies[0].result == sequent::base::sha256("M0"));
  CHECK_FALSE(job->dependencies[0].direct);
  CHECK(job->dependencies[0].products == std::vector<std::string>{"M0.vo"});
  CHECK(job->dependencies[1].name == "M1");
  CHECK(job->dependencies[1].job == job_id_of(project.modules[1]));
  CHECK(job->dependencies[1].direct);
}

TEST_CASE("a job waits for lost outputs below results that are known", "[cli]") {
  const Project project = a_project();
  // The result of 0 is lost, that of 1, which loads it, is not; 2 needs the outputs of both.
  const Submission submission = submit(project, {kOpen, kProved, kOpen, kProved, kProved});
  CHECK(submission.modules == Indices{0, 2});
  CHECK(submission.jobs[1].waits_for == std::vector<JobId>{job_id_of(project.modules[0])});
}

TEST_CASE("the longest path goes first", "[cli]") {
  const Project project = a_project();
  const Submission submission = submit(project, {kOpen, kOpen, kOpen, kOpen, kOpen});
  const auto priority = [&](std::size_t i) {
    return submission.jobs[i].priority;
  };
  CHECK(priority(0) > priority(1));
  CHECK(priority(1) > priority(2));
  CHECK(priority(1) > priority(3));
  CHECK(priority(3) == priority(4));
}

TEST_CASE("what is left is estimated from recorded times", "[cli]") {
  const Project project = a_project();
  std::vector<std::optional<Cost>> costs;
  for (const int time_ms : {100, 200, 300, 50, 60}) {
    costs.push_back(Cost{.time_ms = time_ms, .memory_kb = 0});
  }
  const Submission submission =
      make_submission(project, plan_with(project, {kOpen, kOpen, kOpen, kOpen, kOpen}), costs);
  const std::vector<std::int64_t> nothing_runs(5, 0);
  const auto left = [&](const std::vector<bool>& done, const std::vector<std::int64_t>& running,
                        std::size_t workers) {
    return estimate_left(project, submission, done, running, workers).count();
  };
  CHECK(left({false, false, false, false, false}, nothing_runs, 1) == 710);
  CHECK(left({false, false, false, false, false}, nothing_runs, 2) == 600);
  CHECK(left({true, true, false, true, true}, nothing_runs, 2) == 300);
  CHECK(left({true, true, false, true, true}, {0, 0, 120, 0, 0}, 2) == 180);
}

}  // namespace
