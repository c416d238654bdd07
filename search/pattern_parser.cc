#include "search/pattern_parser.h"

#include <algorithm>
#include <utility>

#include "search/suggestions.h"

namespace sequent::search {
namespace {

using Kind = PatternNode::Kind;
using Fixity = Notation::Fixity;

constexpr std::uint32_t kDeepest = 200;
constexpr std::size_t kMostNodes = 100'000;

bool is_any(std::string_view text, std::initializer_list<std::string_view> of) {
  return std::ranges::find(of, text) != of.end();
}

void add_alternative(std::vector<Alternative>& alternatives, Alternative alternative) {
  const bool known = std::ranges::any_of(alternatives, [&](const Alternative& other) {
    return other.kind == alternative.kind && other.symbol == alternative.symbol &&
           other.arity == alternative.arity;
  });
  if (!known) {
    alternatives.push_back(std::move(alternative));
  }
}

bool is_implicit(std::uint64_t implicit, std::uint32_t position) {
  return position < 64 && (implicit >> position & 1U) != 0;
}

// A constant with so many written arguments, and holes for those that are implicit.
Alternative applied(Symbol symbol, std::uint64_t implicit, std::size_t arguments) {
  Alternative alternative{.symbol = symbol};
  while (alternative.positions.size() < arguments) {
    if (!is_implicit(implicit, alternative.arity)) {
      alternative.positions.push_back(alternative.arity);
    }
    ++alternative.arity;
  }
  while (is_implicit(implicit, alternative.arity)) {
    ++alternative.arity;
  }
  return alternative;
}

}  // namespace

bool PatternParser::is_symbol(std::string_view symbol) const {
  return !at_end() && next().kind == Token::Kind::kSymbol && next().text == symbol;
}

bool PatternParser::skip(std::string_view symbol) {
  const bool there = is_symbol(symbol);
  at_ += there ? 1 : 0;
  return there;
}

base::Error PatternParser::error(std::string_view message) const {
  return query_error(next().begin, message);
}

base::Error PatternParser::unexpected() const {
  return at_end() ? error("a term is missing here")
                  : error("'" + std::string(next().text) + "' is not expected here");
}

PatternId PatternParser::hole() {
  return pattern_.add({});
}

PatternId PatternParser::meta(std::string_view name) {
  const auto [at, fresh] = metas_.try_emplace(std::string(name), pattern_.metas);
  pattern_.metas += fresh ? 1 : 0;
  return pattern_.add({.kind = Kind::kMeta, .data = at->second});
}

// What a variable in front of a statement becomes.
PatternId PatternParser::variable() {
  return variables_ == Variables::kHoles
             ? pattern_.add({.kind = Kind::kMeta, .data = pattern_.metas++})
             : pattern_.add({.kind = Kind::kLocal, .data = pattern_.locals++});
}

base::Result<PatternId> PatternParser::term(std::span<const Token> tokens) {
  tokens_ = tokens;
  at_ = 0;
  depth_ = 0;
  scope_.clear();
  levels_ = 0;
  SEQUENT_TRY_ASSIGN(const PatternId root, expression(0));
  if (!at_end()) {
    return unexpected();
  }
  return root;
}

base::Result<StatementPattern> PatternParser::statement(std::span<const Token> tokens) {
  tokens_ = tokens;
  at_ = 0;
  depth_ = 0;
  scope_.clear();
  levels_ = 0;
  StatementPattern statement;
  for (;;) {
    if (!at_end() && is_any(next().text, {"forall", "∀"})) {
      ++at_;
      SEQUENT_TRY(quantified(false));
      if (!skip(",")) {
        return unexpected();
      }
      continue;
    }
    SEQUENT_TRY_ASSIGN(statement.conclusion, expression(kArrowStrength + 1));
    if (at_end()) {
      return statement;
    }
    if (!skip("->") && !skip("→")) {
      return unexpected();
    }
    statement.hypotheses.push_back(statement.conclusion);
  }
}

base::Result<PatternId> PatternParser::expression(std::uint32_t strength) {
  if (depth_ == kDeepest) {
    return error("nests more than 200 deep");
  }
  if (pattern_.nodes.size() > kMostNodes) {
    return error("the query is too large");
  }
  ++depth_;
  SEQUENT_TRY_ASSIGN(PatternId left, operand());
  while (!at_end()) {
    if (strength <= kArrowStrength && (is_symbol("->") || is_symbol("→"))) {
      SEQUENT_TRY_ASSIGN(left, arrow(left));
      continue;
    }
    const Notation* const notation =
        next().kind == Token::Kind::kSymbol ? find_infix(next().text) : nullptr;
    if (notation == nullptr || notation->strength < strength) {
      break;
    }
    SEQUENT_TRY_ASSIGN(left, infix(left, *notation));
  }
  --depth_;
  return left;
}

base::Result<PatternId> PatternParser::infix(PatternId left, const Notation& notation) {
  const Token token = tokens_[at_++];
  const std::uint32_t strength = notation.strength + (notation.fixity == Fixity::kLeft ? 1 : 0);
  SEQUENT_TRY_ASSIGN(const PatternId right, expression(strength));
  if (!is_any(token.text, {"<>", "≠"})) {
    return this->notation(token, notation, {left, right});
  }
  // Where there is no constant for it, it is the negation of an equation.
  auto unequal = this->notation(token, notation, {left, right});
  if (unequal) {
    return unequal;
  }
  Token part = token;
  part.text = "=";
  SEQUENT_TRY_ASSIGN(const PatternId equal, this->notation(part, *find_infix("="), {left, right}));
  part.text = "~";
  return this->notation(part, *find_notation("~", Fixity::kPrefix), {equal});
}

base::Result<PatternId> PatternParser::arrow(PatternId left) {
  const Token token = tokens_[at_++];
  const Notation& implication = *find_notation("->", Fixity::kRight);
  if (!constants_named(index_, implication.constants.front().name).empty()) {
    SEQUENT_TRY_ASSIGN(const PatternId consequent, expression(kArrowStrength));
    return notation(token, implication, {left, consequent});
  }
  scope_.push_back({"", std::nullopt});
  ++levels_;
  SEQUENT_TRY_ASSIGN(const PatternId right, expression(kArrowStrength));
  scope_.pop_back();
  --levels_;
  return pattern_.add({.kind = Kind::kPi, .children = {left, right}});
}

base::Result<PatternId> PatternParser::operand() {
  if (!at_end() && next().kind == Token::Kind::kSymbol) {
    if (const Notation* const prefix = find_notation(next().text, Fixity::kPrefix)) {
      const Token token = tokens_[at_++];
      SEQUENT_TRY_ASSIGN(const PatternId of, expression(prefix->strength));
      return notation(token, *prefix, {of});
    }
  }
  return starts_binder() ? binder() : application();
}

bool PatternParser::starts_binder() const {
  return !at_end() && is_any(next().text, {"forall", "∀", "exists", "∃", "fun", "λ"});
}

base::Result<std::vector<PatternId>> PatternParser::quantified(bool bound) {
  std::vector<PatternId> types;
  const auto group = [&]() -> base::Status {
    const std::size_t first = at_;
    while (!at_end() && (next().kind == Token::Kind::kWord || next().kind == Token::Kind::kHole)) {
      ++at_;
    }
    const std::size_t end = at_;
    if (end == first) {
      return error("the name of a variable is missing here");
    }
    const bool typed = skip(":");
    const std::size_t type = at_;
    for (std::size_t i = first; i < end; ++i) {
      // Each is below one binder more, so that its type is another pattern.
      if (typed) {
        at_ = type;
        SEQUENT_TRY_ASSIGN(const PatternId read, expression(0));
        types.push_back(read);
      } else {
        types.push_back(hole());
      }
      levels_ += bound ? 1 : 0;
      scope_.push_back({tokens_[i].text, bound ? std::nullopt : std::optional(variable())});
    }
    return {};
  };
  if (!is_symbol("(")) {
    SEQUENT_TRY(group());
    return types;
  }
  while (skip("(")) {
    SEQUENT_TRY(group());
    if (!skip(")")) {
      return error("a ')' is missing here");
    }
  }
  return types;
}

base::Result<PatternId> PatternParser::binder() {
  const Token token = tokens_[at_++];
  SEQUENT_TRY_ASSIGN(const std::vector<PatternId> types, quantified(true));
  const bool lambda = is_any(token.text, {"fun", "λ"});
  if (lambda ? !skip("=>") && !skip("↦") && !skip("⇒") : !skip(",")) {
    return unexpected();
  }
  SEQUENT_TRY_ASSIGN(PatternId body, expression(0));
  for (std::size_t i = types.size(); i-- > 0;) {
    scope_.pop_back();
    --levels_;
    const bool pi = is_any(token.text, {"forall", "∀"});
    body = pattern_.add({.kind = pi ? Kind::kPi : Kind::kLambda, .children = {types[i], body}});
    if (is_any(token.text, {"exists", "∃"})) {
      SEQUENT_TRY_ASSIGN(body, notation(token, *find_notation("∃", Fixity::kAtom), {body}));
    }
  }
  return body;
}

bool PatternParser::starts_atom() const {
  if (at_end() || starts_binder()) {
    return false;
  }
  return next().kind != Token::Kind::kSymbol || next().text == "(" ||
         find_notation(next().text, Fixity::kAtom) != nullptr;
}

base::Result<std::vector<PatternId>> PatternParser::arguments() {
  std::vector<PatternId> arguments;
  while (starts_atom()) {
    SEQUENT_TRY_ASSIGN(const PatternId argument, atom());
    arguments.push_back(argument);
  }
  return arguments;
}

base::Result<PatternId> PatternParser::application() {
  if (!at_end() && next().kind == Token::Kind::kWord) {
    return name(false);
  }
  const Token token = next();
  SEQUENT_TRY_ASSIGN(const PatternId head, atom());
  SEQUENT_TRY_ASSIGN(const std::vector<PatternId> arguments, this->arguments());
  if (arguments.empty()) {
    return head;
  }
  if (pattern_.nodes[head].kind == Kind::kRigid) {
    return query_error(token.begin, "the head of an application stands without brackets");
  }
  PatternNode node{.kind = Kind::kApply, .children = {head}};
  node.children.insert(node.children.end(), arguments.begin(), arguments.end());
  return pattern_.add(std::move(node));
}

base::Result<PatternId> PatternParser::atom() {
  if (at_end()) {
    return unexpected();
  }
  const Token token = next();
  switch (token.kind) {
    case Token::Kind::kWord:
      return name(true);
    case Token::Kind::kNumber:
      return number();
    case Token::Kind::kMeta:
      ++at_;
      return meta(token.text);
    case Token::Kind::kHole:
      ++at_;
      return hole();
    default:
      break;
  }
  if (skip("(")) {
    SEQUENT_TRY_ASSIGN(const PatternId inner, expression(0));
    if (!skip(")")) {
      return error("a ')' is missing here");
    }
    return inner;
  }
  const Notation* const known =
      token.kind == Token::Kind::kSymbol ? find_notation(token.text, Fixity::kAtom) : nullptr;
  if (known == nullptr) {
    return unexpected();
  }
  ++at_;
  return notation(token, *known, {});
}

base::Result<PatternId> PatternParser::number() {
  const Token token = tokens_[at_++];
  PatternNode node{.kind = Kind::kRigid};
  if (const auto symbol = index_.symbols().find(token.text)) {
    node.alternatives.push_back({.kind = TermKind::kLiteral, .symbol = *symbol});
  }
  // Metamath's names of digits.
  const std::string digit = (token.text == "0" ? "cc" : "c") + std::string(token.text);
  for (const std::string_view name : {token.text, std::string_view(digit)}) {
    for (const Symbol symbol : constants_named(index_, name)) {
      node.alternatives.push_back({.symbol = symbol});
    }
  }
  return pattern_.add(std::move(node));
}

base::Result<PatternId> PatternParser::name(bool alone) {
  const Token token = tokens_[at_++];
  std::uint32_t level = levels_;
  for (std::size_t i = scope_.size(); i-- > 0;) {
    level -= scope_[i].node ? 0 : 1;
    if (scope_[i].name != token.text) {
      continue;
    }
    const PatternId head = scope_[i].node
                               ? *scope_[i].node
                               : pattern_.add({.kind = Kind::kBound, .data = levels_ - 1 - level});
    SEQUENT_TRY_ASSIGN(std::vector<PatternId> arguments,
                       alone ? std::vector<PatternId>() : this->arguments());
    if (arguments.empty()) {
      return head;
    }
    arguments.insert(arguments.begin(), head);
    return pattern_.add({.kind = Kind::kApply, .children = std::move(arguments)});
  }
  SEQUENT_TRY_ASSIGN(std::vector<PatternId> arguments,
                     alone ? std::vector<PatternId>() : this->arguments());
  return constant(token, std::move(arguments));
}

base::Result<PatternId> PatternParser::constant(const Token& token,
                                                std::vector<PatternId> arguments) {
  const bool all_written = token.text.starts_with("@");
  const std::string_view name = token.text.substr(all_written ? 1 : 0);
  PatternNode node{.kind = Kind::kRigid};
  for (const Symbol symbol : constants_named(index_, name)) {
    const std::uint64_t implicit = all_written ? 0 : index_.implicit_arguments(symbol);
    add_alternative(node.alternatives, applied(symbol, implicit, arguments.size()));
    if (arguments.empty()) {
      add_alternative(node.alternatives, {.symbol = symbol});
    }
  }
  if (arguments.empty() && is_any(name, {"Prop", "Set", "Type", "Sort", "SProp"})) {
    if (const auto symbol = index_.symbols().find(name)) {
      add_alternative(node.alternatives, {.kind = TermKind::kSort, .symbol = *symbol});
    }
  }
  if (node.alternatives.empty()) {
    return query_error(token.begin,
                       "nothing is called " + std::string(name) + did_you_mean(index_, name));
  }
  node.children = std::move(arguments);
  return pattern_.add(std::move(node));
}

base::Result<PatternId> PatternParser::notation(const Token& token,
                                                const Notation& notation,
                                                std::vector<PatternId> arguments) {
  PatternNode node{.kind = Kind::kRigid};
  for (const NotationConstant& constant : notation.constants) {
    for (const Symbol symbol : constants_named(index_, constant.name)) {
      Alternative alternative{.symbol = symbol, .arity = constant.weak};
      for (std::size_t i = 0; i < arguments.size(); ++i) {
        alternative.positions.push_back(alternative.arity++);
      }
      if (constant.operation.empty()) {
        add_alternative(node.alternatives, std::move(alternative));
        continue;
      }
      const auto operation = index_.symbols().find(constant.operation);
      if (operation) {
        alternative.fixed = {alternative.arity++, *operation};
        add_alternative(node.alternatives, std::move(alternative));
      }
    }
  }
  if (node.alternatives.empty()) {
    return query_error(token.begin,
                       "no constant of this library is written '" + std::string(token.text) + "'");
  }
  node.children = std::move(arguments);
  return pattern_.add(std::move(node));
}

}  // namespace sequent::search
