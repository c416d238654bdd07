#include "workers/provers/coq/environment.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>

namespace sequent::provers {
namespace {

std::optional<std::string> variable(const char* name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets variables
  const char* const value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::vector<std::string> split_path(std::string_view list) {
  std::vector<std::string> folders;
  while (!list.empty()) {
    const std::size_t colon = list.find(':');
    if (colon != 0) {
      folders.emplace_back(list.substr(0, colon));
    }
    list.remove_prefix(colon == std::string_view::npos ? list.size() : colon + 1);
  }
  return folders;
}

// Each folder as it is from anywhere.
std::string absolute_list(std::string_view list) {
  std::string absolute;
  for (const std::string& folder : split_path(list)) {
    std::error_code error;
    const std::filesystem::path path = std::filesystem::absolute(folder, error);
    absolute.append(absolute.empty() ? "" : ":").append(error ? folder : path.string());
  }
  return absolute;
}

std::vector<std::string> listed(const Variables& environment, std::string_view name) {
  const auto found = std::find_if(environment.begin(), environment.end(),
                                  [&](const auto& each) { return each.first == name; });
  return found == environment.end() ? std::vector<std::string>() : split_path(found->second);
}

}  // namespace

Variables coq_environment(std::span<const std::string> declared) {
  std::map<std::string, std::string> variables = {
      {"HOME", "/nonexistent"},
      {"LC_ALL", "C.UTF-8"},
      {"PATH", "/usr/local/bin:/usr/bin:/bin"},
  };
  for (const std::string& name : declared) {
    if (const std::optional<std::string> value = variable(name.c_str())) {
      variables[name] = *value;
    }
  }
  return {variables.begin(), variables.end()};
}

Variables library_environment() {
  std::map<std::string, std::string> variables;
  for (const char* name : {"COQPATH", "OCAMLPATH", "XDG_DATA_DIRS", "XDG_DATA_HOME"}) {
    if (const std::optional<std::string> value = variable(name); value && !value->empty()) {
      variables[name] = absolute_list(*value);
    }
  }
  const std::optional<std::string> home = variable("HOME");
  if (home && variables.count("XDG_DATA_HOME") == 0) {
    variables["XDG_DATA_HOME"] = *home + "/.local/share";
  }
  return {variables.begin(), variables.end()};
}

std::vector<std::string> library_folders(const Variables& environment) {
  std::vector<std::string> folders = listed(environment, "COQPATH");
  std::vector<std::string> data = listed(environment, "XDG_DATA_DIRS");
  if (data.empty()) {
    data = {"/usr/local/share", "/usr/share"};
  }
  const std::vector<std::string> own = listed(environment, "XDG_DATA_HOME");
  data.insert(data.end(), own.begin(), own.end());
  for (const std::string& folder : data) {
    folders.push_back(folder + "/coq");
  }
  return folders;
}

std::vector<std::string> package_folders(const Variables& environment) {
  return listed(environment, "OCAMLPATH");
}

Variables joined(Variables variables, const Variables& more) {
  for (const auto& [name, value] : more) {
    const auto place =
        std::lower_bound(variables.begin(), variables.end(), name,
                         [](const auto& each, const std::string& key) { return each.first < key; });
    if (place == variables.end() || place->first != name) {
      variables.insert(place, {name, value});
    }
  }
  return variables;
}

std::vector<std::string> as_assignments(const Variables& variables) {
  std::vector<std::string> assignments;
  assignments.reserve(variables.size());
  for (const auto& [name, value] : variables) {
    assignments.push_back(name + "=" + value);
  }
  return assignments;
}

}  // namespace sequent::provers
