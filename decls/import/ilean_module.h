#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace sequent::decls {

// A place in a source as Lean's server counts: from 0, columns in UTF-16 units.
struct IleanPlace {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

// What one .ilean file says of a declaration.
struct IleanDeclaration {
  bool placed = false;             // false: the file names it and does not say where it stands
  IleanPlace place;                // of its name
  std::set<std::string> mentions;  // constants, in its text
};

struct IleanModule {
  std::string name;
  std::map<std::string, IleanDeclaration> declarations;
};

// Reads the text of a file, of versions 1 to 5. `path` is for errors: kInvalid with the place.
[[nodiscard]] base::Result<IleanModule> parse_ilean(const std::string& path, std::string_view text);

}  // namespace sequent::decls
