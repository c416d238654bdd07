#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::provers {

// What the bytes of a `.vo` name, as OCaml's Marshal wrote it.

// Public names of the plugins that it loads by `Declare ML Module`; absent: its bytes could not
// be understood.
[[nodiscard]] std::optional<std::vector<std::string>> plugins_in_vo(std::string_view bytes);

// Whether it may load a module with one of these last names ("B" of "Lib.a.B"). Errs to yes.
[[nodiscard]] bool may_load(std::string_view bytes,
                            const std::set<std::string, std::less<>>& names);

}  // namespace sequent::provers
