#include "decls/declaration_check.h"

#include <algorithm>
#include <functional>

#include "decls/term_check.h"

namespace sequent::decls {
namespace {

// Sorted, no two equal.
template <typename T>
bool is_strictly_sorted(const std::vector<T>& items) {
  return std::ranges::adjacent_find(items, std::greater_equal<>()) == items.end();
}

// What a declaration and its head have in common.
template <typename T>
base::Status check_common(const T& declaration) {
  if (declaration.name.empty()) {
    return base::invalid("the name is empty");
  }
  if (declaration.module.empty()) {
    return base::invalid("the module is empty");
  }
  if (declaration.kind > DeclarationKind::kSyntax) {
    return base::invalid("the kind is not known");
  }
  if (!is_strictly_sorted(declaration.tags)) {
    return base::invalid("the tags are not sorted, or one is there twice");
  }
  if (!is_strictly_sorted(declaration.edges)) {
    return base::invalid("the edges are not sorted, or one is there twice");
  }
  for (const Edge& edge : declaration.edges) {
    if (edge.target.empty() || edge.target == declaration.name || edge.kind > EdgeKind::kField) {
      return base::invalid("an edge leads to itself, to nothing or is of no known kind");
    }
  }
  return {};
}

base::Status check_all(const Declaration& declaration) {
  SEQUENT_TRY(check_common(declaration));
  SEQUENT_TRY(check_term(declaration.type));
  return declaration.value ? check_term(*declaration.value) : base::Status();
}

base::Status named(const std::string& name, const base::Status& checked) {
  if (!checked) {
    return base::invalid("declaration '" + name + "': " + checked.error().message);
  }
  return {};
}

}  // namespace

base::Status check_declaration(const Declaration& declaration) {
  return named(declaration.name, check_all(declaration));
}

base::Status check_head(const DeclarationHead& head) {
  return named(head.name, check_common(head));
}

}  // namespace sequent::decls
