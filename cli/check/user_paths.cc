#include "cli/check/user_paths.h"

#include <utility>

#include "engine/base/paths.h"

namespace sequent::cli {

UserPaths::UserPaths(const provers::Project& project, std::string folder)
    : project_(project), folder_(std::move(folder)) {}

std::string UserPaths::shown(const std::string& absolute) const {
  std::string relative = base::relative_path(folder_, base::normal_path(absolute));
  return relative.size() <= absolute.size() ? relative : absolute;
}

std::string UserPaths::shown_of_project(const std::string& path) const {
  return shown(base::absolute_path(project_.root, path));
}

ModuleRef UserPaths::module(const provers::Module& module) const {
  return {module.name, shown(module.source.file)};
}

}  // namespace sequent::cli
