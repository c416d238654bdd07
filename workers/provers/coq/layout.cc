#include "workers/provers/coq/layout.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "engine/base/file_io.h"
#include "engine/base/paths.h"
#include "workers/provers/coq/dune_project.h"
#include "workers/provers/coq/plugin_sources.h"
#include "workers/provers/coq/source_tree.h"

namespace sequent::provers {
namespace {

constexpr const char* kProjectFile = "_CoqProject";
constexpr const char* kOlderProjectFile = "Make";
constexpr const char* kDuneProject = "dune-project";
constexpr const char* kDuneBuilt = "_build/default";
constexpr const char* kRulesFile = "sequent.toml";
constexpr std::array kLocalMakefiles = {"Makefile.local", "Makefile.coq.local",
                                        "CoqMakefile.local"};
constexpr int kMostLevelsUp = 8;
constexpr std::array<std::string_view, 1> kSource = {".v"};

int levels_up(std::string_view name) {
  int levels = 0;
  while (name == ".." || name.substr(0, 3) == "../") {
    ++levels;
    name.remove_prefix(std::min<std::size_t>(name.size(), 3));
  }
  return levels;
}

bool is_inside(std::string_view name) {
  return name[0] != '/' && levels_up(name) == 0;
}

bool enter_visible(std::string_view folder) {
  return folder[0] != '.' && !has_copies(folder);
}

class LayoutReader {
 public:
  explicit LayoutReader(std::string root) { layout_.root = std::move(root); }

  base::Result<Layout> read(const std::string& project_file) {
    layout_.built = ".";
    if (project_file == kDuneProject) {
      SEQUENT_TRY(take_dune_project());
    } else if (project_file.empty()) {
      SEQUENT_TRY(take_all_sources());
    } else {
      SEQUENT_TRY(take_project(project_file));
    }
    SEQUENT_TRY(read_rules());
    for (const OwnSource& source : layout_.sources) {
      layout_.levels_up = std::max(layout_.levels_up, levels_up(source.name));
    }
    for (const LoadPath& path : layout_.load_paths.all()) {
      layout_.levels_up = std::max(layout_.levels_up, levels_up(path.folder));
    }
    if (layout_.sources.empty()) {
      return base::invalid(
          project_file.empty()
              ? "no .v files in " + layout_.root
              : layout_.root + "/" + project_file +
                    (project_file == kDuneProject
                         ? ": no coq.theory below it has .v files"
                         : " lists no .v files, and there are none in its folders"));
    }
    if (layout_.levels_up > kMostLevelsUp) {
      return base::invalid(layout_.root + "/" + layout_.project_file + ": a path leads " +
                           std::to_string(layout_.levels_up) + " folders up (at most " +
                           std::to_string(kMostLevelsUp) + ")");
    }
    return std::move(layout_);
  }

 private:
  base::Status take_all_sources() {
    SEQUENT_TRY_ASSIGN(std::vector<std::string> files,
                       files_below(layout_.root, kSource, enter_visible));
    add_sources(std::move(files), 0);
    take_theory({LoadPaths({{LoadPathKind::kRecursive, ".", "", 0}}), {}});
    return {};
  }

  void add_sources(std::vector<std::string> names, std::uint32_t theory) {
    for (std::string& name : names) {
      layout_.sources.push_back({std::move(name), theory});
    }
  }

  // The only one.
  void take_theory(Theory theory) {
    layout_.load_paths = theory.load_paths;
    layout_.theories.push_back(std::move(theory));
  }

  base::Status take_dune_project() {
    layout_.project_file = kDuneProject;
    layout_.built = kDuneBuilt;
    SEQUENT_TRY_ASSIGN(DuneProject dune, read_dune_project(layout_.root));
    layout_.warnings = std::move(dune.warnings);
    std::vector<LoadPath> all;
    for (const DuneTheory& theory : dune.theories) {
      std::vector<LoadPath> own = {{LoadPathKind::kRecursive, theory.folder, theory.logical, 0}};
      SEQUENT_TRY_ASSIGN(std::vector<std::string> arguments,
                         take_load_paths(theory.arguments, own, theory.file));
      for (LoadPath& path : own) {
        path.folder = name_of(path.folder);
      }
      all.insert(all.end(), own.begin(), own.end());
      std::vector<LoadPath> paths = used_theories(dune.theories, theory);
      paths.insert(paths.end(), own.begin(), own.end());
      add_sources(theory.sources, static_cast<std::uint32_t>(layout_.theories.size()));
      layout_.theories.push_back({LoadPaths(std::move(paths)), std::move(arguments)});
    }
    layout_.load_paths = LoadPaths(std::move(all));
    return {};
  }

  // Those that a theory uses, itself or through others. One that is not in the project may be
  // installed.
  static std::vector<LoadPath> used_theories(const std::vector<DuneTheory>& theories,
                                             const DuneTheory& user) {
    std::vector<LoadPath> paths;
    std::set<std::string> seen = {user.logical};
    std::vector<std::string> open = user.theories;
    while (!open.empty()) {
      const std::string name = std::move(open.back());
      open.pop_back();
      const auto used = std::find_if(theories.begin(), theories.end(),
                                     [&](const DuneTheory& each) { return each.logical == name; });
      if (used != theories.end() && seen.insert(name).second) {
        paths.push_back({LoadPathKind::kExact, used->folder, used->logical, 0});
        open.insert(open.end(), used->theories.begin(), used->theories.end());
      }
    }
    return paths;
  }

