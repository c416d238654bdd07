#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sequent::provers {

using Variables = std::vector<std::pair<std::string, std::string>>;

// What coqc sees of the world, the same on every machine: no home folder, one locale, the usual
// PATH (for native_compute), and the variables that the project declares. Sorted by name. A
// declared variable that is not set is left out.
[[nodiscard]] Variables coq_environment(std::span<const std::string> declared);

// Where else than beside coqc this user has libraries and plugins: COQPATH, XDG_DATA_DIRS,
// XDG_DATA_HOME and OCAMLPATH, as coqc would see them from the current folder. No part of what
// a result is keyed by: what is loaded from there is, by its bytes. Sorted by name.
[[nodiscard]] Variables library_environment();

// The folders of libraries that it names, those first that coqc prefers.
[[nodiscard]] std::vector<std::string> library_folders(const Variables& environment);
// The folders of findlib packages that it names, in order.
[[nodiscard]] std::vector<std::string> package_folders(const Variables& environment);

// `variables`, and those of `more` that are not among them.
[[nodiscard]] Variables joined(Variables variables, const Variables& more);

// The same as NAME=value.
[[nodiscard]] std::vector<std::string> as_assignments(const Variables& variables);

}  // namespace sequent::provers
