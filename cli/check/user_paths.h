#pragma once

#include <string>

#include "cli/output/reporter.h"
#include "workers/provers/project.h"

namespace sequent::cli {

// How a user at `folder` (absolute) would name files: relative if they lie near.
class UserPaths {
 public:
  UserPaths(const provers::Project& project, std::string folder);

  [[nodiscard]] std::string shown(const std::string& absolute) const;
  // A file as a prover's message names it: a path of the project.
  [[nodiscard]] std::string shown_of_project(const std::string& path) const;
  [[nodiscard]] ModuleRef module(const provers::Module& module) const;

 private:
  const provers::Project& project_;
  std::string folder_;
};

}  // namespace sequent::cli
