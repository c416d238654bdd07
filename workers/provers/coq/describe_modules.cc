#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "engine/base/paths.h"
#include "workers/provers/coq/draft.h"
#include "workers/provers/coq/environment.h"
#include "workers/provers/coq/library_closure.h"

namespace sequent::provers {
namespace {

std::string stem_of(const std::string& name) {
  return name.substr(0, name.size() - 2);
}

class Describer {
 public:
  explicit Describer(Draft draft) : draft_(std::move(draft)) {}

  base::Result<Project> run() {
    SEQUENT_TRY(order());
    project_.warnings = std::move(draft_.warnings);
    project_.root = draft_.layout.root;
    project_.built = draft_.layout.built;
    project_.directory = draft_.paths.directory();
    project_.prover = "coq";
    project_.prover_version = "Coq " + draft_.coq.version;
    SEQUENT_TRY_ASSIGN(project_.prover_fingerprint, draft_.with.installation.fingerprint());
    std::set<std::string> folders;
    for (const LoadPath& path : draft_.layout.load_paths.all()) {
      if (std::filesystem::is_directory(draft_.paths.on_disk(path.folder))) {
        folders.insert(draft_.paths.in_workspace(path.folder));
      }
    }
    add_folders_to_write(folders);
    for (const Theory& theory : draft_.layout.theories) {
      std::vector<LoadPath> load_paths = theory.load_paths.all();
      for (LoadPath& path : load_paths) {
        path.folder = draft_.paths.argument(path.folder);
      }
      load_path_flags_.push_back(LoadPaths(std::move(load_paths)).flags());
    }
    SEQUENT_TRY(digest_foreign());
    for (const std::uint32_t index : order_) {
      SEQUENT_TRY_ASSIGN(Module module, make_module(index));
      project_.modules.push_back(std::move(module));
    }
    if (!foreign_plugin_.empty()) {
      add_source_folders(folders);
    }
    folders.erase(".");
    project_.folders.assign(folders.begin(), folders.end());
    return std::move(project_);
  }

 private:
  base::Status order() {
    std::vector<std::string> names;
    for (const Source& source : draft_.sources) {
      names.push_back(source.logical);
    }
    SEQUENT_TRY_ASSIGN(order_, dependency_order(draft_.edges, names));
    closure_.emplace(draft_.with.libraries, names);
    place_.resize(order_.size());
    for (std::uint32_t i = 0; i < order_.size(); ++i) {
      place_[order_[i]] = i;
    }
    return {};
  }

  // Folders that commands of sources write into are there, whether or not the project has them:
  // one that keeps only what is made is in no checkout.
  void add_folders_to_write(std::set<std::string>& folders) const {
    for (const Source& source : draft_.sources) {
      for (const std::string& file : source.record.facts.writes) {
        const std::size_t slash = file.rfind('/');
        if (slash != std::string::npos && slash > 0 && !leads_outside(file)) {
          folders.insert(draft_.paths.in_workspace(file.substr(0, slash)));
        }
      }
    }
  }

  // All that coqc would find below the load paths in the project itself: it makes identifiers of
  // folders, and whether a plugin's are the same objects shows in the bytes of a `.vo` (Bignums).
  void add_source_folders(std::set<std::string>& folders) const {
    for (const std::string& source : draft_.around.sources) {
      for (std::size_t slash = source.rfind('/'); slash != std::string::npos && slash > 0;
           slash = source.rfind('/', slash - 1)) {
        const std::string folder = source.substr(0, slash);
        if (folder.ends_with("..") || !folders.insert(draft_.paths.in_workspace(folder)).second) {
          break;
        }
      }
    }
  }

  base::Status digest_foreign() {
    const bool any = std::any_of(draft_.sources.begin(), draft_.sources.end(),
                                 [](const Source& source) { return source.reaches_foreign; });
    if (any) {
      for (const std::string& name : draft_.around.foreign_vos) {
        SEQUENT_TRY_ASSIGN(InputFile file, input_file(name));
        foreign_.push_back(std::move(file));
      }
    }
    return {};
  }

  base::Result<InputFile> input_file(const std::string& name) {
    InputFile file{.path = draft_.paths.in_workspace(name), .file = draft_.paths.on_disk(name)};
    SEQUENT_TRY_ASSIGN(file.digest, draft_.with.digests.digest_of(file.file));
    return file;
  }

  base::Result<Module> make_module(std::uint32_t index) {
    Source& source = draft_.sources[index];
    Module module;
    module.name = source.logical;
    module.source = {draft_.paths.in_workspace(source.name), draft_.paths.on_disk(source.name),
                     source.digest};
    module.source_bytes = source.bytes;
    for (const std::uint32_t edge : draft_.edges[index]) {
      module.dependencies.push_back(place_[edge]);
    }
    std::sort(module.dependencies.begin(), module.dependencies.end());
    inherit_inputs(index);
    SEQUENT_TRY(add_libraries(source, module));
    if (foreign_plugin_.count(place_[index]) > 0) {
      add_named_files(source);
    }
    for (const std::string& name : source.files) {
      SEQUENT_TRY_ASSIGN(InputFile file, input_file(name));
      module.files.push_back(std::move(file));
    }
    if (source.reaches_foreign) {
      module.files.insert(module.files.end(), foreign_.begin(), foreign_.end());
    }
    std::sort(module.files.begin(), module.files.end(),
              [](const InputFile& a, const InputFile& b) { return a.path < b.path; });
    add_command(source, module);
    add_outputs(source, module);
    module.limits = source.limits;
    module.labels = source.labels;
    std::sort(module.labels.begin(), module.labels.end());
    return module;
  }

