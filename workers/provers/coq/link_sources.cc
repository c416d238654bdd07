#include <algorithm>
#include <filesystem>
#include <string_view>

#include "engine/base/paths.h"
#include "workers/provers/coq/draft.h"
#include "workers/provers/coq/local_plugins.h"

namespace sequent::provers {
namespace {

constexpr std::string_view kPluginEnding = ".cmxs";
constexpr std::string_view kPrelude = "Coq.Init.Prelude";

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

class Linker {
 public:
  Linker(Draft& draft, LocalPlugins plugins) : draft_(draft), plugins_(std::move(plugins)) {}

  void run() {
    draft_.edges.resize(draft_.sources.size());
    for (std::uint32_t i = 0; i < draft_.sources.size(); ++i) {
      for (const std::string& file : draft_.sources[i].record.coqdep.files) {
        link_file(i, file);
      }
      link_plugins(draft_.sources[i]);
      link_options(i);
      report(draft_.sources[i]);
    }
    for (std::vector<std::uint32_t>& edges : draft_.edges) {
      std::sort(edges.begin(), edges.end());
      edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    }
    link_prelude();
  }

 private:
  void link_file(std::uint32_t i, const std::string& file) {
    Source& source = draft_.sources[i];
    if (!file.ends_with(".vo")) {
      draft_.add_file(source, name_of(file));
      return;
    }
    const std::string name = name_of(file);
    if (const auto found = draft_.by_vo.find(name); found != draft_.by_vo.end()) {
      draft_.edges[i].push_back(found->second);
    } else if (std::binary_search(draft_.around.foreign_vos.begin(),
                                  draft_.around.foreign_vos.end(), name)) {
      source.reaches_foreign = true;
    } else if (std::binary_search(draft_.around.left_over_vos.begin(),
                                  draft_.around.left_over_vos.end(), name)) {
      draft_.warn(source.name, 0,
                  "requires " + name + ", which is left of a module that is gone: it is not used");
    } else {
      const std::string origin = name.substr(0, name.size() - 1);
      const bool inside = name[0] != '/' && name.compare(0, 3, "../") != 0;
      draft_.warn(source.name, 0,
                  inside ? "requires " + origin + ", which " +
                               (draft_.layout.project_file.empty() ? "the project"
                                                                   : draft_.layout.project_file) +
                               " does not list: add it"
                         : "requires " + name + ", which is not there: build that library first");
    }
  }

  void link_plugins(Source& source) {
    SourceFacts& facts = source.record.facts;
    for (const std::string& plugin : draft_.around.plugins) {
      if (contains(facts.plugin_files, stem_of(plugin))) {
        draft_.add_file(source, plugin);
      }
    }
    std::vector<std::string> elsewhere;
    for (const std::string& name : facts.plugins) {
      const LocalPlugins::Loaded loaded = plugins_.of(name);
      for (const std::string& file : loaded.files) {
        draft_.add_file(source, file);
      }
      append(elsewhere, loaded.elsewhere);
    }
    append(facts.plugins, elsewhere);
  }

  // "p" of "src/p.cmxs".
  static std::string stem_of(const std::string& plugin) {
    const std::size_t begin = plugin.rfind('/') + 1;  // 0: no folder
    return plugin.substr(begin, plugin.size() - begin - kPluginEnding.size());
  }

  [[nodiscard]] bool has_plugin(std::string_view file) const {
    return std::any_of(draft_.around.plugins.begin(), draft_.around.plugins.end(),
                       [&](const std::string& plugin) { return stem_of(plugin) == file; });
  }

  // What coqdep calls a file, as a name (layout.h).
  [[nodiscard]] std::string name_of(const std::string& file) const {
    if (file[0] != '/') {
      return file;
    }
    const std::string relative = base::relative_path(draft_.layout.root, file);
    return relative == ".." || relative.compare(0, 3, "../") == 0 ? file : relative;
  }

  void link_options(std::uint32_t i) {
    Source& source = draft_.sources[i];
    for (const RequiredLibrary& library : source.options.libraries) {
      const std::string end = "." + library.name;
      bool found = false;
      for (std::uint32_t j = 0; j < draft_.sources.size(); ++j) {
        const std::string& logical = draft_.sources[j].logical;
        const bool rooted = library.root.empty() ||
                            logical.compare(0, library.root.size() + 1, library.root + ".") == 0;
        if (j != i && rooted && (logical == library.name || logical.ends_with(end))) {
          draft_.edges[i].push_back(j);
          found = true;
        }
      }
      if (!found) {
        const std::string& from = library.root.empty() ? library.name : library.root;
        source.record.facts.roots.push_back(from.substr(0, from.find('.')));
      }
    }
    for (const std::string& file : source.options.loads) {
      const std::string relative =
          base::relative_path(draft_.layout.root, base::absolute_path(draft_.layout.root, file));
      for (const std::string& name : {relative, relative + ".v"}) {
        draft_.add_file(source, name);
      }
      source.record.facts.observer = "an option that loads " + file;
    }
  }

