#include "decls/import/metamath/reader.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "decls/import/metamath/proof.h"
#include "engine/base/ascii.h"

namespace sequent::decls::metamath {
namespace {

constexpr std::size_t kMostSymbols = 1'000'000;
constexpr std::uint64_t kTellEvery = std::uint64_t{256} << 10U;

bool is_label(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const char lower = base::to_lower(c);
    return base::is_digit(c) || (lower >= 'a' && lower <= 'z') || c == '-' || c == '_' || c == '.';
  });
}

}  // namespace

Reader::Reader(Lexer lexer,
               std::string database,
               const ImportProgress& progress,
               DeclarationSink& sink)
    : lexer_(std::move(lexer)),
      database_(std::move(database)),
      progress_(&progress),
      sink_(&sink),
      module_(database_) {}

base::Status Reader::run() {
  for (;;) {
    SEQUENT_TRY_ASSIGN(const Token token, lexer_.next());
    switch (token.kind) {
      case Token::Kind::kWord:
        SEQUENT_TRY(read_statement(token));
        break;
      case Token::Kind::kComment:
        read_comment(token.text);
        break;
      case Token::Kind::kFileEnd:
        SEQUENT_TRY(expect_blocks_closed(token));
        lexer_.leave();
        break;
      case Token::Kind::kEnd:
        SEQUENT_TRY(expect_blocks_closed(token));
        return tell();
    }
    if (lexer_.bytes_done() >= told_ + kTellEvery) {
      SEQUENT_TRY(tell());
    }
  }
}

base::Status Reader::tell() {
  told_ = lexer_.bytes_done();
  return report(
      *progress_,
      {.bytes_done = told_, .bytes_total = lexer_.bytes_total(), .declarations = declarations_});
}

void Reader::read_comment(std::string_view comment) {
  if (const auto heading = heading_of(comment)) {
    sections_.enter(*heading);
    module_ = sections_.module(database_);
  }
  doc_ = doc_of(comment);
}

base::Status Reader::read_statement(const Token& first) {
  const std::string_view keyword = first.text;
  if (!keyword.starts_with('$')) {
    return read_labelled(first);
  }
  doc_.clear();
  if (keyword == "${") {
    scope_.open_block();
    return {};
  }
  if (keyword == "$}") {
    if (scope_.depth() == 0) {
      return lexer_.error(first, "'$}' without '${'");
    }
    scope_.close_block();
    return {};
  }
  if (keyword == "$c" || keyword == "$v") {
    return read_names(keyword == "$v");
  }
  if (keyword == "$d") {
    return read_disjoint();
  }
  if (keyword == "$[") {
    return read_include(first);
  }
  return lexer_.error(first, in_quotes(keyword) + " does not begin a statement");
}

base::Status Reader::read_names(bool are_variables) {
  for (bool is_first = true;; is_first = false) {
    SEQUENT_TRY_ASSIGN(const Token name, word());
    if (name.text == "$." && !is_first) {
      return {};
    }
    if (name.text.find('$') != std::string_view::npos) {
      return lexer_.error(name, in_quotes(name.text) + " is no name of a symbol");
    }
    SEQUENT_TRY(check(
        are_variables ? scope_.add_variable(name.text) : scope_.add_constant(name.text), name));
  }
}

base::Status Reader::read_disjoint() {
  std::unordered_set<std::uint32_t> variables;
  for (;;) {
    SEQUENT_TRY_ASSIGN(const Token name, word());
    if (name.text == "$." && variables.size() >= 2) {
      return {};
    }
    SEQUENT_TRY_ASSIGN(const std::uint32_t symbol, active_symbol(name));
    if (scope_.symbol(symbol).kind != Symbol::Kind::kVariable) {
      return lexer_.error(name, in_quotes(name.text) + " is no variable");
    }
    if (!variables.insert(symbol).second) {
      return lexer_.error(name, in_quotes(name.text) + " stands twice in a '$d'");
    }
  }
}

base::Status Reader::read_include(const Token& keyword) {
  const Token at{.line = keyword.line, .column = keyword.column};
  if (scope_.depth() > 0) {
    return lexer_.error(at, "files are included in the outermost block only");
  }
  SEQUENT_TRY_ASSIGN(const Token file, word());
  const std::string name(file.text);
  if (name.find('$') != std::string::npos) {
    return lexer_.error(file, in_quotes(name) + " is no name of a file");
  }
  SEQUENT_TRY_ASSIGN(const Token end, word());
  if (end.text != "$]") {
    return lexer_.error(end, "'$]' is expected here, not " + in_quotes(end.text));
  }
  return lexer_.include(name, at);
}

