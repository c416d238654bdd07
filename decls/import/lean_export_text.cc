#include "decls/import/lean_export_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "decls/import/utf8.h"
#include "engine/base/parse.h"

namespace sequent::decls {
namespace {

constexpr std::string_view kVersion = "2.0.0";

std::optional<std::uint8_t> hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') {
    return static_cast<std::uint8_t>(letter - '0');
  }
  if (letter >= 'A' && letter <= 'F') {
    return static_cast<std::uint8_t>(letter - 'A' + 10);
  }
  return std::nullopt;
}

// As in "4C": one byte; absent: it is none.
std::optional<char> hex_byte(std::string_view word) {
  if (word.size() != 2) {
    return std::nullopt;
  }
  const auto high = hex_digit(word[0]);
  const auto low = hex_digit(word[1]);
  return high && low ? std::optional(static_cast<char>(*high << 4U | *low)) : std::nullopt;
}

bool is_number(std::string_view word) {
  return !word.empty() &&
         std::ranges::all_of(word, [](char digit) { return digit >= '0' && digit <= '9'; });
}

}  // namespace

const LeanExportText::Row* LeanExportText::row_of(std::string_view word) {
  static constexpr std::array<Row, 25> kRows{{
      {"#AX", Form::kDeclaration, &LeanExportText::read_axiom},
      {"#CTOR", Form::kDeclaration, &LeanExportText::read_constructor},
      {"#DEF", Form::kDeclaration, &LeanExportText::read_definition},
      {"#EA", Form::kEntry, &LeanExportText::read_apply},
      {"#EC", Form::kEntry, &LeanExportText::read_constant},
      {"#EJ", Form::kEntry, &LeanExportText::read_projection},
      {"#EL", Form::kEntry, &LeanExportText::read_lambda},
      {"#ELN", Form::kEntry, &LeanExportText::read_natural},
      {"#ELS", Form::kEntry, &LeanExportText::read_string},
      {"#EP", Form::kEntry, &LeanExportText::read_pi},
      {"#ES", Form::kEntry, &LeanExportText::read_sort},
      {"#EV", Form::kEntry, &LeanExportText::read_bound},
      {"#EZ", Form::kEntry, &LeanExportText::read_let},
      {"#IND", Form::kDeclaration, &LeanExportText::read_inductive},
      {"#NI", Form::kEntry, &LeanExportText::read_name_number},
      {"#NS", Form::kEntry, &LeanExportText::read_name_string},
      {"#OPAQ", Form::kDeclaration, &LeanExportText::read_opaque},
      {"#QUOT", Form::kDeclaration, &LeanExportText::read_quotient},
      {"#REC", Form::kDeclaration, &LeanExportText::read_recursor},
      {"#RR", Form::kEntry, &LeanExportText::read_rule},
      {"#THM", Form::kDeclaration, &LeanExportText::read_theorem},
      {"#UIM", Form::kEntry, &LeanExportText::read_impredicative_maximum},
      {"#UM", Form::kEntry, &LeanExportText::read_maximum},
      {"#UP", Form::kEntry, &LeanExportText::read_parameter},
      {"#US", Form::kEntry, &LeanExportText::read_successor},
  }};
  static_assert(std::ranges::is_sorted(kRows, {}, &Row::word));
  const auto* const found = std::ranges::lower_bound(kRows, word, {}, &Row::word);
  return found != kRows.end() && found->word == word ? found : nullptr;
}

