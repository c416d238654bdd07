#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "proofcache/results/result_key.h"
#include "workers/provers/diagnostic.h"
#include "workers/provers/project.h"

namespace sequent::provers {

// Runs a prover's own tools (coqdep, coqc -config) while a project is read.
class ToolRunner {
 public:
  struct Output {
    int exit_code = 0;
    std::string out;
    std::string err;
  };
  virtual ~ToolRunner() = default;
  // `program` itself if it has a slash, else the first of that name in PATH, as an absolute
  // path. kNotFound: there is none.
  virtual base::Result<std::string> find(const std::string& program) = 0;
  // argv[0]: a path. `environment`: all of it, as NAME=value. Output is never cut.
  // Errors: kNotFound (no such program), kUnavailable (it did not end by itself).
  virtual base::Result<Output> run(std::span<const std::string> argv,
                                   std::span<const std::string> environment,
                                   const std::string& directory) = 0;
};

enum class Outcome {
  kProved,
  kFailed,          // the prover refuses the module: a result
  kInfrastructure,  // says nothing of the module (disk full, out of memory, an input missing)
};

struct Judgement {
  Outcome outcome = Outcome::kInfrastructure;
  std::string reason;  // one line for people, of failures
  std::vector<Diagnostic> diagnostics;
};

// A proof assistant: finds the modules of a project and says how each is checked.
// It never runs a check itself.
//
// Threads: any.
class Prover {
 public:
  virtual ~Prover() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;

  // Reads a project: `path` is its folder or its project file, absolute.
  // Errors: kInvalid (what the user gave: no such path, nothing in it, a mistake in a project file,
  // a cycle; names file and line), kUnavailable (a source cannot be read, or the prover is not
  // installed: names the package).
  virtual base::Result<Project> discover(const std::string& path) = 0;

  // The prover as it is installed here and now: a job may run only where this equals its own.
  // What is asked below is answered for the moment of the last call. kUnavailable: not installed.
  virtual base::Result<std::string> fingerprint() = 0;
  // The digest of an installed library, for the same comparison. kNotFound: not installed.
  virtual base::Result<base::Digest> library_digest(const std::string& library) = 0;
  // The program that checks a module: an absolute path.
  virtual base::Result<std::string> program() = 0;

  // Variables that program() is run with here besides the job's own: they say where this machine
  // has libraries. What a job loads of these is in its key by digest.
  [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>> local_variables()
      const = 0;

  // What dependents see of a product, given its bytes.
  [[nodiscard]] virtual proofcache::ProductDigests product_digests(
      std::string_view product) const = 0;

  // What a check that ended by itself says. Paths in messages are mapped to those of the project.
  [[nodiscard]] virtual Judgement judge(int exit_code,
                                        std::string_view out,
                                        std::string_view err) const = 0;
};

}  // namespace sequent::provers