  base::Status take_project(const std::string& project_file) {
    layout_.project_file = project_file;
    SEQUENT_TRY_ASSIGN(const std::string text, base::read_file(layout_.root + "/" + project_file));
    SEQUENT_TRY_ASSIGN(CoqProjectFile file, parse_coq_project(text, project_file));
    SEQUENT_TRY_ASSIGN(std::vector<std::string> arguments,
                       take_load_paths(file.arguments, file.load_paths, project_file));
    layout_.warnings = std::move(file.warnings);
    for (Diagnostic& warning : warn_of_plugins(layout_.root, project_file, file.plugin_sources)) {
      layout_.warnings.push_back(std::move(warning));
    }
    for (const char* name : kLocalMakefiles) {
      const base::Result<std::string> local = base::read_file(layout_.root + "/" + name);
      for (Diagnostic& warning : warn_of_make_settings(local ? *local : std::string(), name)) {
        layout_.warnings.push_back(std::move(warning));
      }
    }
    for (LoadPath& path : file.load_paths) {
      path.folder = name_of(path.folder);
    }
    if (file.files.empty()) {
      SEQUENT_TRY(take_sources_of(file.load_paths));
    } else {
      SEQUENT_TRY(take_listed(file.files));
    }
    ensure_root(file.load_paths);
    take_theory({LoadPaths(std::move(file.load_paths)), std::move(arguments)});
    return {};
  }

  base::Status take_listed(const std::vector<ListedFile>& files) {
    std::set<std::string> seen;
    for (const ListedFile& file : files) {
      std::string name = name_of(file.path);
      std::error_code error;
      const auto status = std::filesystem::status(base::absolute_path(layout_.root, name), error);
      if (!std::filesystem::is_regular_file(status)) {
        return base::invalid(
            layout_.project_file + ":" + std::to_string(file.line) + ": " + file.path +
            (std::filesystem::exists(status) ? " is not a file" : " does not exist"));
      }
      if (seen.insert(name).second) {
        layout_.sources.push_back({std::move(name)});
      }
    }
    return {};
  }

  base::Status take_sources_of(const std::vector<LoadPath>& paths) {
    std::set<std::string> sources;
    bool any = false;
    for (const LoadPath& path : paths) {
      if (path.kind == LoadPathKind::kPlugin || !is_inside(path.folder)) {
        continue;
      }
      any = true;
      SEQUENT_TRY_ASSIGN(
          const std::vector<std::string> files,
          files_below(base::absolute_path(layout_.root, path.folder), kSource, is_module_folder));
      for (const std::string& file : files) {
        sources.insert(base::normal_path(path.folder + "/" + file));
      }
    }
    if (any) {
      add_sources({sources.begin(), sources.end()}, 0);
      return {};
    }
    SEQUENT_TRY_ASSIGN(std::vector<std::string> files,
                       files_below(layout_.root, kSource, enter_visible));
    add_sources(std::move(files), 0);
    return {};
  }

  // What coq_makefile adds when nothing reaches a source that lies in the root itself.
  void ensure_root(std::vector<LoadPath>& paths) const {
    const bool in_root = std::any_of(
        layout_.sources.begin(), layout_.sources.end(),
        [](const OwnSource& source) { return source.name.find('/') == std::string::npos; });
    const bool reached = std::any_of(paths.begin(), paths.end(), [this](const LoadPath& path) {
      return path.folder == "." ||
             (path.kind != LoadPathKind::kPlugin && is_above_root(path.folder));
    });
    if (in_root && !reached) {
      paths.insert(paths.begin(), {{LoadPathKind::kPlugin, ".", "", 0},
                                   {LoadPathKind::kRecursive, ".", "Top", 0}});
    }
  }

  [[nodiscard]] bool is_above_root(const std::string& name) const {
    const std::string relative =
        base::relative_path(base::absolute_path(layout_.root, name), layout_.root);
    return is_inside(relative);
  }

  // Load paths among the words of -arg are load paths like others.
  static base::Result<std::vector<std::string>> take_load_paths(
      const std::vector<std::string>& words,
      std::vector<LoadPath>& paths,
      const std::string& file) {
    std::vector<std::string> rest;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool plugin = words[i] == "-I" || words[i] == "-include";
      const bool mapped = words[i] == "-Q" || words[i] == "-R";
      if (!plugin && !mapped) {
        rest.push_back(words[i]);
        continue;
      }
      const std::size_t values = plugin ? 1 : 2;
      if (i + values >= words.size()) {
        std::string text = file;
        text.append(": -arg ").append(words[i]).append(plugin ? " wants a folder"
                                                              : " wants a folder and a name");
        return base::invalid(std::move(text));
      }
      const LoadPathKind kind = plugin             ? LoadPathKind::kPlugin
                                : words[i] == "-Q" ? LoadPathKind::kExact
                                                   : LoadPathKind::kRecursive;
      paths.push_back({kind, words[i + 1], plugin ? "" : words[i + 2], 0});
      i += values;
    }
    return rest;
  }