base::Status LeanExportText::read(std::string_view line) {
  if (!lines_.complete()) {
    return lines_.error(line.size(), "the file is cut off: its last line has no newline");
  }
  if (!versioned_) {
    return version(line);
  }
  if (const std::size_t valid = valid_utf8_prefix(line); valid < line.size()) {
    return lines_.error(valid, "this byte is not UTF-8");
  }
  words_.begin(line);
  if (words_.at_end()) {
    return {};
  }
  const bool entry = is_number(words_.peek());
  if (entry) {
    SEQUENT_TRY_ASSIGN(id_, words_.number("an id"));
  }
  if (words_.at_end()) {
    return words_.error("what it is has to follow: #NS, #EA, …");
  }
  const Row* const row = row_of(words_.peek());
  if (row == nullptr || (row->form == Form::kEntry) != entry) {
    std::string what = "\"";
    what += utf8_prefix(words_.peek(), 40);
    what += entry ? "\" is no entry of a table" : "\" is no declaration";
    what += " in format 2.0.0";
    return words_.error(what);
  }
  words_.take();
  return (this->*row->read)();
}

base::Status LeanExportText::version(std::string_view line) {
  if (line != kVersion) {
    std::string what = "the first line has to be the version of the format: this is \"";
    what += utf8_prefix(line.substr(0, valid_utf8_prefix(line)), 40);
    what += "\"; read are text 2.0.0 and NDJSON up to 3.1.0";
    return lines_.error(0, what);
  }
  versioned_ = true;
  return {};
}

base::Status LeanExportText::read_name_string() {
  SEQUENT_TRY_ASSIGN(const LeanNames::Index prefix, words_.name());
  return words_.placed(library_.add_name(id_, prefix, words_.rest()));
}

base::Status LeanExportText::read_name_number() {
  SEQUENT_TRY_ASSIGN(const LeanNames::Index prefix, words_.name());
  SEQUENT_TRY_ASSIGN(const std::uint64_t part, words_.number("a part of a name"));
  SEQUENT_TRY(words_.expect_end());
  return words_.placed(library_.add_name(id_, prefix, part));
}

base::Status LeanExportText::read_successor() {
  SEQUENT_TRY_ASSIGN(const LeanLevels::Index of, words_.level());
  SEQUENT_TRY(words_.expect_end());
  return words_.placed(library_.add_successor(id_, of));
}

base::Status LeanExportText::read_level_pair(LeanExportLibrary::Maximum kind) {
  SEQUENT_TRY_ASSIGN(const LeanLevels::Index first, words_.level());
  SEQUENT_TRY_ASSIGN(const LeanLevels::Index second, words_.level());
  SEQUENT_TRY(words_.expect_end());
  return words_.placed(library_.add_maximum(id_, kind, first, second));
}

base::Status LeanExportText::read_maximum() {
  return read_level_pair(LeanExportLibrary::Maximum::kPlain);
}

base::Status LeanExportText::read_impredicative_maximum() {
  return read_level_pair(LeanExportLibrary::Maximum::kImpredicative);
}

base::Status LeanExportText::read_parameter() {
  SEQUENT_TRY_ASSIGN(const LeanNames::Index of, words_.name());
  SEQUENT_TRY(words_.expect_end());
  return words_.placed(library_.add_parameter(id_, of));
}

base::Status LeanExportText::read_bound() {
  SEQUENT_TRY_ASSIGN(const std::uint64_t index, words_.number("a de Bruijn index"));
  SEQUENT_TRY(words_.expect_end());
  if (index > UINT32_MAX) {
    return words_.error("a de Bruijn index past 32 bits", 1);
  }
  return words_.placed(library_.add_expression(
      id_, {.kind = LeanExpression::Kind::kBound, .a = static_cast<std::uint32_t>(index)}));
}

base::Status LeanExportText::read_sort() {
  SEQUENT_TRY_ASSIGN(const LeanLevels::Index of, words_.level());
  SEQUENT_TRY(words_.expect_end());
  return words_.placed(
      library_.add_expression(id_, {.kind = LeanExpression::Kind::kSort, .a = of}));
}

base::Status LeanExportText::read_constant() {
  SEQUENT_TRY_ASSIGN(const LeanNames::Index of, words_.name());
  while (!words_.at_end()) {
    SEQUENT_TRY(words_.level());
  }
  return words_.placed(
      library_.add_expression(id_, {.kind = LeanExpression::Kind::kConstant, .a = of}));
}