base::Status Reader::read_labelled(const Token& first) {
  const Labelled statement{.label = std::string(first.text),
                           .at = {.line = first.line, .column = first.column}};
  if (!is_label(statement.label)) {
    return lexer_.error(first,
                        in_quotes(first.text) + " is no label: letters, digits, '-', '_', '.'");
  }
  const std::string doc = std::exchange(doc_, {});
  SEQUENT_TRY_ASSIGN(const Token keyword, word());
  if (keyword.text == "$f") {
    return read_floating(statement);
  }
  if (keyword.text == "$e") {
    return read_essential(statement);
  }
  if (keyword.text == "$a" || keyword.text == "$p") {
    return read_assertion(statement, doc, keyword.text == "$p");
  }
  return lexer_.error(keyword,
                      "'$f', '$e', '$a' or '$p' is expected here, not " + in_quotes(keyword.text));
}

base::Status Reader::read_floating(const Labelled& statement) {
  SEQUENT_TRY_ASSIGN(const Token of, word());
  SEQUENT_TRY_ASSIGN(const std::uint32_t type, typecode(of));
  SEQUENT_TRY_ASSIGN(const Token name, word());
  SEQUENT_TRY_ASSIGN(const std::uint32_t variable, active_symbol(name));
  if (scope_.symbol(variable).kind != Symbol::Kind::kVariable) {
    return lexer_.error(name, in_quotes(name.text) + " is no variable");
  }
  SEQUENT_TRY_ASSIGN(const Token end, word());
  if (end.text != "$.") {
    return lexer_.error(end, "'$.' is expected here, not " + in_quotes(end.text));
  }
  return check(scope_.add_floating(statement.label, type, variable), statement.at);
}

base::Status Reader::read_essential(const Labelled& statement) {
  SEQUENT_TRY_ASSIGN(Formula formula, read_formula("$."));
  SEQUENT_TRY(
      check(scope_.add_label(statement.label, {.kind = Label::Kind::kEssential}), statement.at));
  Parse parsed = parse(formula);
  scope_.add_essential(
      {.label = statement.label, .formula = std::move(formula), .parse = std::move(parsed)});
  return {};
}

base::Status Reader::read_assertion(const Labelled& statement,
                                    const std::string& doc,
                                    bool is_proved) {
  Assertion assertion;
  SEQUENT_TRY_ASSIGN(assertion.formula, read_formula(is_proved ? "$=" : "$."));
  assertion.is_logical = scope_.symbol(assertion.formula.typecode).name == kProvable;
  assertion.variables = mandatory_variables(scope_, assertion.formula);
  if (assertion.is_logical) {
    assertion.parse = parse(assertion.formula);
  }
  Declaration declaration{.name = statement.label,
                          .kind = kind_of(statement.label, assertion.is_logical, is_proved),
                          .module = module_,
                          .type = type_of(scope_, grammar_, assertion),
                          .statement = statement_of(scope_, assertion.formula),
                          .position = {lexer_.file(), statement.at.line, statement.at.column},
                          .doc = doc,
                          .tags = {},
                          .edges = statement_edges(scope_, grammar_, assertion.parse)};
  if (is_proved) {
    SEQUENT_TRY(read_proof(assertion, declaration));
  }
  SEQUENT_TRY(check(scope_.add_label(statement.label, {}), statement.at));
  if (!assertion.is_logical && !is_proved) {
    add_rule(statement.label, assertion);
  }
  add_tags(assertion, declaration);
  std::ranges::sort(declaration.edges);
  ++declarations_;
  return sink_->take(declaration);
}

DeclarationKind Reader::kind_of(std::string_view label, bool is_logical, bool is_proved) {
  if (!is_logical) {
    return DeclarationKind::kSyntax;
  }
  if (is_proved) {
    return DeclarationKind::kTheorem;
  }
  return label.starts_with("df-") ? DeclarationKind::kDefinition : DeclarationKind::kAxiom;
}

void Reader::add_tags(const Assertion& assertion, Declaration& declaration) const {
  bool is_ambiguous = assertion.parse.outcome == Parse::Outcome::kAmbiguous;
  bool is_unparsed = assertion.is_logical && assertion.parse.outcome == Parse::Outcome::kNone;
  for (const Essential& hypothesis : scope_.essentials()) {
    is_ambiguous |= hypothesis.parse.outcome == Parse::Outcome::kAmbiguous;
    is_unparsed |= hypothesis.parse.outcome == Parse::Outcome::kNone;
  }
  if (is_ambiguous) {
    declaration.tags.emplace_back("ambiguous");
  }
  if (is_discouraged(declaration.doc)) {
    declaration.tags.emplace_back("discouraged");
  }
  if (is_unparsed) {
    declaration.tags.emplace_back("unparsed");
  }
  std::ranges::sort(declaration.tags);
}

