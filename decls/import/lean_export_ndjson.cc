#include "decls/import/lean_export_ndjson.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "decls/import/utf8.h"

namespace sequent::decls {
namespace {

using Kind = JsonText::Kind;

constexpr std::array<std::string_view, 2> kVersions{"3.0.0", "3.1.0"};

// Of declarations, in 3.x and, ending in Info, before.
struct KindKey {
  std::string_view key;
  DeclarationKind kind;
};
constexpr std::array<KindKey, 13> kKindKeys{{
    {"axiom", DeclarationKind::kAxiom},
    {"axiomInfo", DeclarationKind::kAxiom},
    {"ctorInfo", DeclarationKind::kConstructor},
    {"def", DeclarationKind::kDefinition},
    {"defnInfo", DeclarationKind::kDefinition},
    {"inductInfo", DeclarationKind::kInductive},
    {"opaque", DeclarationKind::kOpaque},
    {"opaqueInfo", DeclarationKind::kOpaque},
    {"quot", DeclarationKind::kQuotient},
    {"quotInfo", DeclarationKind::kQuotient},
    {"recInfo", DeclarationKind::kRecursor},
    {"thm", DeclarationKind::kTheorem},
    {"thmInfo", DeclarationKind::kTheorem},
}};

}  // namespace

const LeanExportNdjson::Row* LeanExportNdjson::row_of(std::string_view key) {
  using Self = LeanExportNdjson;
  static constexpr std::array<Row, 17> kRows{{
      {"app", "ie", &Self::read_apply},
      {"bvar", "ie", &Self::read_bound},
      {"const", "ie", &Self::read_constant},
      {"forallE", "ie", &Self::read_pi},
      {"imax", "il", &Self::read_impredicative_maximum},
      {"lam", "ie", &Self::read_lambda},
      {"letE", "ie", &Self::read_let},
      {"max", "il", &Self::read_maximum},
      {"mdata", "ie", &Self::read_annotation},
      {"natVal", "ie", &Self::read_natural},
      {"num", "in", &Self::read_name_number},
      {"param", "il", &Self::read_parameter},
      {"proj", "ie", &Self::read_projection},
      {"sort", "ie", &Self::read_sort},
      {"str", "in", &Self::read_name_string},
      {"strVal", "ie", &Self::read_string},
      {"succ", "il", &Self::read_successor},
  }};
  static_assert(std::ranges::is_sorted(kRows, {}, &Row::key));
  const auto* const found = std::ranges::lower_bound(kRows, key, {}, &Row::key);
  return found != kRows.end() && found->key == key ? found : nullptr;
}

base::Status LeanExportNdjson::read(std::string_view line) {
  if (line.empty()) {
    return {};
  }
  if (const auto failure = json_.read(line)) {
    return lines_.error(failure->offset, failure->what);
  }
  SEQUENT_TRY(expect(0, Kind::kObject));
  if (!versioned_) {
    return version();
  }
  std::optional<Value> subject;
  std::optional<Value> id;
  for (Value at = json_.first(0); at != json_.end(0); at = json_.next(at)) {
    const std::string_view key = json_.key(at);
    std::optional<Value>& which = key == "in" || key == "il" || key == "ie" ? id : subject;
    if (which) {
      return error(at, "a line has one entry or declaration, and one id: this is a second");
    }
    which = at;
  }
  if (!subject) {
    return error(0, "neither an entry nor a declaration");
  }
  return read_subject(*subject, id);
}

base::Status LeanExportNdjson::read_subject(Value subject, std::optional<Value> id) {
  const std::string_view key = json_.key(subject);
  if (const Row* const row = row_of(key)) {
    if (!id || json_.key(*id) != row->id_key) {
      std::string what = "\"";
      what += key;
      what += "\" needs an id, \"";
      what += row->id_key;
      what += '"';
      return error(id.value_or(0), what);
    }
    SEQUENT_TRY_ASSIGN(id_, number(*id));
    return (this->*row->read)(subject);
  }
  const auto* const kind = std::ranges::find(kKindKeys, key, &KindKey::key);
  if (kind == kKindKeys.end() && key != "inductive") {
    std::string what = "\"";
    what += utf8_prefix(key, 40);
    what += "\" is nothing that an export up to 3.1.0 has";
    return error(subject, what);
  }
  if (id) {
    return error(*id, "a declaration has no id");
  }
  return kind == kKindKeys.end() ? read_group(subject) : read_declarations(subject, kind->kind);
}

base::Status LeanExportNdjson::version() {
  const auto meta = json_.find(0, "meta");
  if (!meta || json_.kind(*meta) != Kind::kObject) {
    return error(0, "the first line has to say the version: {\"meta\":…}");
  }
  versioned_ = true;
  const auto format = json_.find(*meta, "format");
  if (!format) {  // before 3.0.0 there was none
    return {};
  }
  SEQUENT_TRY(expect(*format, Kind::kObject));
  SEQUENT_TRY_ASSIGN(const Value value, member(*format, "version"));
  SEQUENT_TRY_ASSIGN(const std::string_view version, text(value));
  if (std::ranges::find(kVersions, version) == kVersions.end()) {
    return error(value, "this is format version \"" + std::string(utf8_prefix(version, 40)) +
                            "\"; read are 3.1.0, 3.0.0, NDJSON before it, and text 2.0.0");
  }
  return {};
}

base::Error LeanExportNdjson::error(Value value, std::string_view what) const {
  return lines_.error(json_.offset(value), what);
}

base::Status LeanExportNdjson::placed(Value value, base::Status status) const {
  if (!status && status.error().code == base::ErrorCode::kInvalid) {
    return error(value, status.error().message);
  }
  return status;
}

base::Status LeanExportNdjson::expect(Value value, Kind kind) const {
  if (json_.kind(value) == kind) {
    return {};
  }
  switch (kind) {
    case Kind::kObject:
      return error(value, "an object has to be here");
    case Kind::kArray:
      return error(value, "an array has to be here");
    case Kind::kBool:
      return error(value, "true or false has to be here");
    case Kind::kString:
      return error(value, "a string has to be here");
    default:
      return error(value, "a natural number has to be here");
  }
}

base::Result<JsonText::Value> LeanExportNdjson::member(Value object, std::string_view key) const {
  SEQUENT_TRY(expect(object, Kind::kObject));
  const auto found = json_.find(object, key);
  if (!found) {
    return error(object, "\"" + std::string(key) + "\" is missing");
  }
  return *found;
}

base::Result<std::uint64_t> LeanExportNdjson::number(Value value) const {
  SEQUENT_TRY(expect(value, Kind::kNumber));
  return json_.number(value);
}

base::Result<std::uint32_t> LeanExportNdjson::small_number(Value value) const {
  SEQUENT_TRY_ASSIGN(const std::uint64_t given, number(value));
  if (given > UINT32_MAX) {
    return error(value, "a number past 32 bits");
  }
  return static_cast<std::uint32_t>(given);
}

base::Result<std::string_view> LeanExportNdjson::text(Value value) const {
  SEQUENT_TRY(expect(value, Kind::kString));
  return json_.text(value);
}

base::Result<LeanNames::Index> LeanExportNdjson::name(Value value) const {
  SEQUENT_TRY_ASSIGN(const std::uint64_t id, number(value));
  auto found = library_.name(id);
  return found ? found : error(value, found.error().message);
}

base::Result<LeanLevels::Index> LeanExportNdjson::level(Value value) const {
  SEQUENT_TRY_ASSIGN(const std::uint64_t id, number(value));
  auto found = library_.level(id);
  return found ? found : error(value, found.error().message);
}

base::Result<LeanExpressions::Index> LeanExportNdjson::expression(Value value) const {
  SEQUENT_TRY_ASSIGN(const std::uint64_t id, number(value));
  auto found = library_.expression(id);
  return found ? found : error(value, found.error().message);
}

base::Result<TermNode::Binder> LeanExportNdjson::binder(Value value) const {
  constexpr std::array<std::pair<std::string_view, TermNode::Binder>, 4> kWords{
      {{"default", TermNode::Binder::kExplicit},
       {"implicit", TermNode::Binder::kImplicit},
       {"strictImplicit", TermNode::Binder::kStrictImplicit},
       {"instImplicit", TermNode::Binder::kInstance}}};
  SEQUENT_TRY_ASSIGN(const std::string_view word, text(value));
  const auto* const found = std::ranges::find(kWords, word, &decltype(kWords)::value_type::first);
  if (found == kWords.end()) {
    return error(value, "default, implicit, strictImplicit or instImplicit has to be here");
  }
  return found->second;
}

base::Result<std::vector<LeanNames::Index>> LeanExportNdjson::names(Value value) const {
  SEQUENT_TRY(expect(value, Kind::kArray));
  std::vector<LeanNames::Index> all;
  for (Value at = json_.first(value); at != json_.end(value); at = json_.next(at)) {
    SEQUENT_TRY_ASSIGN(const LeanNames::Index one, name(at));
    all.push_back(one);
  }
  return all;
}

base::Status LeanExportNdjson::read_name_string(Value value) {
  SEQUENT_TRY_ASSIGN(const Value prefix_at, member(value, "pre"));
  SEQUENT_TRY_ASSIGN(const LeanNames::Index prefix, name(prefix_at));
  SEQUENT_TRY_ASSIGN(const Value part_at, member(value, "str"));
  SEQUENT_TRY_ASSIGN(const std::string_view part, text(part_at));
  return placed(value, library_.add_name(id_, prefix, part));
}

base::Status LeanExportNdjson::read_name_number(Value value) {
  SEQUENT_TRY_ASSIGN(const Value prefix_at, member(value, "pre"));
  SEQUENT_TRY_ASSIGN(const LeanNames::Index prefix, name(prefix_at));
  SEQUENT_TRY_ASSIGN(const Value part_at, member(value, "i"));
  SEQUENT_TRY_ASSIGN(const std::uint64_t part, number(part_at));
  return placed(value, library_.add_name(id_, prefix, part));
}

base::Status LeanExportNdjson::read_successor(Value value) {
  SEQUENT_TRY_ASSIGN(const LeanLevels::Index of, level(value));
  return placed(value, library_.add_successor(id_, of));
}

base::Status LeanExportNdjson::read_level_pair(Value value, LeanExportLibrary::Maximum kind) {
  SEQUENT_TRY(expect(value, Kind::kArray));
  std::vector<LeanLevels::Index> pair;
  for (Value at = json_.first(value); at != json_.end(value); at = json_.next(at)) {
    SEQUENT_TRY_ASSIGN(const LeanLevels::Index one, level(at));
    pair.push_back(one);
  }
  if (pair.size() != 2) {
    return error(value, "two levels have to be here");
  }
  return placed(value, library_.add_maximum(id_, kind, pair[0], pair[1]));
}

base::Status LeanExportNdjson::read_maximum(Value value) {
  return read_level_pair(value, LeanExportLibrary::Maximum::kPlain);
}

base::Status LeanExportNdjson::read_impredicative_maximum(Value value) {
  return read_level_pair(value, LeanExportLibrary::Maximum::kImpredicative);
}

base::Status LeanExportNdjson::read_parameter(Value value) {
  SEQUENT_TRY_ASSIGN(const LeanNames::Index of, name(value));
  return placed(value, library_.add_parameter(id_, of));
}

base::Status LeanExportNdjson::read_bound(Value value) {
  SEQUENT_TRY_ASSIGN(const std::uint32_t index, small_number(value));
  return placed(value,
                library_.add_expression(id_, {.kind = LeanExpression::Kind::kBound, .a = index}));
}

base::Status LeanExportNdjson::read_sort(Value value) {
  SEQUENT_TRY_ASSIGN(const LeanLevels::Index of, level(value));
  return placed(value,
                library_.add_expression(id_, {.kind = LeanExpression::Kind::kSort, .a = of}));
}

base::Status LeanExportNdjson::read_constant(Value value) {
  SEQUENT_TRY_ASSIGN(const Value name_at, member(value, "name"));
  SEQUENT_TRY_ASSIGN(const LeanNames::Index of, name(name_at));
  SEQUENT_TRY_ASSIGN(const Value levels, member(value, "us"));
  SEQUENT_TRY(expect(levels, Kind::kArray));
  for (Value at = json_.first(levels); at != json_.end(levels); at = json_.next(at)) {
    SEQUENT_TRY(level(at));
  }
  return placed(value,
                library_.add_expression(id_, {.kind = LeanExpression::Kind::kConstant, .a = of}));
}

base::Status LeanExportNdjson::read_apply(Value value) {
  SEQUENT_TRY_ASSIGN(const Value function_at, member(value, "fn"));
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index function, expression(function_at));
  SEQUENT_TRY_ASSIGN(const Value argument_at, member(value, "arg"));
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index argument, expression(argument_at));
  return placed(value,
                library_.add_expression(
                    id_, {.kind = LeanExpression::Kind::kApply, .a = function, .b = argument}));
}

