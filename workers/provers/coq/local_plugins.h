#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "workers/provers/coq/findlib_meta.h"
#include "workers/provers/coq/layout.h"
#include "workers/provers/coq/surroundings.h"

namespace sequent::provers {

// The plugins that lie in a project's own -I folders, as findlib finds them there: by their
// META.PACKAGE files. coqdep names their files only where it sees what they were made from.
class LocalPlugins {
 public:
  struct Loaded {
    std::vector<std::string> files;      // names (layout.h) of `.cmxs` and META files
    std::vector<std::string> elsewhere;  // public names of others, which no such folder has
  };

  // kUnavailable: a META file cannot be read.
  static base::Result<LocalPlugins> read(const WorkspacePaths& paths, const Surroundings& around);

  // What coqc loads for the plugin of that public name, and for what it needs.
  [[nodiscard]] Loaded of(const std::string& public_name) const;

 private:
  struct Package {
    std::string meta;  // name of the file
    FindlibPackage facts;
  };

  std::map<std::string, Package> packages_;       // by public name
  std::map<std::string, std::string> meta_file_;  // by the package that it is about
};

}  // namespace sequent::provers
