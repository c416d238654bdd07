#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "distproof/names.h"
#include "engine/base/digest.h"
#include "proofcache/results/result_key.h"

namespace sequent::distproof {

// A file a job may read: where it lies in the job's workspace, and its bytes by name.
struct JobInput {
  std::string path;  // relative, `/` between parts, no `..`
  base::Digest digest;
  bool operator==(const JobInput&) const = default;
};

// A file that the job makes, in its workspace.
struct JobOutput {
  std::string path;
  bool product = false;  // what dependents load
  bool operator==(const JobOutput&) const = default;
};

// Another check whose products this one may read.
struct JobDependency {
  std::string name;                   // logical: "Coq.Init.Logic"
  std::vector<std::string> products;  // where they lie in the workspace: "Init/Logic.vo"
  // The job of this run that makes it. Empty: its result was known before the run.
  JobId job;
  // The key of that known result.
  std::optional<base::Digest> result;
  // Whether this job itself asks for it; false: it is loaded on behalf of another.
  bool direct = true;
  // With `result`: its tree, with what is below it now.
  proofcache::TreeDigests tree = {};
  bool operator==(const JobDependency&) const = default;
};

struct JobLimits {
  std::chrono::milliseconds time{0};  // 0: none
  std::uint64_t memory_bytes = 0;     // 0: none
  bool operator==(const JobLimits&) const = default;
};

// What a worker is to do; each kind has a runner (workers/job_kinds.cc). The numbers are stored.
enum class JobKind : std::uint16_t {
  kCheck = 0,    // a module
  kRecord = 1,   // the proof states of a file
  kIndex = 2,    // the declarations of a module
  kAttempt = 3,  // tactics on a state
};

// All that a worker must know to do one job without its source tree. It
// names no absolute path, so that the same work has the same description
// everywhere.
struct JobSpec {
  JobKind kind = JobKind::kCheck;
  std::string prover;              // "coq": which of workers/provers runs it
  std::string prover_fingerprint;  // of binary, version, plugins, libraries that come with it
  std::string name;                // for people and for durations: "Coq.Init.Logic"
  JobInput source;
  std::vector<JobInput> inputs;  // further declared files
  // Of libraries outside the project: logical name as path.
  std::vector<JobInput> external_inputs;
  // All that is loaded, also on behalf of others; sorted by name.
  std::vector<JobDependency> dependencies;
  std::string directory = ".";         // of the workspace: where the prover is started
  std::vector<std::string> folders;    // of the workspace, there even if nothing lies in them
  std::vector<std::string> arguments;  // all after the program's name, canonical
  std::vector<std::pair<std::string, std::string>> environment;  // declared variables; sorted
  std::vector<JobOutput> outputs;
  JobLimits limits;
  // Reads proofs of what it loads (`Print Assumptions`): its result goes by the full key.
  bool observer = false;
  std::vector<std::string> labels;  // what a worker must offer
  std::string request;              // what else its kind needs, in a form of that kind's

  // What the queue makes it wait for: each job among `dependencies`, once.
  [[nodiscard]] std::vector<JobId> waits_for() const;
  bool operator==(const JobSpec&) const = default;
};

}  // namespace sequent::distproof