void Reader::add_rule(const std::string& label, const Assertion& assertion) {
  // A rule with hypotheses, or that wants the same thing twice, is not context-free.
  std::vector<std::uint32_t> argument_of;
  for (const Grammar::Symbol& symbol : assertion.formula.symbols) {
    if (symbol.typecode != Grammar::Symbol::kConstant) {
      const auto found = std::ranges::find(assertion.variables, symbol.id, &Floating::variable);
      argument_of.push_back(static_cast<std::uint32_t>(found - assertion.variables.begin()));
    }
  }
  if (scope_.essentials().empty() && argument_of.size() == assertion.variables.size()) {
    grammar_.add_rule(label, grammar_.typecode(assertion.formula.typecode),
                      assertion.formula.symbols, std::move(argument_of));
  }
}

base::Status Reader::read_proof(const Assertion& assertion, Declaration& declaration) {
  std::unordered_set<std::uint32_t> mandatory;
  for (const Floating& floating : assertion.variables) {
    mandatory.insert(floating.variable);
  }
  Proof proof(scope_, mandatory.size() + scope_.essentials().size(),
              [&](std::uint32_t variable) { return mandatory.contains(variable); });
  for (;;) {
    SEQUENT_TRY_ASSIGN(const Token step, word());
    if (step.text == "$.") {
      SEQUENT_TRY(check(proof.finish(), step));
      break;
    }
    SEQUENT_TRY(check(proof.take(step.text), step));
  }
  for (const std::string& label : proof.used()) {
    declaration.edges.push_back({.target = label, .kind = EdgeKind::kProof});
  }
  if (proof.incomplete()) {
    declaration.tags.emplace_back("incomplete");
  }
  return {};
}

base::Result<Formula> Reader::read_formula(std::string_view end) {
  SEQUENT_TRY_ASSIGN(const Token first, word());
  Formula formula;
  SEQUENT_TRY_ASSIGN(formula.typecode, typecode(first));
  for (;;) {
    SEQUENT_TRY_ASSIGN(const Token name, word());
    if (name.text == end) {
      return formula;
    }
    SEQUENT_TRY_ASSIGN(const std::uint32_t id, active_symbol(name));
    if (formula.symbols.size() == kMostSymbols) {
      return lexer_.error(name, "a formula of more than a million symbols");
    }
    const Symbol& symbol = scope_.symbol(id);
    Grammar::Symbol& added = formula.symbols.emplace_back(Grammar::Symbol{.id = id});
    if (symbol.kind == Symbol::Kind::kVariable) {
      if (!symbol.floating) {
        return lexer_.error(name, "no '$f' says what the variable " + in_quotes(name.text) + " is");
      }
      added.typecode = grammar_.typecode(scope_.floatings()[*symbol.floating].typecode);
    }
  }
}

base::Result<Token> Reader::word() {
  for (;;) {
    SEQUENT_TRY_ASSIGN(const Token token, lexer_.next());
    if (token.kind == Token::Kind::kWord) {
      return token;
    }
    if (token.kind == Token::Kind::kComment) {
      read_comment(token.text);
    } else {
      return lexer_.error(token, "the file ends inside a statement");
    }
  }
}

base::Result<std::uint32_t> Reader::active_symbol(const Token& word) const {
  const auto symbol = scope_.find_symbol(word.text);
  if (!symbol) {
    const bool is_keyword = word.text.find('$') != std::string_view::npos;
    return lexer_.error(word, is_keyword ? in_quotes(word.text) + " is not expected here"
                                         : "symbol " + in_quotes(word.text) + " is not declared");
  }
  if (!scope_.symbol(*symbol).active) {
    return lexer_.error(word, "variable " + in_quotes(word.text) + " is declared in another block");
  }
  return *symbol;
}

base::Result<std::uint32_t> Reader::typecode(const Token& word) const {
  SEQUENT_TRY_ASSIGN(const std::uint32_t symbol, active_symbol(word));
  if (scope_.symbol(symbol).kind != Symbol::Kind::kConstant) {
    return lexer_.error(word,
                        in_quotes(word.text) + " is no constant: a typecode is expected here");
  }
  return symbol;
}

base::Status Reader::check(const Scope::Fault& fault, const Token& at) const {
  if (fault) {
    return lexer_.error(at, *fault);
  }
  return {};
}

base::Status Reader::expect_blocks_closed(const Token& at) const {
  if (scope_.depth() > 0) {
    return lexer_.error(at, "'${' without '$}'");
  }
  return {};
}

Parse Reader::parse(const Formula& formula) {
  if (scope_.symbol(formula.typecode).name != kProvable) {
    return grammar_.parse(formula.symbols, grammar_.typecode(formula.typecode));
  }
  // What is provable is a wff, where there are such things.
  if (const auto wff = scope_.find_symbol("wff")) {
    if (const auto typecode = grammar_.find_typecode(*wff)) {
      return grammar_.parse(formula.symbols, *typecode);
    }
  }
  for (std::uint32_t typecode = 0; typecode < grammar_.typecode_count(); ++typecode) {
    Parse parsed = grammar_.parse(formula.symbols, typecode);
    if (parsed.outcome != Parse::Outcome::kNone) {
      return parsed;
    }
  }
  return {};
}

}  // namespace sequent::decls::metamath