base::Status LeanExportNdjson::read_binding(Value value, LeanExpression::Kind kind) {
  SEQUENT_TRY_ASSIGN(const Value binder_at, member(value, "binderInfo"));
  SEQUENT_TRY_ASSIGN(const TermNode::Binder how, binder(binder_at));
  SEQUENT_TRY_ASSIGN(const Value name_at, member(value, "name"));
  SEQUENT_TRY_ASSIGN(const LeanNames::Index of, name(name_at));
  SEQUENT_TRY_ASSIGN(const Value type_at, member(value, "type"));
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index type, expression(type_at));
  SEQUENT_TRY_ASSIGN(const Value body_at, member(value, "body"));
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index body, expression(body_at));
  return placed(value, library_.add_expression(
                           id_, {.kind = kind, .binder = how, .a = of, .b = type, .c = body}));
}

base::Status LeanExportNdjson::read_lambda(Value value) {
  return read_binding(value, LeanExpression::Kind::kLambda);
}

base::Status LeanExportNdjson::read_pi(Value value) {
  return read_binding(value, LeanExpression::Kind::kPi);
}

base::Status LeanExportNdjson::read_let(Value value) {
  SEQUENT_TRY_ASSIGN(const Value name_at, member(value, "name"));
  SEQUENT_TRY_ASSIGN(const LeanNames::Index of, name(name_at));
  SEQUENT_TRY_ASSIGN(const Value type_at, member(value, "type"));
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index type, expression(type_at));
  SEQUENT_TRY_ASSIGN(const Value value_at, member(value, "value"));
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index of_it, expression(value_at));
  SEQUENT_TRY_ASSIGN(const Value body_at, member(value, "body"));
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index body, expression(body_at));
  return placed(value, library_.add_let(id_, of, {type, of_it}, body));
}

