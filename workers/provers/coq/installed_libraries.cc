#include "workers/provers/coq/installed_libraries.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <optional>
#include <system_error>

#include "engine/base/file_io.h"
#include "engine/base/paths.h"
#include "workers/provers/coq/findlib_meta.h"
#include "workers/provers/coq/kept_lines.h"
#include "workers/provers/coq/observers.h"
#include "workers/provers/coq/source_tree.h"
#include "workers/provers/coq/vo_contents.h"

namespace sequent::provers {
namespace {

constexpr std::string_view kStandard = "Coq";
constexpr std::string_view kPackage = "findlib:";
constexpr std::string_view kCore = "coq-core";  // its plugins are in the prover's fingerprint
constexpr std::size_t kMostParts = 100;         // of a library, one by one
constexpr std::array<std::string_view, 2> kLibraryFiles = {".vo", ".cmxs"};
constexpr std::array<std::string_view, 2> kPluginFiles = {".cmxs", "META"};

bool enter_any(std::string_view folder) {
  return folder[0] != '.';
}

void sort_unique(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

// Which other libraries and which plugins the files of a library name.
base::Status look_into(const std::string& name,
                       const std::vector<std::string>& paths,
                       const std::vector<std::string>& names,
                       InstalledLibrary& library) {
  for (const std::string& path : paths) {
    if (path.ends_with(".cmxs")) {
      continue;
    }
    SEQUENT_TRY_ASSIGN(const std::string bytes, base::read_file(path));
    const std::vector<std::string> plugins =
        plugins_in_vo(bytes).value_or(std::vector<std::string>{"?"});
    std::copy_if(plugins.begin(), plugins.end(), std::back_inserter(library.foreign_plugins),
                 [](const std::string& plugin) { return !is_known_plugin(plugin); });
    std::copy_if(names.begin(), names.end(), std::back_inserter(library.loads),
                 [&](const std::string& other) {
                   return other != name && bytes.find(other) != std::string::npos;
                 });
  }
  sort_unique(library.foreign_plugins);
  sort_unique(library.loads);
  return {};
}

// Whether it can be looked up below a folder without leaving it: names come from queues too.
bool is_part_name(std::string_view name) {
  while (true) {
    const std::string_view step = name.substr(0, name.find('/'));
    if (step.empty() || step[0] == '.') {
      return false;
    }
    if (step.size() == name.size()) {
      return true;
    }
    name.remove_prefix(step.size() + 1);
  }
}

std::optional<std::string> folder_of_package(const std::string& package,
                                             const std::vector<std::string>& parents) {
  if (package.find('/') != std::string::npos || !is_part_name(package)) {
    return std::nullopt;
  }
  for (const std::string& parent : parents) {
    std::string folder = parent;
    folder.append("/").append(package);
    if (std::filesystem::is_directory(folder)) {
      return folder;
    }
  }
  return std::nullopt;
}

// The packages that one with that META file is loaded after, but for Coq's own.
base::Status add_needs(const std::string& meta, std::vector<std::string>& packages) {
  const base::Result<std::string> text = base::read_file(meta);
  if (!text) {
    return text.error().code == base::ErrorCode::kNotFound ? base::Status()
                                                           : base::Status(text.error());
  }
  for (const FindlibPackage& package : read_findlib_meta(*text)) {
    for (const std::string& name : package.needs) {
      if (name.substr(0, name.find('.')) != kCore) {
        packages.push_back(name.substr(0, name.find('.')));
      }
    }
  }
  return {};
}

std::string last_step(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

InstalledLibraries::InstalledLibraries(CoqInstallation& coq,
                                       base::StatDigestCache& digests,
                                       std::string cache_folder,
                                       Variables variables)
    : coq_(coq),
      digests_(digests),
      cache_folder_(std::move(cache_folder)),
      variables_(std::move(variables)) {}

void InstalledLibraries::forget() {
  known_.lock()->clear();
}

base::Result<std::vector<std::string>> InstalledLibraries::folders() {
  SEQUENT_TRY_ASSIGN(const CoqFacts coq, coq_.facts());
  std::vector<std::string> folders = library_folders(variables_);
  folders.push_back(coq.library_folder + "/user-contrib");
  return folders;
}

base::Result<std::vector<std::string>> InstalledLibraries::names() {
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> folders, this->folders());
  std::vector<std::string> names = {std::string(kStandard)};
  for (const std::string& folder : folders) {
    std::error_code error;
    std::filesystem::directory_iterator entry(folder, error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
      const std::filesystem::path& path = entry->path();
      if (entry->is_directory(error)) {
        names.push_back(path.filename().string());
      } else if (path.extension() == ".vo") {
        names.push_back(path.stem().string());
      }
    }
  }
  sort_unique(names);
  return names;
}

base::Result<std::vector<InstalledLibraries::LibraryFile>> InstalledLibraries::files_of(
    const std::string& part) {
  SEQUENT_TRY_ASSIGN(const CoqFacts coq, coq_.facts());
  std::vector<LibraryFile> files;
  bool found = false;
  const auto add_folder = [&](const std::string& folder) -> base::Status {
    found = true;
    SEQUENT_TRY_ASSIGN(const std::vector<std::string> below,
                       files_below(folder, kLibraryFiles, enter_any));
    for (const std::string& file : below) {
      files.push_back({part + "/" + file, folder + "/" + file});
    }
    return {};
  };
  if (part == kStandard) {
    SEQUENT_TRY(add_folder(coq.library_folder + "/theories"));
    return files;
  }
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> folders, this->folders());
  for (const std::string& folder : folders) {
    const std::string path = folder + "/" + part;
    if (!is_part_name(part)) {
      break;
    }
    if (std::filesystem::is_directory(path)) {
      SEQUENT_TRY(add_folder(path));
    }
    for (const std::string_view ending : {"", ".vo"}) {
      std::string file = path;
      file += ending;
      if (std::filesystem::is_regular_file(file)) {
        found = true;
        files.push_back({part + std::string(ending), std::move(file)});
      }
    }
  }
  if (!found) {
    return base::not_found("the Coq library " + part + " is not installed in " +
                           coq.library_folder + ", nor in a folder of COQPATH");
  }
  return files;
}

base::Result<base::Digest> InstalledLibraries::digest_files(const std::string& name,
                                                            const std::vector<LibraryFile>& files) {
  base::Hasher hasher;
  hasher.field(name);
  for (const LibraryFile& file : files) {
    SEQUENT_TRY_ASSIGN(const base::Digest digest, digests_.digest_of(file.path));
    hasher.field(file.name).field(digest.raw());
  }
  return hasher.finish();
}

base::Result<InstalledLibrary> InstalledLibraries::library(const std::string& name) {
  {
    auto known = known_.lock();
    if (const auto found = known->find(name); found != known->end()) {
      return found->second;
    }
  }
  SEQUENT_TRY_ASSIGN(InstalledLibrary read, read_library(name));
  return known_.lock()->emplace(name, std::move(read)).first->second;
}

base::Result<InstalledLibrary> InstalledLibraries::read_library(const std::string& name) {
  SEQUENT_TRY_ASSIGN(const std::vector<LibraryFile> files, files_of(name));
  InstalledLibrary library;
  SEQUENT_TRY_ASSIGN(library.digest, digest_files(name, files));
  if (name == kStandard) {
    return library;  // loads nothing else, and no foreign plugin
  }
  // What the bytes of the files say is looked for once for each set of them.
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> names, this->names());
  base::Hasher hasher;
  hasher.field(library.digest.raw());
  for (const std::string& other : names) {
    hasher.field(other);
  }
  const std::string kept = kept_name(cache_folder_, "library", hasher.finish());
  if (std::optional<std::vector<std::string>> lines = kept_lines(kept)) {
    for (const std::string& line : *lines) {
      (line[0] == '+' ? library.foreign_plugins : library.loads).push_back(line.substr(1));
    }
    return library;
  }
  std::vector<std::string> paths;
  for (const LibraryFile& file : files) {
    paths.push_back(file.path);
  }
  SEQUENT_TRY(look_into(name, paths, names, library));
  std::vector<std::string> lines;
  for (const std::string& plugin : library.foreign_plugins) {
    lines.push_back("+" + plugin);
  }
  for (const std::string& other : library.loads) {
    lines.push_back("=" + other);
  }
  keep_lines(cache_folder_, kept, lines);
  return library;
}

base::Result<std::vector<std::string>> InstalledLibraries::visible_parts(
    const std::string& name, const std::set<std::string>& made) {
  SEQUENT_TRY_ASSIGN(const InstalledLibrary whole, library(name));
  base::Hasher hasher;
  hasher.field(whole.digest.raw());
  for (const std::string& module : made) {
    hasher.field(module);
  }
  const std::string kept = kept_name(cache_folder_, "visible", hasher.finish());
  if (std::optional<std::vector<std::string>> lines = kept_lines(kept)) {
    return *std::move(lines);
  }
  SEQUENT_TRY_ASSIGN(const std::vector<LibraryFile> files, files_of(name));
  SEQUENT_TRY_ASSIGN(std::vector<std::string> parts, find_visible_parts(name, files, made));
  keep_lines(cache_folder_, kept, parts);
  return parts;
}

base::Result<std::vector<std::string>> InstalledLibraries::find_visible_parts(
    const std::string& name,
    const std::vector<LibraryFile>& files,
    const std::set<std::string>& made) {
  std::set<std::string, std::less<>> made_names;
  for (const std::string& module : made) {
    made_names.insert(last_step(module));
  }
  // Whether the project makes the module of that path, or one below it.
  const auto is_made = [&](const std::string& path) {
    const auto below = made.lower_bound(path + "/");
    return made.count(path) > 0 ||
           (below != made.end() && below->compare(0, path.size() + 1, path + "/") == 0);
  };
  std::set<std::string> parts;
  for (const LibraryFile& file : files) {
    const bool compiled = file.name.ends_with(".vo");
    if (compiled && made.count(file.name.substr(0, file.name.size() - 3)) > 0) {
      continue;
    }
    if (compiled) {
      SEQUENT_TRY_ASSIGN(const std::string bytes, base::read_file(file.path));
      if (may_load(bytes, made_names)) {
        return std::vector<std::string>{name};
      }
    }
    std::size_t end = file.name.find('/');
    while (end != std::string::npos && is_made(file.name.substr(0, end))) {
      end = file.name.find('/', end + 1);
    }
    parts.insert(file.name.substr(0, end));
  }
  return parts.size() > kMostParts ? std::vector<std::string>{name}
                                   : std::vector<std::string>(parts.begin(), parts.end());
}

std::string InstalledLibraries::package_name(const std::string& package) {
  return std::string(kPackage) + package;
}

base::Result<base::Digest> InstalledLibraries::digest_of(const std::string& name) {
  if (name.compare(0, kPackage.size(), kPackage) == 0) {
    return plugin_package(name.substr(kPackage.size()));
  }
  if (name.find('/') != std::string::npos) {
    SEQUENT_TRY_ASSIGN(const std::vector<LibraryFile> files, files_of(name));
    return digest_files(name, files);
  }
  SEQUENT_TRY_ASSIGN(const InstalledLibrary found, library(name));
  return found.digest;
}

base::Result<base::Digest> InstalledLibraries::plugin_package(const std::string& package) {
  const std::string key = package_name(package);
  {
    auto known = known_.lock();
    if (const auto found = known->find(key); found != known->end()) {
      return found->second.digest;
    }
  }
  SEQUENT_TRY_ASSIGN(const base::Digest digest, digest_package(package));
  known_.lock()->emplace(key, InstalledLibrary{.digest = digest});
  return digest;
}

base::Result<base::Digest> InstalledLibraries::digest_package(const std::string& package) {
  SEQUENT_TRY_ASSIGN(const CoqFacts coq, coq_.facts());
  std::vector<std::string> folders = package_folders(variables_);
  folders.push_back(base::normal_path(coq.library_folder + "/.."));
  base::Hasher hasher;
  std::set<std::string> seen;
  std::vector<std::string> open = {package};
  while (!open.empty()) {
    const std::string name = std::move(open.back());
    open.pop_back();
    if (!seen.insert(name).second) {
      continue;
    }
    const std::optional<std::string> folder = folder_of_package(name, folders);
    if (!folder && name == package) {
      return base::not_found("the plugins of " + package + " are not installed in " +
                             folders.back() + ", nor in a folder of OCAMLPATH");
    }
    if (!folder) {
      continue;  // comes with OCaml, or is missing: then coqc says so
    }
    SEQUENT_TRY_ASSIGN(const std::vector<std::string> names,
                       files_below(*folder, kPluginFiles, enter_any));
    std::vector<LibraryFile> files;
    for (const std::string& file : names) {
      files.push_back({file, *folder + "/" + file});
    }
    SEQUENT_TRY_ASSIGN(const base::Digest digest, digest_files(name, files));
    hasher.field(digest.raw());
    SEQUENT_TRY(add_needs(*folder + "/META", open));
  }
  return hasher.finish();
}

}  // namespace sequent::provers