base::Status LeanExportText::read_apply() {
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index function, words_.expression());
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index argument, words_.expression());
  SEQUENT_TRY(words_.expect_end());
  return words_.placed(library_.add_expression(
      id_, {.kind = LeanExpression::Kind::kApply, .a = function, .b = argument}));
}

base::Status LeanExportText::read_binding(LeanExpression::Kind kind) {
  SEQUENT_TRY_ASSIGN(const TermNode::Binder how, words_.binder());
  SEQUENT_TRY_ASSIGN(const LeanNames::Index of, words_.name());
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index type, words_.expression());
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index body, words_.expression());
  SEQUENT_TRY(words_.expect_end());
  return words_.placed(
      library_.add_expression(id_, {.kind = kind, .binder = how, .a = of, .b = type, .c = body}));
}

base::Status LeanExportText::read_lambda() {
  return read_binding(LeanExpression::Kind::kLambda);
}

base::Status LeanExportText::read_pi() {
  return read_binding(LeanExpression::Kind::kPi);
}

base::Status LeanExportText::read_let() {
  SEQUENT_TRY_ASSIGN(const LeanNames::Index of, words_.name());
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index type, words_.expression());
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index value, words_.expression());
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index body, words_.expression());
  SEQUENT_TRY(words_.expect_end());
  return words_.placed(library_.add_let(id_, of, {type, value}, body));
}

base::Status LeanExportText::read_projection() {
  SEQUENT_TRY_ASSIGN(const LeanNames::Index structure, words_.name());
  SEQUENT_TRY_ASSIGN(const std::uint64_t field, words_.number("the number of a field"));
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index of, words_.expression());
  SEQUENT_TRY(words_.expect_end());
  if (field > UINT32_MAX) {
    return words_.error("the number of a field past 32 bits", 2);
  }
  return words_.placed(library_.add_expression(id_, {.kind = LeanExpression::Kind::kProjection,
                                                     .a = structure,
                                                     .b = static_cast<std::uint32_t>(field),
                                                     .c = of}));
}

base::Status LeanExportText::read_natural() {
  if (!is_number(words_.peek())) {
    return words_.error("a decimal number has to be here");
  }
  const std::string_view digits = words_.take();
  SEQUENT_TRY(words_.expect_end());
  return words_.placed(library_.add_natural(id_, digits));
}

base::Status LeanExportText::read_string() {
  std::string text;
  while (!words_.at_end()) {
    const auto byte = hex_byte(words_.peek());
    if (!byte) {
      return words_.error("a byte as two hexadecimal digits has to be here");
    }
    words_.take();
    text += *byte;
  }
  if (const std::size_t valid = valid_utf8_prefix(text); valid < text.size()) {
    return words_.error("this byte of the string is not UTF-8", text.size() - valid);
  }
  return words_.placed(library_.add_string(id_, text));
}

base::Status LeanExportText::read_rule() {
  SEQUENT_TRY(words_.name());
  SEQUENT_TRY(words_.number("the number of fields"));
  SEQUENT_TRY_ASSIGN(const LeanExpressions::Index right, words_.expression());
  SEQUENT_TRY(words_.expect_end());
  if (!rules_.emplace(id_, right).second) {
    return words_.placed(base::invalid("rule " + std::to_string(id_) + " is there already"));
  }
  return {};
}

base::Result<LeanConstant> LeanExportText::begin_constant(DeclarationKind kind) {
  LeanConstant constant{.kind = kind};
  SEQUENT_TRY_ASSIGN(constant.name, words_.name());
  SEQUENT_TRY_ASSIGN(constant.type, words_.expression());
  return constant;
}

base::Status LeanExportText::declare(LeanConstant& constant) {
  SEQUENT_TRY(words_.names(words_.left(), constant.universes));
  return words_.placed(library_.declare(constant));
}