base::Status LeanExportNdjson::read_projection(Value value) {
  SEQUENT_TRY_ASSIGN(const Value structure_at, member(value, "typeName"));
  SEQUENT_TRY_ASSIGN(const LeanNames::Index structure, name(structure_at));
  SEQUENT_TRY_ASSIGN(const Value field_at, member(value, "idx"));
  SEQUENT_TRY_ASSIGN(const std::uint32_t field, small_number(field_at));
  SEQUENT_TRY_ASSIGN(const Value of_at, member(value, "struct"));
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index of, expression(of_at));
  return placed(
      value,
      library_.add_expression(
          id_, {.kind = LeanExpression::Kind::kProjection, .a = structure, .b = field, .c = of}));
}

base::Status LeanExportNdjson::read_natural(Value value) {
  SEQUENT_TRY_ASSIGN(const std::string_view digits, text(value));
  if (digits.empty() ||
      !std::ranges::all_of(digits, [](char digit) { return digit >= '0' && digit <= '9'; })) {
    return error(value, "decimal digits have to be here");
  }
  return placed(value, library_.add_natural(id_, digits));
}

base::Status LeanExportNdjson::read_string(Value value) {
  SEQUENT_TRY_ASSIGN(const std::string_view string, text(value));
  return placed(value, library_.add_string(id_, string));
}

base::Status LeanExportNdjson::read_annotation(Value value) {
  SEQUENT_TRY_ASSIGN(const Value of_at, member(value, "expr"));
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index of, expression(of_at));
  return placed(value, library_.add_annotation(id_, of));
}

}  // namespace sequent::decls
