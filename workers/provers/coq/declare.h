#pragma once

#include <string>
#include <vector>

#include "decls/import/coq_library.h"
#include "engine/base/result.h"
#include "workers/provers/prover.h"

namespace sequent::provers {

// Compiled modules whose declarations are wanted, and how coqtop finds them.
struct CoqModules {
  std::vector<std::string> names;      // logical
  std::vector<std::string> sources;    // of each: the path of its `.v`
  std::vector<std::string> notations;  // those of the names whose notations statements have
  std::vector<std::string> flags;      // of coqtop: -Q, -R, -I, -arg
  std::string directory;               // flags are relative to it; where modules are compiled
  std::string source_directory;        // sources are relative to it
};

// The modules of a project, by its folder or project file (absolute), whose `.vo` files a check
// has made.
// Errors: those of read_layout(); kInvalid: a `.vo` is missing.
[[nodiscard]] base::Result<CoqModules> project_modules(const std::string& path);

// The modules of an installed library: "stdlib", or the name of one in user-contrib.
// Errors: kNotFound: there is none of that name; kUnavailable: coqtop is not installed.
[[nodiscard]] base::Result<CoqModules> library_modules(ToolRunner& tools,
                                                       const std::string& library);

// What coqtop and dpdgraph print of the modules' declarations, and where these stand in the
// sources. What could not be had is said in
// `warnings`: without the package libcoq-dpdgraph only edges of statements are known.
//
// Errors: kInvalid: coqtop refuses a module, with its message; kUnavailable: coqtop is not
// installed or was stopped.
// Blocking: tens of seconds. Threads: runs two programs at once; `tools` must allow it.
[[nodiscard]] base::Result<decls::CoqListing> list_declarations(ToolRunner& tools,
                                                                const CoqModules& modules,
                                                                std::vector<std::string>& warnings);

}  // namespace sequent::provers
