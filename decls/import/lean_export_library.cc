#include "decls/import/lean_export_library.h"

#include <algorithm>
#include <set>
#include <utility>

#include "decls/import/lean_statement.h"

namespace sequent::decls {
namespace {

base::Error unknown(std::string_view what, std::uint64_t id) {
  return base::invalid(std::string(what) + " " + std::to_string(id) +
                       " is not known here: it has to stand above");
}

base::Error known(std::string_view what, std::uint64_t id) {
  return base::invalid(std::string(what) + " " + std::to_string(id) + " is there already");
}

base::Error anonymous() {
  return base::invalid("name 0, the anonymous one, is no declaration's");
}

base::Error too_long(std::string_view what, std::uint64_t id, std::size_t longest) {
  return base::invalid(std::string(what) + " " + std::to_string(id) + " is longer than " +
                       std::to_string(longest) + " bytes");
}

// What `value` is to a declaration: its proof, which nothing looks into, or not.
EdgeKind edge_of_value(DeclarationKind kind) {
  return kind == DeclarationKind::kTheorem || kind == DeclarationKind::kOpaque
             ? EdgeKind::kProof
             : EdgeKind::kDefinition;
}

}  // namespace

base::Result<LeanNames::Index> LeanExportLibrary::name(std::uint64_t id) const {
  const auto found = name_ids_.find(id);
  return found ? base::Result(*found) : unknown("name", id);
}

base::Result<LeanLevels::Index> LeanExportLibrary::level(std::uint64_t id) const {
  const auto found = level_ids_.find(id);
  return found ? base::Result(*found) : unknown("level", id);
}

base::Result<LeanExpressions::Index> LeanExportLibrary::expression(std::uint64_t id) const {
  const auto found = expression_ids_.find(id);
  return found ? base::Result(*found) : unknown("expression", id);
}

base::Status LeanExportLibrary::add_name(std::uint64_t id,
                                         LeanNames::Index prefix,
                                         std::string_view part) {
  if (!name_ids_.add(id)) {
    return known("name", id);
  }
  return names_.add_string(prefix, part) ? base::Status()
                                         : too_long("name", id, LeanNames::kLongest);
}

base::Status LeanExportLibrary::add_name(std::uint64_t id,
                                         LeanNames::Index prefix,
                                         std::uint64_t part) {
  if (!name_ids_.add(id)) {
    return known("name", id);
  }
  return names_.add_number(prefix, part) ? base::Status()
                                         : too_long("name", id, LeanNames::kLongest);
}

base::Status LeanExportLibrary::add_successor(std::uint64_t id, LeanLevels::Index of) {
  if (!level_ids_.add(id)) {
    return known("level", id);
  }
  return levels_.add_successor(of) ? base::Status() : too_long("level", id, LeanLevels::kLongest);
}

base::Status LeanExportLibrary::add_maximum(std::uint64_t id,
                                            Maximum kind,
                                            LeanLevels::Index first,
                                            LeanLevels::Index second) {
  if (!level_ids_.add(id)) {
    return known("level", id);
  }
  const bool added = kind == Maximum::kPlain ? levels_.add_maximum(first, second)
                                             : levels_.add_impredicative_maximum(first, second);
  return added ? base::Status() : too_long("level", id, LeanLevels::kLongest);
}

base::Status LeanExportLibrary::add_parameter(std::uint64_t id, LeanNames::Index name) {
  if (!level_ids_.add(id)) {
    return known("level", id);
  }
  return levels_.add_parameter(names_.binder(name)) ? base::Status()
                                                    : too_long("level", id, LeanLevels::kLongest);
}

base::Status LeanExportLibrary::name_expression(std::uint64_t id) {
  return expression_ids_.add(id) ? base::Status() : known("expression", id);
}

base::Status LeanExportLibrary::add_expression(std::uint64_t id, const LeanExpression& expression) {
  const bool names_declaration = expression.kind == LeanExpression::Kind::kConstant ||
                                 expression.kind == LeanExpression::Kind::kProjection;
  if (names_declaration && expression.a == 0) {
    return anonymous();
  }
  SEQUENT_TRY(name_expression(id));
  expressions_.nodes.push_back(expression);
  return {};
}

base::Status LeanExportLibrary::add_let(std::uint64_t id,
                                        LeanNames::Index name,
                                        LeanExpressions::Let let,
                                        LeanExpressions::Index body) {
  SEQUENT_TRY(name_expression(id));
  expressions_.add_let(name, let, body);
  return {};
}

base::Status LeanExportLibrary::add_natural(std::uint64_t id, std::string_view digits) {
  SEQUENT_TRY(name_expression(id));
  expressions_.add_literal(LeanExpression::Kind::kNatural, digits);
  return {};
}

base::Status LeanExportLibrary::add_string(std::uint64_t id, std::string_view text) {
  SEQUENT_TRY(name_expression(id));
  expressions_.add_literal(LeanExpression::Kind::kString, text);
  return {};
}

base::Status LeanExportLibrary::add_annotation(std::uint64_t id, LeanExpressions::Index of) {
  return add_expression(id, LeanExpression(expressions_.nodes[of]));
}

std::vector<Edge> LeanExportLibrary::edges_of(const LeanConstant& constant,
                                              const std::string& name) {
  std::vector<Edge> edges;
  const auto add = [&](std::set<std::string>& targets, EdgeKind kind) {
    targets.erase(name);
    for (const std::string& target : targets) {
      edges.push_back({.target = target, .kind = kind});
    }
  };
  std::set<std::string> statement;
  terms_.collect_constants(constant.type, statement);
  add(statement, EdgeKind::kStatement);
  std::set<std::string> value;
  if (constant.value) {
    terms_.collect_constants(*constant.value, value);
  }
  for (const LeanExpressions::Index rule : constant.rules) {
    terms_.collect_constants(rule, value);
  }
  add(value, edge_of_value(constant.kind));
  std::set<std::string> fields;
  for (const LeanNames::Index constructor : constant.constructors) {
    fields.insert(names_.full(constructor));
  }
  add(fields, EdgeKind::kField);
  std::ranges::sort(edges);
  return edges;
}

void LeanExportLibrary::place(const LeanConstant& constant, Declaration& declaration) const {
  declaration.module = module_;
  if (options_.places == nullptr) {
    return;
  }
  auto found = options_.places->find(declaration.name);
  const bool of_inductive =
      constant.kind == DeclarationKind::kConstructor || constant.kind == DeclarationKind::kRecursor;
  if (found == options_.places->end() && of_inductive) {
    found = options_.places->find(names_.full(names_.prefix(constant.name)));
  }
  if (found != options_.places->end()) {
    declaration.module = found->second.module;
    declaration.position = found->second.position;
  }
}

base::Status LeanExportLibrary::declare(const LeanConstant& constant) {
  Declaration declaration{.name = names_.full(constant.name), .kind = constant.kind};
  if (constant.name == 0 || std::ranges::count(constant.constructors, 0U) > 0) {
    return anonymous();
  }
  if (!declared_.insert(declaration.name).second) {
    return base::invalid(declaration.name + " is declared already");
  }
  place(constant, declaration);
  for (const LeanNames::Index universe : constant.universes) {
    declaration.universes.push_back(names_.binder(universe));
  }
  std::optional<Term> type = terms_.term(constant.type);
  std::optional<Term> value;
  if (options_.values && constant.value) {
    value = terms_.term(*constant.value);
  }
  if (!type || value.has_value() != (options_.values && constant.value.has_value())) {
    return base::invalid("a term of " + declaration.name + " has more than " +
                         std::to_string(LeanTerms::kMostChildren) + " parts");
  }
  declaration.type = std::move(*type);
  declaration.value = std::move(value);
  declaration.statement = lean_statement(declaration.type);
  declaration.tags = constant.tags;
  if (names_.is_private(constant.name)) {
    declaration.tags.emplace_back("private");
  }
  std::ranges::sort(declaration.tags);
  declaration.tags.erase(std::unique(declaration.tags.begin(), declaration.tags.end()),
                         declaration.tags.end());
  declaration.edges = edges_of(constant, declaration.name);
  return sink_.take(declaration);
}

}  // namespace sequent::decls
