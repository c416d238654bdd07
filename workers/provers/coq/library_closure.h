#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "workers/provers/coq/installed_libraries.h"

namespace sequent::provers {

// What of the installed libraries the modules of one project may load.
//
// Borrows: the libraries.
class LibraryClosure {
 public:
  struct Loaded {
    std::set<std::string> names;            // of libraries, or parts of them
    std::set<std::string> foreign_plugins;  // that these load
  };

  // `modules`: logical names of those that the project makes.
  LibraryClosure(InstalledLibraries& libraries, const std::vector<std::string>& modules);

  // `roots`: first words of the names that a source requires. A library under a name that the
  // project uses itself counts without what the project makes too, unless another
  // library loads it.
  base::Result<Loaded> of(const std::vector<std::string>& roots);

 private:
  base::Result<std::vector<std::string>> parts_of(const std::string& root);

  InstalledLibraries& libraries_;
  std::map<std::string, std::set<std::string>> made_;  // as paths, by their first word
  std::map<std::string, std::vector<std::string>> parts_;
};

}  // namespace sequent::provers
