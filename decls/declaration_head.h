#pragma once

#include <string>
#include <vector>

#include "decls/declaration.h"
#include "engine/base/digest.h"

namespace sequent::decls {

// What lists, graphs and snapshots need of a declaration: all but its terms and texts.
struct DeclarationHead {
  std::string name;
  DeclarationKind kind = DeclarationKind::kTheorem;
  std::string module;
  std::vector<std::string> tags;
  std::vector<Edge> edges;  // sorted, no two equal
  base::Digest content;     // content_digest.h
  bool operator==(const DeclarationHead&) const = default;
};

}  // namespace sequent::decls
