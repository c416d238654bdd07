#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "workers/provers/coq/coq_project.h"
#include "workers/provers/coq/load_paths.h"
#include "workers/provers/coq/sequent_toml.h"
#include "workers/provers/diagnostic.h"

namespace sequent::provers {

// How some sources of a project are compiled.
struct Theory {
  LoadPaths load_paths{{}};            // folders as names
  std::vector<std::string> arguments;  // of coqc: from -arg, or flags of a coq.theory
};

// A source of a project, by its name.
struct OwnSource {
  std::string name;
  std::uint32_t theory = 0;
};

// A Coq project as its files on disk say, before any of its sources is read.
//
// A *name* is a path relative to the root, normal ("src/A.v", "../lib/B.v"), or absolute if the
// project's file names something outside of the root by an absolute path.
struct Layout {
  std::string root;                // absolute, without symbolic links
  std::string project_file;        // for messages: "_CoqProject"; empty: there is none
  std::string built;               // where outputs belong, from the root: "_build/default"; "."
  std::vector<Theory> theories;    // one, unless dune builds several
  std::vector<OwnSource> sources;  // in the project's order, each once
  LoadPaths load_paths{{}};        // of all theories
  std::vector<FileRules> rules;    // of sequent.toml; the first is for all files
  std::vector<Diagnostic> warnings;
  int levels_up = 0;  // of the deepest "../.." among the names
};

// Reads `path`, absolute: a folder, or a project file (also a dune-project) in it.
//
// With a project file: its listed sources; if it lists none, the `.v` files below its -Q and -R
// folders that lie in the root. As coq_makefile does, `-I . -R . Top` is added if a
// source lies in the root itself and no load path reaches it.
// `Make` is taken for one where it lists sources and there is no _CoqProject. A folder without any
// whose sources a project above it lists stands for that project.
// Without one, or with one that lists no sources beside a dune-project (it is for an editor then):
// the coq.theory stanzas below the folder, each compiled as dune does. What is built lies in
// _build/default then, since dune refuses to make what lies among the sources.
// Without any of these: all `.v` files below the folder, with `-R . ""`, so that a flat folder
// gives what plain coqc gives in it, and folders inside are part of the modules' names.
//
// Errors: kInvalid, kUnavailable as Prover::discover says.
[[nodiscard]] base::Result<Layout> read_layout(const std::string& path);

// Whether a path that is taken from the root ends outside of it.
[[nodiscard]] bool leads_outside(const std::string& path);

// Where the files of a project stand in a job's workspace. The root stands deep enough that
// "../.." stays inside; what the project names by an absolute path stands under
// "@root". So coqc gets the same words on every machine and in every checkout.
class WorkspacePaths {
 public:
  WorkspacePaths(std::string root, int levels_up);

  // Where the root stands, and coqc is started: ".", "@1", "@1/@2" ...
  [[nodiscard]] const std::string& directory() const { return directory_; }
  // How coqc is told of a name.
  [[nodiscard]] std::string argument(const std::string& name) const;
  // Its path in the workspace.
  [[nodiscard]] std::string in_workspace(const std::string& name) const;
  // Its path on this machine.
  [[nodiscard]] std::string on_disk(const std::string& name) const;

 private:
  std::string root_;
  std::string directory_;
  std::string up_;  // "../" as often as the directory has parts
};

}  // namespace sequent::provers
