#include <algorithm>
#include <filesystem>
#include <string_view>

#include "engine/base/paths.h"
#include "workers/provers/coq/draft.h"

namespace sequent::provers {
namespace {

constexpr std::string_view kPluginEnding = ".cmxs";
constexpr std::string_view kPrelude = "Coq.Init.Prelude";

class Linker {
 public:
  explicit Linker(Draft& draft) : draft_(draft) {}

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

  // coqdep names a plugin's files only where it sees what they were made from.
  void link_plugins(Source& source) {
    const SourceFacts& facts = source.record.facts;
    for (const std::string& plugin : draft_.around.plugins) {
      const std::size_t slash = plugin.rfind('/') + 1;  // 0: none
      const std::string file = plugin.substr(slash, plugin.size() - slash - kPluginEnding.size());
      const bool named = std::find(facts.plugin_files.begin(), facts.plugin_files.end(), file) !=
                         facts.plugin_files.end();
      // Which file a public name alone stands for is said by META files: all may be meant.
      if (named || facts.plugin_files.size() < facts.plugins.size()) {
        draft_.add_file(source, plugin);
      }
    }
    if (facts.plugin_files.size() < facts.plugins.size()) {
      for (const std::string& meta : draft_.around.metas) {
        draft_.add_file(source, meta);
      }
    }
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

  void report(const Source& source) {
    const bool only_known =
        std::all_of(source.record.facts.plugins.begin(), source.record.facts.plugins.end(),
                    [](const std::string& plugin) { return is_known_plugin(plugin); });
    for (const std::string& text : source.record.coqdep.warnings) {
      if (text.compare(0, 18, "declared ML module") == 0 && only_known) {
        continue;  // coqdep does not look where Coq's own plugins are
      }
      const bool missing = text.find("has not been found in the loadpath") != std::string::npos;
      draft_.warn(source.name, 0,
                  missing
                      ? text.substr(0, text.find(" and has not")) +
                            ", and neither the project nor an installed library has it: list its "
                            "file, or install its package"
                      : text);
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

void link_sources(Draft& draft) {
  Linker(draft).run();
}

}  // namespace sequent::provers