  base::Status read_rules() {
    const base::Result<std::string> text =
        base::read_file(layout_.root + "/" + std::string(kRulesFile));
    if (text) {
      SEQUENT_TRY_ASSIGN(layout_.rules, parse_sequent_toml(*text, kRulesFile));
      return {};
    }
    layout_.rules.resize(1);
    return text.error().code == base::ErrorCode::kNotFound ? base::Status()
                                                           : base::Status(text.error());
  }

  // A path of the project's file as a name (layout.h).
  [[nodiscard]] std::string name_of(const std::string& path) const {
    const std::string absolute = base::absolute_path(layout_.root, path);
    std::string relative = base::relative_path(layout_.root, absolute);
    return path[0] == '/' && !is_inside(relative) ? absolute : relative;
  }

  Layout layout_;
};

// Whether some theory below the folder is dune's to build.
base::Result<bool> has_dune_theories(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(folder + "/" + kDuneProject, error)) {
    return false;
  }
  SEQUENT_TRY_ASSIGN(const DuneProject project, read_dune_project(folder));
  return !project.theories.empty();
}

// Which file says what the project in a folder is; empty: none.
base::Result<std::string> project_file_in(const std::string& folder) {
  const std::string path = folder + "/" + kProjectFile;
  std::error_code error;
  const bool has_project = std::filesystem::exists(path, error);
  if (has_project) {
    SEQUENT_TRY_ASSIGN(const std::string text, base::read_file(path));
    const base::Result<CoqProjectFile> file = parse_coq_project(text, kProjectFile);
    if (!file || !file->files.empty()) {
      return std::string(kProjectFile);
    }
  } else if (const auto text = base::read_file(folder + "/" + kOlderProjectFile)) {
    const base::Result<CoqProjectFile> file = parse_coq_project(*text, kOlderProjectFile);
    if (file && !file->files.empty()) {
      return std::string(kOlderProjectFile);
    }
  }
  const base::Result<bool> dune = has_dune_theories(folder);
  if (!dune && !has_project) {
    return dune.error();
  }
  return std::string(dune && *dune ? kDuneProject : has_project ? kProjectFile : "");
}

// The project above a folder that the folder's sources are listed in.
std::optional<Layout> layout_above(const std::filesystem::path& folder) {
  for (std::filesystem::path above = folder; above.has_relative_path();) {
    above = above.parent_path();
    const base::Result<std::string> file = project_file_in(above.string());
    if (!file || file->empty()) {
      continue;
    }
    base::Result<Layout> layout = LayoutReader(above.string()).read(*file);
    const std::string below = base::relative_path(above.string(), folder.string()) + "/";
    const bool listed = layout && std::any_of(layout->sources.begin(), layout->sources.end(),
                                              [&](const OwnSource& source) {
                                                return source.name.starts_with(below);
                                              });
    return listed ? std::optional(*std::move(layout)) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

base::Result<Layout> read_layout(const std::string& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  if (error) {
    return base::invalid("cannot check " + path + ": " + base::system_message(error.value()));
  }
  if (!std::filesystem::is_directory(real)) {
    if (real.extension() == ".v") {
      return base::invalid("cannot check " + path +
                           " alone: give its folder, or the _CoqProject that lists it");
    }
    // The folder is that of the path as given: a project file may be a link.
    const std::filesystem::path given(path);
    const std::filesystem::path folder = std::filesystem::canonical(given.parent_path(), error);
    return LayoutReader(folder.string()).read(given.filename().string());
  }
  SEQUENT_TRY_ASSIGN(const std::string project_file, project_file_in(real.string()));
  std::optional<Layout> above = project_file.empty() ? layout_above(real) : std::nullopt;
  if (above) {
    above->warnings.push_back({.file = above->root + "/" + above->project_file,
                               .severity = Severity::kWarning,
                               .text = "is the project that this folder is a part of: all of it is "
                                       "checked"});
    return *std::move(above);
  }
  return LayoutReader(real.string()).read(project_file);
}

bool leads_outside(const std::string& path) {
  return !is_inside(base::normal_path(path));
}

WorkspacePaths::WorkspacePaths(std::string root, int levels_up) : root_(std::move(root)) {
  for (int level = 1; level <= levels_up; ++level) {
    directory_ += (level == 1 ? "@" : "/@") + std::to_string(level);
    up_ += "../";
  }
  if (directory_.empty()) {
    directory_ = ".";
  }
}

std::string WorkspacePaths::argument(const std::string& name) const {
  return name[0] == '/' ? up_ + "@root" + name : name;
}

std::string WorkspacePaths::in_workspace(const std::string& name) const {
  return name[0] == '/' ? "@root" + name : base::normal_path(directory_ + "/" + name);
}

std::string WorkspacePaths::on_disk(const std::string& name) const {
  return base::absolute_path(root_, name);
}

}  // namespace sequent::provers
