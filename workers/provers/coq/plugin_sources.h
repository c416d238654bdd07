#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workers/provers/coq/coq_project.h"
#include "workers/provers/diagnostic.h"

namespace sequent::provers {

// Whether a project's file of that name is for a plugin: `.mlg`, `.mllib` and others.
[[nodiscard]] bool is_plugin_source(std::string_view name);

// What there is to say of the plugins that `make` builds from `listed` (paths from `root`), which
// a check takes as they are: those that are not built, and those older than a source. Silent where
// all is built.
[[nodiscard]] std::vector<Diagnostic> warn_of_plugins(const std::string& root,
                                                      const std::string& project_file,
                                                      std::span<const ListedFile> listed);

}  // namespace sequent::provers
