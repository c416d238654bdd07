#include "workers/provers/coq/plugin_sources.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/base/file_io.h"
#include "engine/base/paths.h"

namespace sequent::provers {
namespace {

constexpr std::array<std::string_view, 2> kCollections = {".mllib", ".mlpack"};
constexpr std::array<std::string_view, 3> kModules = {".ml", ".mlg", ".ml4"};
constexpr std::array<std::string_view, 1> kOthers = {".mli"};

template <std::size_t N>
bool has_ending(const std::array<std::string_view, N>& endings, std::string_view name) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

std::string without_ending(const std::string& path) {
  return path.substr(0, path.rfind('.'));
}

// "G_tiny" of "src/g_tiny.mlg".
std::string module_name(const std::string& path) {
  std::string name = without_ending(path.substr(path.rfind('/') + 1));
  if (!name.empty()) {
    name[0] = base::to_upper(name[0]);
  }
  return name;
}

class PluginCheck {
 public:
  PluginCheck(std::string root, std::string project_file, std::span<const ListedFile> listed)
      : root_(std::move(root)), project_file_(std::move(project_file)), listed_(listed) {}

  std::vector<Diagnostic> run() {
    const bool collected = std::any_of(listed_.begin(), listed_.end(), [](const ListedFile& file) {
      return has_ending(kCollections, file.path);
    });
    for (const ListedFile& file : listed_) {
      if (collected ? has_ending(kCollections, file.path) : has_ending(kModules, file.path)) {
        look_at(file);
      }
    }
    return std::move(warnings_);
  }

 private:
  using Time = std::filesystem::file_time_type;

  [[nodiscard]] std::optional<Time> time_of(const std::string& path) const {
    std::error_code error;
    const Time time = std::filesystem::last_write_time(base::absolute_path(root_, path), error);
    return error ? std::nullopt : std::optional(time);
  }

  // The modules that a collection is made of; of a single source, its own.
  [[nodiscard]] std::set<std::string> parts_of(const ListedFile& file) const {
    if (!has_ending(kCollections, file.path)) {
      return {module_name(file.path)};
    }
    std::set<std::string> parts;
    // One that cannot be read says nothing of its plugin's age.
    if (const auto text = base::read_file(base::absolute_path(root_, file.path))) {
      std::istringstream words(*text);
      for (std::string word; words >> word;) {
        parts.insert(std::move(word));
      }
    }
    return parts;
  }

  void look_at(const ListedFile& file) {
    const std::string plugin = without_ending(file.path) + ".cmxs";
    const std::optional<Time> built = time_of(plugin);
    if (!built) {
      warn(file, plugin +
                     " is not built: plugins are left to the project's own make. Run it first "
                     "(coq_makefile -f " +
                     project_file_ + " -o Makefile.coq && make -f Makefile.coq " + plugin +
                     "), or what loads the plugin fails");
      return;
    }
    const std::set<std::string> parts = parts_of(file);
    for (const ListedFile& source : listed_) {
      const bool part =
          !has_ending(kCollections, source.path) && parts.count(module_name(source.path)) > 0;
      if (part && time_of(source.path).value_or(*built) > *built) {
        warn(file, plugin + " is older than " + source.path +
                       ": the check takes it as it is; make it again if it should not");
        return;
      }
    }
  }

  void warn(const ListedFile& file, std::string text) {
    warnings_.push_back({.file = project_file_,
                         .line = file.line,
                         .severity = Severity::kWarning,
                         .text = std::move(text)});
  }

  std::string root_;
  std::string project_file_;
  std::span<const ListedFile> listed_;
  std::vector<Diagnostic> warnings_;
};

}  // namespace

bool is_plugin_source(std::string_view name) {
  return has_ending(kCollections, name) || has_ending(kModules, name) || has_ending(kOthers, name);
}

std::vector<Diagnostic> warn_of_plugins(const std::string& root,
                                        const std::string& project_file,
                                        std::span<const ListedFile> listed) {
  return PluginCheck(root, project_file, listed).run();
}

}  // namespace sequent::provers