base::Status LeanExportText::read_axiom() {
  SEQUENT_TRY_ASSIGN(LeanConstant constant, begin_constant(DeclarationKind::kAxiom));
  return declare(constant);
}

base::Status LeanExportText::read_definition() {
  SEQUENT_TRY_ASSIGN(LeanConstant constant, begin_constant(DeclarationKind::kDefinition));
  SEQUENT_TRY_ASSIGN(constant.value, words_.expression());
  const std::string_view hint = words_.peek();
  if (hint != "O" && hint != "A" && hint != "R") {
    return words_.error("O, A or R has to be here");
  }
  words_.take();
  if (hint == "R") {
    SEQUENT_TRY(words_.number("a height"));
  } else if (hint == "A") {
    constant.tags.emplace_back("abbrev");
  }
  return declare(constant);
}

base::Status LeanExportText::read_with_value(DeclarationKind kind) {
  SEQUENT_TRY_ASSIGN(LeanConstant constant, begin_constant(kind));
  SEQUENT_TRY_ASSIGN(constant.value, words_.expression());
  return declare(constant);
}

base::Status LeanExportText::read_theorem() {
  return read_with_value(DeclarationKind::kTheorem);
}

base::Status LeanExportText::read_opaque() {
  return read_with_value(DeclarationKind::kOpaque);
}

base::Status LeanExportText::read_quotient() {
  SEQUENT_TRY_ASSIGN(LeanConstant constant, begin_constant(DeclarationKind::kQuotient));
  return declare(constant);
}

base::Status LeanExportText::read_inductive() {
  SEQUENT_TRY_ASSIGN(LeanConstant constant, begin_constant(DeclarationKind::kInductive));
  for (const std::string_view what :
       {"whether it is reflexive", "whether it is recursive", "the number of nested types",
        "the number of parameters", "the number of indices"}) {
    SEQUENT_TRY(words_.number(what));
  }
  std::vector<LeanNames::Index> together;
  SEQUENT_TRY_ASSIGN(const std::uint64_t types, words_.number("the number of types"));
  SEQUENT_TRY(words_.names(types, together));
  SEQUENT_TRY_ASSIGN(const std::uint64_t constructors, words_.number("the number of constructors"));
  SEQUENT_TRY(words_.names(constructors, constant.constructors));
  return declare(constant);
}

base::Status LeanExportText::read_constructor() {
  SEQUENT_TRY_ASSIGN(LeanConstant constant, begin_constant(DeclarationKind::kConstructor));
  SEQUENT_TRY(words_.name());
  for (const std::string_view what :
       {"its place", "the number of parameters", "the number of fields"}) {
    SEQUENT_TRY(words_.number(what));
  }
  return declare(constant);
}

base::Status LeanExportText::read_recursor() {
  SEQUENT_TRY_ASSIGN(LeanConstant constant, begin_constant(DeclarationKind::kRecursor));
  std::vector<LeanNames::Index> together;
  SEQUENT_TRY_ASSIGN(const std::uint64_t types, words_.number("the number of types"));
  SEQUENT_TRY(words_.names(types, together));
  for (const std::string_view what : {"the number of parameters", "the number of indices",
                                      "the number of motives", "the number of minor premises"}) {
    SEQUENT_TRY(words_.number(what));
  }
  SEQUENT_TRY_ASSIGN(std::uint64_t rules, words_.number("the number of rules"));
  for (; rules > 0; --rules) {
    SEQUENT_TRY_ASSIGN(const std::uint64_t id, words_.number("the id of a rule"));
    const auto rule = rules_.find(id);
    if (rule == rules_.end()) {
      return words_.error("rule " + std::to_string(id) + " is not known here", 1);
    }
    constant.rules.push_back(rule->second);
  }
  SEQUENT_TRY(words_.number("whether it is of K-like reduction"));
  return declare(constant);
}

}  // namespace sequent::decls
