#include "workers/provers/coq/library_closure.h"

#include <algorithm>
#include <utility>

namespace sequent::provers {

LibraryClosure::LibraryClosure(InstalledLibraries& libraries,
                               const std::vector<std::string>& modules)
    : libraries_(libraries) {
  for (std::string path : modules) {
    const std::string root = path.substr(0, path.find('.'));
    std::replace(path.begin(), path.end(), '.', '/');
    made_[root].insert(std::move(path));
  }
}

base::Result<LibraryClosure::Loaded> LibraryClosure::of(const std::vector<std::string>& roots) {
  Loaded loaded;
  std::vector<std::string> open = {"Coq"};
  for (const std::string& root : roots) {
    if (made_.count(root) == 0) {
      open.push_back(root);
      continue;
    }
    SEQUENT_TRY_ASSIGN(const std::vector<std::string> parts, parts_of(root));
    if (parts.empty()) {
      continue;
    }
    SEQUENT_TRY_ASSIGN(const InstalledLibrary library, libraries_.library(root));
    loaded.names.insert(parts.begin(), parts.end());
    loaded.foreign_plugins.insert(library.foreign_plugins.begin(), library.foreign_plugins.end());
    open.insert(open.end(), library.loads.begin(), library.loads.end());
  }
  std::set<std::string> seen;
  while (!open.empty()) {
    const std::string name = std::move(open.back());
    open.pop_back();
    if (!seen.insert(name).second) {
      continue;
    }
    const base::Result<InstalledLibrary> library = libraries_.library(name);
    if (!library && library.error().code == base::ErrorCode::kNotFound) {
      continue;  // a name of the project, or missing: then coqdep has said so
    }
    if (!library) {
      return library.error();
    }
    loaded.names.insert(name);
    loaded.foreign_plugins.insert(library->foreign_plugins.begin(), library->foreign_plugins.end());
    open.insert(open.end(), library->loads.begin(), library->loads.end());
  }
  return loaded;
}

base::Result<std::vector<std::string>> LibraryClosure::parts_of(const std::string& root) {
  if (const auto known = parts_.find(root); known != parts_.end()) {
    return known->second;
  }
  base::Result<std::vector<std::string>> parts = libraries_.visible_parts(root, made_[root]);
  if (!parts && parts.error().code == base::ErrorCode::kNotFound) {
    parts = std::vector<std::string>();
  }
  if (parts) {
    parts_[root] = *parts;
  }
  return parts;
}

}  // namespace sequent::provers
