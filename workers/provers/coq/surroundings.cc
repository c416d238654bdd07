#include "workers/provers/coq/surroundings.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <set>
#include <string_view>
#include <system_error>
#include <unordered_set>

#include "engine/base/paths.h"
#include "workers/provers/coq/findlib_meta.h"
#include "workers/provers/coq/source_tree.h"

namespace sequent::provers {
namespace {

constexpr std::array<std::string_view, 2> kModules = {".v", ".vo"};
constexpr std::array<std::string_view, 5> kPlugins = {".cmxs", ".cma", ".mllib", ".mlpack", ".ml"};
constexpr std::array<std::string_view, 1> kAny = {""};

bool enter_none(std::string_view /*folder*/) {
  return false;
}

void sort_unique(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

bool enter_sources(std::string_view folder) {
  return is_module_folder(folder) && !has_copies(folder);
}

bool is_no_meta(const std::string& file) {
  return file != "META" && package_of_meta(file).empty();
}

bool is_no_plugin(const std::string& file) {
  return std::none_of(kPlugins.begin(), kPlugins.end(),
                      [&](std::string_view ending) { return file.ends_with(ending); });
}

bool is_outside(const std::string& name) {
  return name[0] == '/' || name.compare(0, 3, "../") == 0;
}

std::string_view folder_of(std::string_view name) {
  return name.substr(0, name.rfind('/') + 1);
}

}  // namespace

base::Result<Surroundings> list_surroundings(const Layout& layout) {
  std::vector<std::string> modules;
  std::vector<std::string> plugins;
  Surroundings around;
  std::set<std::string> visited;
  for (const LoadPath& path : layout.load_paths.all()) {
    const bool plugin = path.kind == LoadPathKind::kPlugin;
    if (!visited.insert((plugin ? "I" : "Q") + path.folder).second) {
      continue;
    }
    const std::string folder = base::absolute_path(layout.root, path.folder);
    const auto append = [&](std::vector<std::string>& to, const std::vector<std::string>& files) {
      for (const std::string& file : files) {
        to.push_back(path.folder == "." ? file : path.folder + "/" + file);
      }
    };
    if (plugin) {
      SEQUENT_TRY_ASSIGN(std::vector<std::string> files, files_below(folder, kAny, enter_none));
      const auto metas = std::partition(files.begin(), files.end(), is_no_meta);
      append(around.metas, {metas, files.end()});
      files.erase(std::remove_if(files.begin(), metas, is_no_plugin), files.end());
      append(plugins, files);
    } else {
      SEQUENT_TRY_ASSIGN(const std::vector<std::string> files,
                         files_below(folder, kModules, enter_sources));
      append(modules, files);
    }
  }
  std::unordered_set<std::string> sources;
  const std::unordered_set<std::string> present(modules.begin(), modules.end());
  std::unordered_set<std::string_view> own_folders;
  for (const OwnSource& source : layout.sources) {
    sources.insert(source.name);
    own_folders.insert(folder_of(source.name));
  }
  for (std::string& name : modules) {
    if (name.back() == 'o') {
      const std::string source = name.substr(0, name.size() - 1);
      if (sources.count(source) == 0 && (is_outside(name) || present.count(source) == 0)) {
        const bool left_over = !is_outside(name) && own_folders.count(folder_of(name)) != 0;
        (left_over ? around.left_over_vos : around.foreign_vos).push_back(name);
      }
      name.pop_back();
    } else {
      around.sources.push_back(name);
    }
  }
  sort_unique(around.sources);
  sort_unique(around.foreign_vos);
  sort_unique(around.left_over_vos);
  sort_unique(modules);
  plugins.insert(plugins.end(), around.metas.begin(), around.metas.end());
  sort_unique(plugins);
  std::copy_if(plugins.begin(), plugins.end(), std::back_inserter(around.plugins),
               [](const std::string& name) { return name.ends_with(".cmxs"); });
  base::Hasher hasher;
  for (const std::string& name : modules) {
    hasher.field(name);
  }
  hasher.field("");
  for (const std::string& name : plugins) {
    hasher.field(name);
  }
  around.digest = hasher.finish();
  return around;
}

std::vector<std::string> Surroundings::candidates_of_load(const Layout& layout,
                                                          const std::string& load) const {
  const std::string file = load.ends_with(".v") ? load : load + ".v";
  std::vector<std::string> candidates;
  const std::string relative =
      base::relative_path(layout.root, base::absolute_path(layout.root, file));
  std::error_code error;
  if (std::filesystem::is_regular_file(base::absolute_path(layout.root, relative), error)) {
    candidates.push_back(relative);
  }
  const std::string below = "/" + file;
  for (const std::string& source : sources) {
    if (source != relative && source.ends_with(below)) {
      candidates.push_back(source);
    }
  }
  return candidates;
}

}  // namespace sequent::provers
