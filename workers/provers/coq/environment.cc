#include "workers/provers/coq/environment.h"

#include <cstdlib>
#include <map>

namespace sequent::provers {

Variables coq_environment(std::span<const std::string> declared) {
  std::map<std::string, std::string> variables = {
      {"HOME", "/nonexistent"},
      {"LC_ALL", "C.UTF-8"},
      {"PATH", "/usr/local/bin:/usr/bin:/bin"},
  };
  for (const std::string& name : declared) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets variables
    if (const char* value = std::getenv(name.c_str()); value != nullptr) {
      variables[name] = value;
    }
  }
  return {variables.begin(), variables.end()};
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
