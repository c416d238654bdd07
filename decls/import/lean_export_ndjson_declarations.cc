#include <array>
#include <optional>
#include <string_view>

#include "decls/import/lean_export_ndjson.h"

namespace sequent::decls {
namespace {

using Kind = JsonText::Kind;

bool has_value(DeclarationKind kind) {
  return kind == DeclarationKind::kDefinition || kind == DeclarationKind::kTheorem ||
         kind == DeclarationKind::kOpaque;
}

}  // namespace

base::Status LeanExportNdjson::read_group(Value group) {
  struct Part {
    std::string_view key;      // in 3.1.0
    std::string_view old_key;  // in 3.0.0
    DeclarationKind kind;
  };
  constexpr std::array<Part, 3> kParts{{{"types", "inductiveVals", DeclarationKind::kInductive},
                                        {"ctors", "constructorVals", DeclarationKind::kConstructor},
                                        {"recs", "recursorVals", DeclarationKind::kRecursor}}};
  SEQUENT_TRY(expect(group, Kind::kObject));
  for (const Part& part : kParts) {
    const auto old = json_.find(group, part.old_key);
    SEQUENT_TRY_ASSIGN(const Value all, old ? base::Result(*old) : member(group, part.key));
    SEQUENT_TRY(expect(all, Kind::kArray));
    SEQUENT_TRY(read_declarations(all, part.kind));
  }
  return {};
}

// Definitions that were made together stand in one array in 3.0.0.
base::Status LeanExportNdjson::read_declarations(Value one_or_more, DeclarationKind kind) {
  if (json_.kind(one_or_more) != Kind::kArray) {
    return read_declaration(one_or_more, kind);
  }
  for (Value at = json_.first(one_or_more); at != json_.end(one_or_more); at = json_.next(at)) {
    SEQUENT_TRY(read_declaration(at, kind));
  }
  return {};
}

base::Status LeanExportNdjson::read_declaration(Value value, DeclarationKind kind) {
  LeanConstant constant{.kind = kind};
  SEQUENT_TRY_ASSIGN(const Value name_at, member(value, "name"));
  SEQUENT_TRY_ASSIGN(constant.name, name(name_at));
  SEQUENT_TRY_ASSIGN(const Value universes_at, member(value, "levelParams"));
  SEQUENT_TRY_ASSIGN(constant.universes, names(universes_at));
  SEQUENT_TRY_ASSIGN(const Value type_at, member(value, "type"));
  SEQUENT_TRY_ASSIGN(constant.type, expression(type_at));
  if (has_value(kind)) {
    SEQUENT_TRY_ASSIGN(const Value value_at, member(value, "value"));
    SEQUENT_TRY_ASSIGN(constant.value, expression(value_at));
  }
  if (kind == DeclarationKind::kInductive) {
    SEQUENT_TRY_ASSIGN(const Value constructors_at, member(value, "ctors"));
    SEQUENT_TRY_ASSIGN(constant.constructors, names(constructors_at));
  }
  if (kind == DeclarationKind::kRecursor) {
    SEQUENT_TRY(read_rules(value, constant));
  }
  SEQUENT_TRY(read_tags(value, constant));
  return placed(name_at, library_.declare(constant));
}

base::Status LeanExportNdjson::read_rules(Value value, LeanConstant& constant) const {
  SEQUENT_TRY_ASSIGN(const Value rules, member(value, "rules"));
  SEQUENT_TRY(expect(rules, Kind::kArray));
  for (Value at = json_.first(rules); at != json_.end(rules); at = json_.next(at)) {
    SEQUENT_TRY_ASSIGN(const Value right_at, member(at, "rhs"));
    SEQUENT_TRY_ASSIGN(const LeanExpressions::Index right, expression(right_at));
    constant.rules.push_back(right);
  }
  return {};
}

base::Status LeanExportNdjson::read_tags(Value value, LeanConstant& constant) const {
  if (const auto unsafe = json_.find(value, "isUnsafe")) {
    SEQUENT_TRY(expect(*unsafe, Kind::kBool));
    if (json_.truth(*unsafe)) {
      constant.tags.emplace_back("unsafe");
    }
  }
  if (const auto safety = json_.find(value, "safety")) {
    SEQUENT_TRY_ASSIGN(const std::string_view word, text(*safety));
    if (word == "unsafe" || word == "partial") {
      constant.tags.emplace_back(word);
    } else if (word != "safe") {
      return error(*safety, "unsafe, safe or partial has to be here");
    }
  }
  const auto hints = json_.find(value, "hints");
  if (hints && json_.kind(*hints) == Kind::kString && json_.text(*hints) == "abbrev") {
    constant.tags.emplace_back("abbrev");
  }
  return {};
}

}  // namespace sequent::decls
