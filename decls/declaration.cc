#include "decls/declaration.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sequent::decls {
namespace {

constexpr std::array<std::string_view, 9> kKindNames{"axiom",    "definition", "theorem",
                                                     "opaque",   "inductive",  "constructor",
                                                     "recursor", "quotient",   "syntax"};
constexpr std::array<std::string_view, 4> kEdgeNames{"statement", "proof", "definition", "field"};

}  // namespace

std::string_view name_of(DeclarationKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::optional<DeclarationKind> declaration_kind_of(std::string_view name) {
  const auto* const found = std::ranges::find(kKindNames, name);
  if (found == kKindNames.end()) {
    return std::nullopt;
  }
  return static_cast<DeclarationKind>(found - kKindNames.begin());
}

std::string_view name_of(EdgeKind kind) {
  return kEdgeNames[static_cast<std::size_t>(kind)];
}

}  // namespace sequent::decls
