#include "workers/job_description.h"

#include "tests/support/catch.h"
#include "workers/outcome.h"

namespace {

using sequent::base::sha256;
using sequent::provers::Module;
using sequent::provers::Project;
using sequent::workers::inputs_of;
using sequent::workers::job_spec_of;
using sequent::workers::KeptOutcome;

Project a_project() {
  Project project;
  project.root = "/home/somebody/lib";
  project.directory = "lib";
  project.folders = {"lib/theory"};
  project.prover = "coq";
  project.prover_fingerprint = "8.16.1 and its plugins";
  Module module;
  module.name = "Lib.A";
  module.source = {"lib/theory/A.v", "/home/somebody/lib/theory/A.v", sha256("source")};
  module.files = {{"lib/part.v", "/home/somebody/lib/part.v", sha256("part")}};
  module.libraries = {{"Coq", sha256("coq")}};
  module.arguments = {"-q", "-Q", "theory", "Lib", "theory/A.v"};
  module.environment = {{"LANG", "C"}};
  module.outputs = {{"lib/theory/A.vo", true}, {"lib/theory/A.glob", false}};
  module.observer = true;
  module.limits = {std::chrono::milliseconds(7), 8};
  project.modules = {module};
  return project;
}

TEST_CASE("a check and a worker come to the same key, each by its own way", "[workers]") {
  const Project project = a_project();
  const auto planned = inputs_of(project, project.modules[0]);
  const auto worked = inputs_of(job_spec_of(project, project.modules[0], {}));
  CHECK(sequent::proofcache::own_inputs_digest(planned) ==
        sequent::proofcache::own_inputs_digest(worked));
  CHECK(planned.observer);
  CHECK(planned.files.size() == 1);
  CHECK(planned.libraries.size() == 1);
}

TEST_CASE("a job names no path of the machine where it was made", "[workers]") {
  const Project project = a_project();
  const auto job = job_spec_of(project, project.modules[0], {});
  CHECK(job.source.path == "lib/theory/A.v");
  CHECK(job.inputs[0].path == "lib/part.v");
  CHECK(job.directory == "lib");
  CHECK(job.folders == std::vector<std::string>{"lib/theory"});
  CHECK(job.outputs[0].product);
  CHECK_FALSE(job.outputs[1].product);
  CHECK(job.limits.time.count() == 7);
  CHECK(job.limits.memory_bytes == 8);
}

TEST_CASE("an outcome comes back from its text", "[workers]") {
  for (const bool reused : {false, true}) {
    const KeptOutcome outcome{sha256("key"), {sha256("interfaces"), sha256("proofs")}, reused};
    CHECK(KeptOutcome::parse(outcome.text()) == outcome);
  }
}

TEST_CASE("what people read is no outcome", "[workers]") {
  const std::string good = KeptOutcome{sha256("key"), {}, false}.text();
  CHECK_FALSE(KeptOutcome::parse("stopped after 2 s, its time limit (--timeout)"));
  CHECK_FALSE(KeptOutcome::parse(""));
  CHECK_FALSE(KeptOutcome::parse(good + "x"));
  for (std::size_t size = 0; size < good.size(); ++size) {
    REQUIRE_FALSE(KeptOutcome::parse(std::string_view(good).substr(0, size)));
  }
}

}  // namespace
