#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/digest.h"
#include "proofcache/results/result_key.h"
#include "workers/provers/diagnostic.h"

namespace sequent::provers {

// A file that a job reads: where it stands in the workspace (relative, no `..`), and
// where its bytes are on this machine.
struct InputFile {
  std::string path;
  std::string file;
  base::Digest digest;
};

struct OutputPath {
  std::string path;      // in the workspace
  bool product = false;  // what dependents load: its digests make the module's tree
};

struct Limits {
  std::chrono::milliseconds time{0};  // 0: none
  std::uint64_t memory_bytes = 0;     // 0: none
};

// One module to check, described so that it can be checked anywhere.
struct Module {
  std::string name;  // logical: "Coq.Init.Logic"
  InputFile source;
  std::uint64_t source_bytes = 0;
  std::vector<std::uint32_t> dependencies;         // what it asks for itself; indices, sorted
  std::vector<InputFile> files;                    // further declared inputs; sorted by path
  std::vector<proofcache::NamedDigest> libraries;  // installed libraries it loads from; sorted
  std::vector<std::string> arguments;              // all after the program's name, canonical
  std::vector<std::pair<std::string, std::string>> environment;  // all of it; sorted
  std::vector<OutputPath> outputs;
  bool observer = false;
  std::string observer_reason;  // "Print Assumptions at line 12"
  Limits limits;
  std::vector<std::string> labels;
};

// A library as a graph of modules.
struct Project {
  std::string root;  // absolute folder
  // Where outputs belong, from the root: where another tool builds the project beside its sources.
  std::string built = ".";
  // Where in the workspace the prover is started and `root` stands: "." unless the
  // project has files beside its root ("../lib"), then a folder below.
  std::string directory = ".";
  // Folders of the workspace that must be there although a job may have no input in them (a load
  // path that is missing makes coqc warn); sorted.
  std::vector<std::string> folders;
  std::string prover;                // "coq"
  std::string prover_version;        // for people: "Coq 8.16.1"
  std::string prover_fingerprint;    // what results are keyed by
  std::vector<Module> modules;       // each after those it depends on
  std::vector<Diagnostic> warnings;  // of the project itself: a missing library, an unused pattern

  // Where an output of the workspace belongs on this machine.
  [[nodiscard]] std::string on_disk(const std::string& workspace_path) const;
  // The folder that the prover finds sources' outputs from as in a workspace.
  [[nodiscard]] std::string built_folder() const;
};

}  // namespace sequent::provers
