#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "workers/provers/coq/coq_project.h"

namespace sequent::provers {

// The load paths of a project, in the order in which coq_makefile gives them to coqc (all -I, then
// -Q, then -R), with folders made normal and relative to the project's root.
class LoadPaths {
 public:
  explicit LoadPaths(std::vector<LoadPath> paths);

  [[nodiscard]] const std::vector<LoadPath>& all() const { return paths_; }
  // -I pl -Q src Name ...
  [[nodiscard]] std::vector<std::string> flags() const;

  // The dotted name that coqc gives the module of a source ("src/a/B.v"): by the last
  // of the load paths that reaches its folder, else the file's name alone.
  [[nodiscard]] std::string logical_name(std::string_view source) const;

 private:
  std::vector<LoadPath> paths_;
};

// Whether coqc goes into a folder of that name: an identifier, except CVS and _darcs.
[[nodiscard]] bool is_module_folder(std::string_view name);

// Folders in which dune and opam keep copies of sources: none of a project's own lies there.
constexpr std::array<std::string_view, 2> kCopies = {"_build", "_opam"};
[[nodiscard]] bool has_copies(std::string_view folder);

}  // namespace sequent::provers
