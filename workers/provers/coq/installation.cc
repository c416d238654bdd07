#include "workers/provers/coq/installation.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <system_error>

#include "engine/base/file_io.h"
#include "engine/base/paths.h"
#include "workers/provers/coq/environment.h"
#include "workers/provers/coq/observers.h"
#include "workers/provers/coq/source_tree.h"
#include "workers/provers/coq/vo_file.h"

namespace sequent::provers {
namespace {

constexpr std::string_view kStandard = "Coq";
constexpr std::string_view kPackage = "findlib:";

base::Error not_installed(std::string_view program) {
  std::string text(program);
  text += " is not installed: apt install coq";
  return base::unavailable(std::move(text));
}

constexpr std::array<std::string_view, 2> kLibraryFiles = {".vo", ".cmxs"};
constexpr std::array<std::string_view, 2> kPluginFiles = {".cmxs", "META"};

bool enter_any(std::string_view folder) {
  return folder[0] != '.';
}

// `NAME=value` in the output of coqc -config.
std::string config_value(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (line.size() > name.size() && line.substr(0, name.size()) == name &&
        line[name.size()] == '=') {
      return base::normal_path(std::string(line.substr(name.size() + 1)));
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return {};
}

// Lines that were kept by keep_lines(); absent: not there, or cut.
std::optional<std::vector<std::string>> kept_lines(const std::string& path) {
  const base::Result<std::string> text = base::read_file(path);
  if (!text) {
    return std::nullopt;
  }
  std::vector<std::string> lines;
  for (std::size_t begin = 0, end = 0; (end = text->find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    lines.push_back(text->substr(begin, end - begin));
  }
  if (lines.empty() || lines.back() != "end") {
    return std::nullopt;
  }
  lines.pop_back();
  const bool whole = std::none_of(lines.begin(), lines.end(),
                                  [](const std::string& line) { return line.empty(); });
  return whole ? std::optional(std::move(lines)) : std::nullopt;
}

// A cache: when it cannot be written, the next run finds out again.
void keep_lines(const std::string& folder,
                const std::string& path,
                const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text.append(line).append("\n");
  }
  static_cast<void>(base::make_folders(folder));
  static_cast<void>(base::write_file_atomically(path, text + "end\n"));
}

std::string kept_name(const std::string& folder, std::string_view kind, const base::Digest& id) {
  return folder + "/" + std::string(kind) + "-" + id.hex().substr(0, 32);
}

// What OCaml's Marshal writes in front of the value that `Declare ML Module` adds to a
// library: a pair whose first half is the hash of that kind of object.
constexpr std::string_view kPluginMark("\xa0\x02\x2d\x85\x7a\x81", 6);
// Between the mark and the list of names, in 8.16.
constexpr std::string_view kPluginHead("\xb0\x40\xa0\xa0\x90", 5);

std::optional<std::string> marshalled_string(std::string_view bytes) {
  if (bytes.empty()) {
    return std::nullopt;
  }
  const auto code = static_cast<unsigned char>(bytes[0]);
  std::size_t head = 1;
  std::size_t size = 0;
  if (code >= 0x20 && code < 0x40) {
    size = code & 0x1fU;
  } else if (code == 0x09 && bytes.size() > 1) {
    size = static_cast<unsigned char>(bytes[1]);
    head = 2;
  } else {
    return std::nullopt;
  }
  if (bytes.size() < head + size) {
    return std::nullopt;
  }
  return std::string(bytes.substr(head, size));
}

void sort_unique(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

// Which other libraries and which plugins the files of a library name.
base::Status look_into(const std::string& name,
                       const std::string& folder,
                       const std::vector<std::string>& files,
                       const std::vector<std::string>& names,
                       InstalledLibrary& library) {
  for (const std::string& file : files) {
    if (file.ends_with(".cmxs")) {
      continue;
    }
    SEQUENT_TRY_ASSIGN(const std::string bytes, base::read_file(folder + "/" + file));
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

}  // namespace

std::optional<std::vector<std::string>> plugins_in_vo(std::string_view bytes) {
  std::vector<std::string> plugins;
  const std::optional<VoTable> table = read_vo_table(bytes);
  const VoSegment* library = table ? table->find("library") : nullptr;
  if (library == nullptr) {
    return std::nullopt;
  }
  std::string_view rest = bytes.substr(library->offset, library->size);
  std::size_t found = 0;
  while ((found = rest.find(kPluginMark)) != std::string_view::npos) {
    rest.remove_prefix(found + kPluginMark.size());
    if (rest.substr(0, kPluginHead.size()) != kPluginHead) {
      return std::nullopt;
    }
    const std::optional<std::string> name = marshalled_string(rest.substr(kPluginHead.size()));
    if (!name) {
      return std::nullopt;
    }
    plugins.push_back(name->substr(name->rfind(':') + 1));
  }
  return plugins;
}

CoqInstallation::CoqInstallation(ToolRunner& tools,
                                 base::StatDigestCache& digests,
                                 std::string cache_folder)
    : tools_(tools), digests_(digests), cache_folder_(std::move(cache_folder)) {}

base::Result<CoqFacts> CoqInstallation::facts() {
  auto state = state_.lock();
  if (!state->facts) {
    SEQUENT_TRY_ASSIGN(state->facts, find_facts());
  }
  return *state->facts;
}

void CoqInstallation::forget() {
  *state_.lock() = State();
}

base::Result<CoqFacts> CoqInstallation::find_facts() {
  const base::Result<std::string> coqc = tools_.find("coqc");
  if (!coqc) {
    if (coqc.error().code == base::ErrorCode::kNotFound) {
      return not_installed("coqc");
    }
    return coqc.error();
  }
  SEQUENT_TRY_ASSIGN(const base::Digest binary, digests_.digest_of(*coqc));
  // Where the libraries are follows from the binary and where it is.
  const std::string kept =
      kept_name(cache_folder_, "coqc", base::Hasher().field(binary.raw()).field(*coqc).finish());
  if (const std::optional<std::vector<std::string>> lines = kept_lines(kept);
      lines && lines->size() == 3 && std::filesystem::exists((*lines)[1] + "/theories")) {
    return CoqFacts{*coqc, (*lines)[0], (*lines)[1], (*lines)[2], binary};
  }
  const std::vector<std::string> environment = as_assignments(coq_environment({}));
  const std::vector<std::string> ask_version = {*coqc, "--print-version"};
  SEQUENT_TRY_ASSIGN(const ToolRunner::Output version, tools_.run(ask_version, environment, "/"));
  const std::vector<std::string> ask_config = {*coqc, "-config"};
  SEQUENT_TRY_ASSIGN(const ToolRunner::Output config, tools_.run(ask_config, environment, "/"));
  CoqFacts facts{.coqc = *coqc, .binary = binary};
  facts.version = version.out.substr(0, version.out.find_first_of(" \n"));
  facts.library_folder = config_value(config.out, "COQLIB");
  facts.core_folder = config_value(config.out, "COQCORELIB");
  if (facts.version.empty() || facts.library_folder.empty() || facts.core_folder.empty()) {
    return base::unavailable(*coqc + " -config does not say where its library is: apt install " +
                             "--reinstall coq");
  }
  if (!std::filesystem::is_directory(facts.library_folder + "/theories")) {
    return base::unavailable("the standard library of coqc is not in " + facts.library_folder +
                             ": apt install libcoq-stdlib");
  }
  keep_lines(cache_folder_, kept, {facts.version, facts.library_folder, facts.core_folder});
  return facts;
}

base::Result<std::string> CoqInstallation::fingerprint() {
  SEQUENT_TRY_ASSIGN(const CoqFacts coq, facts());
  auto state = state_.lock();
  if (state->fingerprint) {
    return *state->fingerprint;
  }
  base::Hasher hasher;
  hasher.field("coq").field(coq.version).field(coq.binary.raw());
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> plugins,
                     files_below(coq.core_folder, kPluginFiles, enter_any));
  for (const std::string& plugin : plugins) {
    SEQUENT_TRY_ASSIGN(const base::Digest digest,
                       digests_.digest_of(coq.core_folder + "/" + plugin));
    hasher.field(plugin).field(digest.raw());
  }
  state->fingerprint = hasher.finish().hex();
  return *state->fingerprint;
}

base::Result<std::vector<std::string>> CoqInstallation::library_names() {
  SEQUENT_TRY_ASSIGN(const CoqFacts coq, facts());
  std::vector<std::string> names = {std::string(kStandard)};
  std::error_code error;
  std::filesystem::directory_iterator entry(coq.library_folder + "/user-contrib", error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (entry->is_directory(error)) {
      names.push_back(entry->path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

base::Result<std::string> CoqInstallation::folder_of_library(const std::string& name) {
  SEQUENT_TRY_ASSIGN(const CoqFacts coq, facts());
  std::string folder = name == kStandard ? coq.library_folder + "/theories"
                                         : coq.library_folder + "/user-contrib/" + name;
  if (name.empty() || name.find('/') != std::string::npos || name[0] == '.' ||
      !std::filesystem::is_directory(folder)) {
    return base::not_found("the Coq library " + name + " is not installed in " +
                           coq.library_folder);
  }
  return folder;
}

base::Result<InstalledLibrary> CoqInstallation::library(const std::string& name) {
  {
    auto state = state_.lock();
    if (const auto found = state->libraries.find(name); found != state->libraries.end()) {
      return found->second;
    }
  }
  SEQUENT_TRY_ASSIGN(InstalledLibrary read, read_library(name));
  auto state = state_.lock();
  return state->libraries.emplace(name, std::move(read)).first->second;
}

base::Result<InstalledLibrary> CoqInstallation::read_library(const std::string& name) {
  SEQUENT_TRY_ASSIGN(const std::string folder, folder_of_library(name));
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> files,
                     files_below(folder, kLibraryFiles, enter_any));
  base::Hasher hasher;
  hasher.field(name);
  for (const std::string& file : files) {
    SEQUENT_TRY_ASSIGN(const base::Digest digest, digests_.digest_of(folder + "/" + file));
    hasher.field(file).field(digest.raw());
  }
  InstalledLibrary library{.digest = hasher.finish()};
  if (name == kStandard) {
    return library;  // loads nothing else, and no foreign plugin
  }
  // What the bytes of the files say is looked for once for each set of them.
  const std::string kept = kept_name(cache_folder_, "library", library.digest);
  if (std::optional<std::vector<std::string>> lines = kept_lines(kept)) {
    for (const std::string& line : *lines) {
      (line[0] == '+' ? library.foreign_plugins : library.loads).push_back(line.substr(1));
    }
    return library;
  }
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> names, library_names());
  SEQUENT_TRY(look_into(name, folder, files, names, library));
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

std::string CoqInstallation::package_name(const std::string& package) {
  return std::string(kPackage) + package;
}

base::Result<base::Digest> CoqInstallation::digest_of(const std::string& name) {
  if (name.compare(0, kPackage.size(), kPackage) == 0) {
    return plugin_package(name.substr(kPackage.size()));
  }
  SEQUENT_TRY_ASSIGN(const InstalledLibrary found, library(name));
  return found.digest;
}

base::Result<base::Digest> CoqInstallation::plugin_package(const std::string& package) {
  SEQUENT_TRY_ASSIGN(const CoqFacts coq, facts());
  const std::string folder = base::normal_path(coq.library_folder + "/../" + package);
  if (package.empty() || package[0] == '.' || package.find('/') != std::string::npos ||
      !std::filesystem::is_directory(folder)) {
    return base::not_found("the plugins of " + package + " are not installed in " + folder);
  }
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> files,
                     files_below(folder, kPluginFiles, enter_any));
  base::Hasher hasher;
  hasher.field(package);
  for (const std::string& file : files) {
    SEQUENT_TRY_ASSIGN(const base::Digest digest, digests_.digest_of(folder + "/" + file));
    hasher.field(file).field(digest.raw());
  }
  return hasher.finish();
}

base::Result<std::string> CoqInstallation::coqdep() {
  SEQUENT_TRY_ASSIGN(const CoqFacts coq, facts());
  const std::string beside = coq.coqc.substr(0, coq.coqc.rfind('/') + 1) + "coqdep";
  if (std::filesystem::exists(beside)) {
    return beside;
  }
  base::Result<std::string> found = tools_.find("coqdep");
  if (!found && found.error().code == base::ErrorCode::kNotFound) {
    return not_installed("coqdep");
  }
  return found;
}

}  // namespace sequent::provers
