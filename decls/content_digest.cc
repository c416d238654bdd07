#include "decls/content_digest.h"

#include <string_view>
#include <vector>

namespace sequent::decls {
namespace {

bool names_a_variable(TermNode::Kind kind) {
  return kind == TermNode::Kind::kLambda || kind == TermNode::Kind::kPi ||
         kind == TermNode::Kind::kLet;
}

}  // namespace

base::Digest term_digest(const Term& term) {
  std::vector<base::Digest> digests;
  digests.reserve(term.nodes.size());
  for (std::uint32_t at = 0; at < term.nodes.size(); ++at) {
    const TermNode& node = term.nodes[at];
    std::string bytes{static_cast<char>(node.kind), static_cast<char>(node.binder)};
    bytes.append(std::to_string(node.index)).append(" ");
    for (const std::uint32_t child : term.children_of(at)) {
      bytes.append(digests[child].raw());
    }
    if (!names_a_variable(node.kind)) {
      bytes.append(term.text_of(at));
    }
    // The kind and the number of children tell where each part of the bytes ends.
    base::Hasher hasher;
    hasher.field(std::to_string(node.child_count)).field(bytes);
    digests.push_back(hasher.finish());
  }
  return digests.back();
}

base::Digest content_digest(const Declaration& declaration) {
  base::Hasher hasher;
  hasher.field("declaration 1").field(name_of(declaration.kind));
  hasher.field(std::to_string(declaration.universes.size()));
  for (const std::string& universe : declaration.universes) {
    hasher.field(universe);
  }
  return hasher.field(term_digest(declaration.type).raw()).finish();
}

}  // namespace sequent::decls
