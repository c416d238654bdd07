#pragma once

#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "workers/provers/coq/layout.h"

namespace sequent::provers {

// What lies in the folders of a project's load paths, besides the bytes of files.
struct Surroundings {
  // Over the names that coqdep can see: sources, compiled files without their
  // endings (so that making a `.vo` beside its `.v` changes nothing), plugins.
  base::Digest digest;
  // Names (layout.h) of `.vo` files that the project does not make: outside of its root, or
  // without a source beside them. Sorted.
  std::vector<std::string> foreign_vos;
  // `.vo` files without a source among the project's sources: of modules that are gone. Sorted.
  std::vector<std::string> left_over_vos;
  std::vector<std::string> metas;    // META and META.x files in -I folders, in their order
  std::vector<std::string> plugins;  // `.cmxs` files in -I folders; sorted
  std::vector<std::string> sources;  // all `.v` files; sorted

  // The files that `Load load` may read: from where coqc is started, or of that name in any
  // folder of the load paths. Which of them it is, is left to coqc.
  [[nodiscard]] std::vector<std::string> candidates_of_load(const Layout& layout,
                                                            const std::string& load) const;
};

[[nodiscard]] base::Result<Surroundings> list_surroundings(const Layout& layout);

}  // namespace sequent::provers
