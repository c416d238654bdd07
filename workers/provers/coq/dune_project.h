#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "workers/provers/diagnostic.h"

namespace sequent::provers {

// A coq.theory stanza, and the sources that it builds. Paths are relative to the project's root.
struct DuneTheory {
  std::string folder;                  // of its dune file; "." is the root
  std::string logical;                 // "My.Theory"
  std::vector<std::string> sources;    // sorted
  std::vector<std::string> arguments;  // of coqc: its flags, after those of env stanzas
  std::vector<std::string> theories;   // logical names of those that it uses itself
  std::string file;                    // for messages
  int line = 0;
};

struct DuneProject {
  std::vector<DuneTheory> theories;
  std::vector<Diagnostic> warnings;  // what is left to dune: rules that make sources, plugins
};

// Reads the dune files at and below `root` as dune does in its profile `dev`: folders (dirs,
// data_only_dirs, subdir), include_subdirs, env, coq.theory with name, modules, flags and theories.
//
// Errors: kInvalid, one line "FILE:LINE: what"; kUnavailable: a file cannot be read.
[[nodiscard]] base::Result<DuneProject> read_dune_project(const std::string& root);

}  // namespace sequent::provers
