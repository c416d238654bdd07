#include "workers/provers/coq/local_plugins.h"

#include <set>
#include <string_view>

#include "engine/base/file_io.h"
#include "engine/base/paths.h"

namespace sequent::provers {
namespace {

constexpr std::string_view kCore = "coq-core";  // what coqc loads from there is its own

}  // namespace

base::Result<LocalPlugins> LocalPlugins::read(const WorkspacePaths& paths,
                                              const Surroundings& around) {
  LocalPlugins plugins;
  for (const std::string& meta : around.metas) {
    const std::string package(package_of_meta(meta.substr(meta.rfind('/') + 1)));
    if (package.empty() || !plugins.meta_file_.emplace(package, meta).second) {
      continue;
    }
    SEQUENT_TRY_ASSIGN(const std::string text, base::read_file(paths.on_disk(meta)));
    for (FindlibPackage& facts : read_findlib_meta(text)) {
      std::string name = package;
      name.append(facts.name.empty() ? "" : ".").append(facts.name);
      plugins.packages_.emplace(std::move(name), Package{meta, std::move(facts)});
    }
  }
  return plugins;
}

LocalPlugins::Loaded LocalPlugins::of(const std::string& public_name) const {
  Loaded loaded;
  std::set<std::string> seen;
  std::vector<std::string> open = {public_name};
  while (!open.empty()) {
    const std::string name = std::move(open.back());
    open.pop_back();
    const std::string head = name.substr(0, name.find('.'));
    if (head == kCore || !seen.insert(name).second) {
      continue;
    }
    const auto meta = meta_file_.find(head);
    if (meta == meta_file_.end()) {
      loaded.elsewhere.push_back(name);
      continue;
    }
    loaded.files.push_back(meta->second);
    const auto package = packages_.find(name);
    if (package == packages_.end()) {
      continue;
    }
    const FindlibPackage& facts = package->second.facts;
    const std::string folder = package->second.meta.substr(0, package->second.meta.rfind('/') + 1);
    for (const std::string& plugin : facts.plugins) {
      const std::string below = facts.folder + "/" + plugin;
      loaded.files.push_back(base::normal_path(below[0] == '/' ? below : folder + below));
    }
    open.insert(open.end(), facts.needs.begin(), facts.needs.end());
  }
  return loaded;
}

}  // namespace sequent::provers
