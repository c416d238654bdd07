#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decls/dependency_graph.h"
#include "tests/support/catch.h"

namespace sequent::test {

// "kind name: target target ~target": a declaration and what its statement (~: only its proof)
// needs.
inline decls::DeclarationHead head(std::string_view line) {
  decls::DeclarationHead made;
  const std::size_t space = line.find(' ');
  const std::size_t colon = std::min(line.find(':'), line.size());
  const auto kind = decls::declaration_kind_of(line.substr(0, space));
  REQUIRE(kind.has_value());
  made.kind = *kind;
  made.name = line.substr(space + 1, colon - space - 1);
  made.module = "M";
  std::string_view rest = line.substr(std::min(colon + 1, line.size()));
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    std::string_view target = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!target.empty()) {
      const bool proof = target.front() == '~';
      target.remove_prefix(proof ? 1 : 0);
      made.edges.push_back(
          {std::string(target), proof ? decls::EdgeKind::kProof : decls::EdgeKind::kStatement});
    }
  }
  std::ranges::sort(made.edges);
  return made;
}

inline decls::DependencyGraph graph(const std::vector<std::string_view>& lines) {
  decls::GraphBuilder builder;
  for (const std::string_view line : lines) {
    builder.add(head(line));
  }
  return std::move(builder).build().value();
}

inline std::vector<std::string> names(const decls::DependencyGraph& graph,
                                      std::span<const decls::NodeId> nodes) {
  std::vector<std::string> found;
  for (const decls::NodeId node : nodes) {
    found.emplace_back(graph.name(node));
  }
  return found;
}

}  // namespace sequent::test
