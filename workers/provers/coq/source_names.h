#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::provers {

// A name that a source declares.
struct SourceName {
  std::string name;        // from the file on: "M.add"
  std::size_t offset = 0;  // bytes
  bool inductive = false;
  bool operator==(const SourceName&) const = default;
};

// What coqc wrote into a `.glob` about declarations: exact. Absent: it is of another text
// than `source`.
[[nodiscard]] std::optional<std::vector<SourceName>> names_of_glob(std::string_view glob,
                                                                   std::string_view source);

// The same from the text alone: names that stand in sentences that declare, with the constructors
// and fields there. What tactics, functors and plugins declare is not found.
[[nodiscard]] std::vector<SourceName> names_of_source(std::string_view source);

// Modules that are what another is, or a functor makes: `Module M := F A.`
[[nodiscard]] std::vector<SourceName> closed_modules_of_source(std::string_view source);

}  // namespace sequent::provers
