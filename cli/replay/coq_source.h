#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/machine.h"
#include "distproof/job.h"
#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "proofcache/results/result_key.h"
#include "workers/provers/coq/coq_top.h"
#include "workers/provers/project.h"

namespace sequent::cli {

// A source file as coqidetop is given it, and all that its recording depends on.
struct CoqSource {
  std::string file;    // as sessions name it
  std::string path;    // absolute
  std::string module;  // logical name
  std::string prover;  // "Coq 8.16.1"
  std::string text;
  base::Digest digest;       // of the text
  base::Digest environment;  // of all else: Session::environment
  provers::CoqTopOptions options;
  // The same for a worker that has none of these files: what it reads, by digest, and the
  // arguments of coqidetop, the last of which is the file. Kind, request and limits are the user's.
  distproof::JobSpec job;
  std::vector<provers::InputFile> files;  // where the job's inputs are
  // Of a module of a project: what compiling it made, as far as that is there.
  std::vector<provers::InputFile> made;
};

// Finds out how files are to be read: one that lies in a project (a _CoqProject or sequent.toml in
// its folder or above) as a module of it, one of an installed library as that, any other as
// the only file of its folder. Modules that a file loads must be there, compiled.
//
// Borrows: the machine.
// Errors: kInvalid: no such file, not a source of its project, a mistake in the project, a
// dependency that is not compiled (run `sequent check`); kUnavailable: no Coq here.
// Threads: one.
class CoqSources {
 public:
  explicit CoqSources(Machine& machine) : machine_(machine) {}

  // `path`: as the user gave it.
  base::Result<CoqSource> file(const std::string& path);
  // The sources of a project, each after those it depends on. `path`: its folder or project file.
  // `skipped`: is told of those that load what is not compiled.
  base::Result<std::vector<CoqSource>> project(const std::string& path,
                                               std::vector<std::string>& skipped);
  // Those that files were found in, but for files alone.
  [[nodiscard]] std::vector<const provers::Project*> projects() const;

 private:
  struct Read {
    provers::Project project;
    // Of the modules whose products were looked at; absent: not compiled.
    std::map<std::uint32_t, std::optional<proofcache::TreeDigests>> trees;
  };

  base::Result<provers::Prover*> prover();
  base::Result<Read*> read_project(const std::string& path);
  // What is the same for all files of installed libraries.
  struct Installed {
    std::string folder;       // "theories" and "user-contrib" lie in it; no symbolic links
    std::string version;      // "Coq 8.16.1"
    std::string fingerprint;  // of the prover
    std::map<std::string, base::Digest> libraries;
  };

  base::Result<Installed*> installed();
  base::Result<std::string> first_line(const std::vector<std::string>& argv);
  base::Result<CoqSource> of_module(Read& read, std::uint32_t index);
  base::Result<CoqSource> of_library(const std::string& path, Installed& coq);
  base::Result<CoqSource> alone(const std::string& path, const std::string& shown);
  base::Result<std::optional<proofcache::TreeDigests>> tree_of(Read& read, std::uint32_t index);
  base::Status add_products(const provers::Project& project,
                            std::uint32_t index,
                            CoqSource& source);
  base::Result<std::vector<proofcache::DirectDependency>> dependencies_of(
      Read& read, const provers::Module& module);

  Machine& machine_;
  std::string coqidetop_;
  std::map<std::string, Read> projects_;  // by their paths
  std::optional<Installed> installed_;
};

}  // namespace sequent::cli
