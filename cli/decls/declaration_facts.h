#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "decls/declaration.h"

namespace sequent::cli {

struct DeclarationFact {
  std::string name;  // "statement", "used by"
  std::string value;
};

// What there is to say about a declaration, in the order in which people read it; what is empty is
// left out. `users`: how many declarations need it.
[[nodiscard]] std::vector<DeclarationFact> facts_of(const decls::Declaration& declaration,
                                                    std::size_t users);

}  // namespace sequent::cli