  // Who loads a module loads what that one loads: plugins, and libraries that the project does
  // not make. Called in dependency order.
  void inherit_inputs(std::uint32_t index) {
    Source& source = draft_.sources[index];
    for (const std::uint32_t edge : draft_.edges[index]) {
      const Source& below = draft_.sources[edge];
      source.reaches_foreign = source.reaches_foreign || below.reaches_foreign;
      std::copy_if(below.files.begin(), below.files.end(),
                   std::inserter(source.files, source.files.end()),
                   [](const std::string& name) { return !name.ends_with(".v"); });
    }
  }

  // Files of the project that commands of a plugin may read: those that strings name, from the
  // root or as "coq://Logical/path".
  void add_named_files(Source& source) {
    constexpr std::string_view kByLogical = "coq://";
    const std::vector<std::string>& writes = source.record.facts.writes;
    for (const std::string& path : source.record.facts.paths) {
      if (path.compare(0, kByLogical.size(), kByLogical) != 0) {
        if (!leads_outside(path) && std::find(writes.begin(), writes.end(), path) == writes.end()) {
          draft_.add_file(source, base::normal_path(path));
        }
        continue;
      }
      for (const LoadPath& load : draft_.layout.theories[source.theory].load_paths.all()) {
        std::string prefix = std::string(kByLogical) + load.logical + "/";
        std::replace(prefix.begin() + kByLogical.size(), prefix.end(), '.', '/');
        if (!load.logical.empty() && path.compare(0, prefix.size(), prefix) == 0) {
          draft_.add_file(source,
                          base::normal_path(load.folder + "/" + path.substr(prefix.size())));
        }
      }
    }
  }

  // Installed libraries and plugin packages, and with them whether it is an observer.
  base::Status add_libraries(const Source& source, Module& module) {
    std::set<std::string> names;
    std::set<std::string> foreign;
    for (const std::string& plugin : source.record.facts.plugins) {
      if (!is_known_plugin(plugin)) {
        foreign.insert(plugin);
      }
    }
    if (!source.options.boot) {
      SEQUENT_TRY_ASSIGN(LibraryClosure::Loaded loaded, closure_->of(source.record.facts.roots));
      names = std::move(loaded.names);
      foreign.merge(loaded.foreign_plugins);
    }
    for (const std::uint32_t below : module.dependencies) {
      for (const proofcache::NamedDigest& library : project_.modules[below].libraries) {
        names.insert(library.name);
      }
    }
    for (const std::string& plugin : foreign) {
      const std::string package = plugin.substr(0, plugin.find('.'));
      if (draft_.with.libraries.plugin_package(package)) {
        names.insert(InstalledLibraries::package_name(package));
      }
    }
    for (const std::string& name : names) {
      SEQUENT_TRY_ASSIGN(const base::Digest digest, draft_.with.libraries.digest_of(name));
      module.libraries.push_back({name, digest});
    }
    set_observer(source, !foreign.empty(), module);
    return {};
  }

  void set_observer(const Source& source, bool own_foreign, Module& module) {
    bool foreign = own_foreign;
    for (const std::uint32_t below : module.dependencies) {
      foreign = foreign || foreign_plugin_.count(below) > 0;
    }
    if (foreign) {
      foreign_plugin_.insert(static_cast<std::uint32_t>(project_.modules.size()));
    }
    module.observer_reason = source.record.facts.observer;
    if (module.observer_reason.empty() && foreign) {
      module.observer_reason = "a plugin that does not come with Coq";
    }
    module.observer = !module.observer_reason.empty();
  }

  void add_command(const Source& source, Module& module) {
    module.arguments = {"-q"};
    append(module.arguments, draft_.layout.theories[source.theory].arguments);
    append(module.arguments, source.arguments);
    append(module.arguments, load_path_flags_[source.theory]);
    module.arguments.push_back(draft_.paths.argument(source.name));
    module.environment = coq_environment(source.variables);
  }

  void add_outputs(const Source& source, Module& module) const {
    const std::string stem = draft_.paths.in_workspace(stem_of(source.name));
    module.outputs = {{stem + ".vo", true}, {stem + ".vok"}, {stem + ".vos"}};
    if (!source.options.no_glob) {
      module.outputs.insert(module.outputs.begin(), {stem + ".glob"});
    }
  }

  Draft draft_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> place_;                       // in order_, of each source
  std::vector<std::vector<std::string>> load_path_flags_;  // of each theory
  std::vector<InputFile> foreign_;
  std::optional<LibraryClosure> closure_;  // by order()
  std::set<std::uint32_t>
      foreign_plugin_;  // modules that load, or load one that loads, such a plugin
  Project project_;
};

}  // namespace

base::Result<Project> describe_modules(Draft draft) {
  return Describer(std::move(draft)).run();
}

}  // namespace sequent::provers
