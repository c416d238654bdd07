#include "workers/provers/project.h"

#include "engine/base/paths.h"

namespace sequent::provers {

std::string Project::on_disk(const std::string& workspace_path) const {
  constexpr std::string_view kAbsolute = "@root/";
  if (workspace_path.compare(0, kAbsolute.size(), kAbsolute) == 0) {
    return workspace_path.substr(kAbsolute.size() - 1);
  }
  // As seen from where the root stands in the workspace, so it is seen from the root.
  return base::absolute_path(
      built_folder(),
      base::relative_path(base::absolute_path("/", directory), "/" + workspace_path));
}

std::string Project::built_folder() const {
  return base::absolute_path(root, built);
}

}  // namespace sequent::provers
