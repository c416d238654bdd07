#include "cli/decls/declaration_facts.h"

#include <utility>

#include "cli/output/format.h"

namespace sequent::cli {
namespace {

// "a.v:3:7", or as much of it as is known.
std::string place_of(const decls::Position& position) {
  std::string text = position.file;
  if (!text.empty() && position.line > 0) {
    text.append(":").append(std::to_string(position.line));
    if (position.column > 0) {
      text.append(":").append(std::to_string(position.column));
    }
  }
  return text;
}

std::string needs_of(const decls::Declaration& declaration) {
  std::string needs;
  for (std::size_t i = 0; i < declaration.edges.size(); ++i) {
    const std::string& target = declaration.edges[i].target;
    if (i == 0 || target != declaration.edges[i - 1].target) {
      needs.append(needs.empty() ? "" : ", ").append(target);
    }
  }
  return needs;
}

}  // namespace

std::vector<DeclarationFact> facts_of(const decls::Declaration& declaration, std::size_t users) {
  std::vector<DeclarationFact> facts;
  const auto add = [&](std::string name, std::string value) {
    if (!value.empty()) {
      facts.push_back({std::move(name), std::move(value)});
    }
  };
  add("statement", declaration.statement);
  add("module", declaration.module);
  add("place", place_of(declaration.position));
  add("universes", joined(declaration.universes, ", "));
  add("tags", joined(declaration.tags, ", "));
  add("doc", declaration.doc);
  add("needs", needs_of(declaration));
  add("used by", users == 0 ? "nothing" : format_count(users, "declaration"));
  return facts;
}

}  // namespace sequent::cli
