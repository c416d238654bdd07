#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sequent::provers {

using Variables = std::vector<std::pair<std::string, std::string>>;

// What coqc sees of the world, the same on every machine: no home folder (so no
// personal libraries), one locale, the usual PATH (for native_compute), and the variables
// that the project declares. Sorted by name. A declared variable that is not set is left out.
[[nodiscard]] Variables coq_environment(std::span<const std::string> declared);

// The same as NAME=value.
[[nodiscard]] std::vector<std::string> as_assignments(const Variables& variables);

}  // namespace sequent::provers