  // coqdep is silent about the prelude: all that load it depend on it.
  void link_prelude() {
    const auto prelude = draft_.by_logical.find(std::string(kPrelude));
    if (prelude == draft_.by_logical.end()) {
      return;
    }
    std::vector<bool> below(draft_.sources.size(), false);
    std::vector<std::uint32_t> open = {prelude->second};
    below[prelude->second] = true;
    while (!open.empty()) {
      const std::uint32_t next = open.back();
      open.pop_back();
      for (const std::uint32_t edge : draft_.edges[next]) {
        if (!below[edge]) {
          below[edge] = true;
          open.push_back(edge);
        }
      }
    }
    for (std::uint32_t i = 0; i < draft_.sources.size(); ++i) {
      if (draft_.sources[i].options.no_prelude) {
        continue;
      }
      if (below[i]) {
        draft_.warn(draft_.sources[i].name, 0,
                    "is part of " + std::string(kPrelude) + " and needs the argument -noinit");
        continue;
      }
      std::vector<std::uint32_t>& edges = draft_.edges[i];
      const auto place = std::lower_bound(edges.begin(), edges.end(), prelude->second);
      if (place == edges.end() || *place != prelude->second) {
        edges.insert(place, prelude->second);
      }
    }
  }

  // What coqdep said, for who has not asked it; empty: nothing that matters.
  std::string reworded(const Source& source, const std::string& text) const {
    constexpr std::string_view kModule = "declared ML module ";
    constexpr std::string_view kMeta = "could not find META.";
    if (text.compare(0, kModule.size(), kModule) == 0) {
      // It looks neither where Coq's own plugins are, nor for what has no sources.
      const std::vector<std::string>& plugins = source.record.facts.plugins;
      const std::string path =
          text.substr(kModule.size(), text.find(' ', kModule.size()) - kModule.size());
      const std::string file = path.substr(path.rfind('/') + 1);
      const bool known = has_plugin(file) ||
                         std::all_of(plugins.begin(), plugins.end(),
                                     [](const std::string& name) { return is_known_plugin(name); });
      return known ? ""
                   : "loads the plugin " + file +
                         ".cmxs, which no folder of -I has: build it before the check";
    }
    if (const std::size_t meta = text.find(kMeta); meta != std::string::npos) {
      std::string package = text.substr(meta + kMeta.size());
      package.erase(std::min(package.find(' '), package.find_last_not_of('.') + 1));
      return "loads a plugin of " + package + ", whose META." + package +
             " no folder of -I has, and which is not installed: build it before the check, or "
             "install its package";
    }
    if (text.find("has not been found in the loadpath") != std::string::npos) {
      return text.substr(0, text.find(" and has not")) +
             ", and neither the project nor an installed library has it: list its "
             "file, or install its package";
    }
    return text;
  }

  void report(const Source& source) {
    for (const std::string& said : source.record.coqdep.warnings) {
      if (std::string text = reworded(source, said); !text.empty()) {
        draft_.warn(source.name, 0, std::move(text));
      }
    }
    for (const std::string& file : source.record.facts.writes) {
      if (leads_outside(file)) {
        draft_.warn(source.name, 0,
                    "writes " + file +
                        ", which is outside of the project: it is not made when the result comes "
                        "from the cache");
      }
    }
    for (const std::string& command : source.record.facts.outside) {
      draft_.warn(source.name, 0, command + " names files that are no inputs of the check");
    }
  }

  Draft& draft_;
  LocalPlugins plugins_;
};

}  // namespace

void Draft::add_file(Source& source, const std::string& name) {
  if (!std::filesystem::is_regular_file(paths.on_disk(name))) {
    return;
  }
  if (paths.in_workspace(name).compare(0, 3, "../") == 0) {
    warn(source.name, 0, "reads " + name + ", which is outside of the project");
    return;
  }
  source.files.insert(name);
}

base::Status link_sources(Draft& draft) {
  SEQUENT_TRY_ASSIGN(LocalPlugins plugins, LocalPlugins::read(draft.paths, draft.around));
  Linker(draft, std::move(plugins)).run();
  return {};
}

}  // namespace sequent::provers
