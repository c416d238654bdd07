#include "search/query_parser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/ascii.h"
#include "search/lexer.h"
#include "search/notations.h"
#include "search/pattern_parser.h"
#include "search/posting_keys.h"
#include "search/suggestions.h"
#include "search/words.h"

namespace sequent::search {
namespace {

constexpr std::uint32_t kDeepest = 50;
constexpr std::array<std::string_view, 13> kFilters{"axiom", "concl", "doc",  "goal", "head",
                                                    "hyp",   "in",    "kind", "name", "rewrite",
                                                    "solve", "tag",   "uses"};

// Tags that readers of libraries give: a library may have none of them.
constexpr std::array<std::string_view, 13> kTags{
    "abbrev",     "ambiguous", "canonical", "coercion", "deprecated", "discouraged", "hint",
    "incomplete", "instance",  "partial",   "private",  "unparsed",   "unsafe"};

bool is_known_tag(std::string_view tag) {
  return std::ranges::find(kTags, tag) != kTags.end();
}

bool is(const Token& token, std::string_view symbol) {
  return token.kind == Token::Kind::kSymbol && token.text == symbol;
}

bool is_turnstile(const Token& token) {
  return is(token, "|-") || is(token, "⊢");
}

bool is_quantifier(const Token& token) {
  return token.text == "∀" || token.text == "∃" || token.text == "forall" || token.text == "exists";
}

std::optional<decls::DeclarationKind> kind_of(std::string_view name) {
  return name == "lemma" ? decls::DeclarationKind::kTheorem : decls::declaration_kind_of(name);
}

class QueryParser {
 public:
  QueryParser(std::string_view text, const Index& index, std::vector<Token> tokens)
      : text_(text), index_(index), tokens_(std::move(tokens)) {}

  base::Result<Query> run() {
    SEQUENT_TRY_ASSIGN(const std::uint32_t root, all());
    if (next().kind != Token::Kind::kEnd) {
      return unexpected();
    }
    if (query_.nodes[root].children.empty()) {
      return query_error(0, "the query is empty");
    }
    return std::move(query_);
  }

 private:
  [[nodiscard]] const Token& next() const { return tokens_[at_]; }
  [[nodiscard]] base::Error unexpected() const {
    return query_error(next().begin,
                       next().kind == Token::Kind::kEnd
                           ? "the query ends too early"
                           : "'" + std::string(next().text) + "' is not expected here");
  }

  std::uint32_t add(QueryNode node) {
    query_.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(query_.nodes.size() - 1);
  }
  std::uint32_t add(Clause clause, std::size_t begin) {
    clause.written = text_.substr(begin, tokens_[at_ - 1].end - begin);
    query_.clauses.push_back(std::move(clause));
    return add({.clause = static_cast<std::uint32_t>(query_.clauses.size() - 1)});
  }

  [[nodiscard]] bool is_filter(std::size_t at) const {
    return tokens_[at].kind == Token::Kind::kWord && is(tokens_[at + 1], ":") &&
           !tokens_[at + 1].after_blank;
  }
  [[nodiscard]] bool is_negation(std::size_t at) const {
    return is(tokens_[at], "-") && tokens_[at].after_blank &&
           tokens_[at + 1].kind != Token::Kind::kEnd && !tokens_[at + 1].after_blank;
  }

  // Items up to the end of the query or of the alternative. Recurses as brackets nest.
  base::Result<std::uint32_t> all() {
    QueryNode node{.kind = QueryNode::Kind::kAll};
    Clause sequent{.kind = Clause::Kind::kSequent};
    PatternParser of_sequent(index_, PatternParser::Variables::kHoles, sequent.pattern);
    for (;;) {
      const Token& token = next();
      if (token.kind == Token::Kind::kEnd || is(token, "]") || is(token, "|")) {
        break;
      }
      if (is(token, ",")) {
        ++at_;
        continue;
      }
      if (starts_sequent()) {
        SEQUENT_TRY(part_of_sequent(of_sequent, sequent));
        continue;
      }
      const bool negated = is_negation(at_);
      at_ += negated ? 1 : 0;
      SEQUENT_TRY_ASSIGN(std::uint32_t child, negated ? negatable() : item());
      if (negated) {
        child = add({.kind = QueryNode::Kind::kNot, .children = {child}});
      }
      node.children.push_back(child);
    }
    if (!sequent.conclusions.empty() || !sequent.hypotheses.empty()) {
      query_.clauses.push_back(std::move(sequent));
      node.children.push_back(
          add(QueryNode{.clause = static_cast<std::uint32_t>(query_.clauses.size() - 1)}));
    }
    return add(std::move(node));
  }

  [[nodiscard]] bool starts_sequent() const {
    return is_turnstile(next()) || (is_filter(at_) && next().text == "hyp");
  }

  base::Status part_of_sequent(PatternParser& parser, Clause& clause) {
    const std::size_t begin = next().begin;
    const bool conclusion = is_turnstile(next());
    at_ += conclusion ? 1 : 2;
    const std::span<const Token> tokens = run_of_tokens();
    if (conclusion) {
      SEQUENT_TRY_ASSIGN(const StatementPattern statement, parser.statement(tokens));
      clause.conclusions.push_back(statement.conclusion);
      clause.hypotheses.insert(clause.hypotheses.end(), statement.hypotheses.begin(),
                               statement.hypotheses.end());
    } else {
      SEQUENT_TRY_ASSIGN(const PatternId hypothesis, parser.term(tokens));
      clause.hypotheses.push_back(hypothesis);
    }
    at_ += tokens.size() - 1;
    clause.written += clause.written.empty() ? "" : " ";
    clause.written += text_.substr(begin, tokens_[at_ - 1].end - begin);
    return {};
  }

  // A part of the statement that is negated stands for itself.
  base::Result<std::uint32_t> negatable() {
    if (!starts_sequent()) {
      return item();
    }
    Clause clause{.kind = Clause::Kind::kSequent};
    PatternParser parser(index_, PatternParser::Variables::kHoles, clause.pattern);
    SEQUENT_TRY(part_of_sequent(parser, clause));
    query_.clauses.push_back(std::move(clause));
    return add(QueryNode{.clause = static_cast<std::uint32_t>(query_.clauses.size() - 1)});
  }

  base::Result<std::uint32_t> item() {
    const Token token = next();
    if (is(token, "[")) {
      return any();
    }
    if (token.kind == Token::Kind::kString) {
      ++at_;
      return add(Clause{.kind = Clause::Kind::kName, .text = base::to_lower(token.text)},
                 token.begin);
    }
    if (is_filter(at_)) {
      return filter();
    }
    return pattern();
  }

  base::Result<std::uint32_t> any() {
    if (depth_ == kDeepest) {
      return query_error(next().begin, "alternatives nest more than 50 deep");
    }
    ++depth_;
    const std::size_t begin = next().begin;
    QueryNode node{.kind = QueryNode::Kind::kAny};
    do {
      ++at_;
      SEQUENT_TRY_ASSIGN(const std::uint32_t child, all());
      if (query_.nodes[child].children.empty()) {
        return query_error(next().begin, "an alternative is missing here");
      }
      node.children.push_back(child);
    } while (is(next(), "|"));
    if (!is(next(), "]")) {
      return query_error(begin, "this '[' has no ']'");
    }
    ++at_;
    --depth_;
    return add(std::move(node));
  }

  // The tokens of the terms that stand here, with the one after them.
  [[nodiscard]] std::span<const Token> run_of_tokens() const {
    std::size_t end = at_;
    std::uint32_t brackets = 0;
    std::uint32_t quantifiers = 0;  // whose comma is still to come
    for (;; ++end) {
      const Token& token = tokens_[end];
      if (token.kind == Token::Kind::kEnd || token.kind == Token::Kind::kString || is(token, "[") ||
          is(token, "]") || is(token, "|")) {
        break;
      }
      quantifiers += is_quantifier(token) ? 1 : 0;
      if (is(token, "(")) {
        ++brackets;
      } else if (is(token, ")")) {
        brackets -= brackets > 0 ? 1 : 0;
      } else if (is(token, ",") && quantifiers > 0) {
        --quantifiers;
      } else if (brackets == 0 && (is(token, ",") || is_turnstile(token) || is_filter(end) ||
                                   (is_negation(end) && end > at_))) {
        break;
      }
    }
    return std::span(tokens_).subspan(at_, end - at_ + 1);
  }

  // Of a run without operators each atom stands for itself: a blank means "and".
  [[nodiscard]] std::size_t end_of_atom(std::span<const Token> run) const {
    std::uint32_t brackets = 0;
    std::size_t first_end = 0;
    for (std::size_t i = 0; i + 1 < run.size(); ++i) {
      const Token& token = run[i];
      if (is(token, "(")) {
        ++brackets;
      } else if (is(token, ")")) {
        brackets -= brackets > 0 ? 1 : 0;
      } else if (brackets == 0 &&
                 (token.kind == Token::Kind::kSymbol || is_quantifier(token) ||
                  token.text == "fun" || (i == 0 && token.text.starts_with("@")))) {
        return run.size() - 1;
      }
      if (brackets == 0 && first_end == 0) {
        first_end = i + 1;
      }
    }
    return first_end == 0 ? run.size() - 1 : first_end;
  }

  base::Result<std::uint32_t> pattern() {
    const std::size_t begin = next().begin;
    std::span<const Token> run = run_of_tokens();
    if (run.size() == 1) {
      return unexpected();
    }
    run = run.first(end_of_atom(run) + 1);
    Clause sequent{.kind = Clause::Kind::kSequent};
    PatternParser parser(index_, PatternParser::Variables::kHoles, sequent.pattern);
    if (run.size() == 2 && run[0].kind == Token::Kind::kWord) {
      return called(run);
    }
    SEQUENT_TRY_ASSIGN(StatementPattern statement, parser.statement(run));
    const bool is_statement =
        !statement.hypotheses.empty() || run[0].text == "∀" || run[0].text == "forall";
    if (!is_statement) {
      at_ += run.size() - 1;
      sequent.kind = Clause::Kind::kAnywhere;
      sequent.root = statement.conclusion;
      return add(std::move(sequent), begin);
    }
    // The statement itself, or a term in it.
    sequent.conclusions = {statement.conclusion};
    sequent.hypotheses = std::move(statement.hypotheses);
    Clause anywhere{.kind = Clause::Kind::kAnywhere};
    PatternParser of_term(index_, PatternParser::Variables::kHoles, anywhere.pattern);
    SEQUENT_TRY_ASSIGN(anywhere.root, of_term.term(run));
    at_ += run.size() - 1;
    const std::uint32_t first = add(std::move(sequent), begin);
    const std::uint32_t second = add(std::move(anywhere), begin);
    return add({.kind = QueryNode::Kind::kAny, .children = {first, second}});
  }

  // A name alone: what mentions it, and what is called so.
  base::Result<std::uint32_t> called(std::span<const Token> run) {
    const std::size_t begin = next().begin;
    Clause mentions{.kind = Clause::Kind::kAnywhere};
    PatternParser parser(index_, PatternParser::Variables::kHoles, mentions.pattern);
    SEQUENT_TRY_ASSIGN(mentions.root, parser.term(run));
    ++at_;
    const std::string_view name = run[0].text.substr(run[0].text.starts_with("@") ? 1 : 0);
    Clause called{.kind = Clause::Kind::kCalled,
                  .symbols = constants_named(index_, name),
                  .text = base::to_lower(name)};
    const std::uint32_t first = add(std::move(mentions), begin);
    const std::uint32_t second = add(std::move(called), begin);
    return add({.kind = QueryNode::Kind::kAny, .children = {first, second}});
  }

  base::Result<std::uint32_t> filter() {
    const Token key = next();
    if (std::ranges::find(kFilters, key.text) == kFilters.end()) {
      return query_error(key.begin, "there is no filter '" + std::string(key.text) +
                                        ":' (there are: axiom concl doc goal head hyp in kind "
                                        "name rewrite solve tag uses)");
    }
    at_ += 2;
    if (key.text == "concl") {
      return in_conclusion(key);
    }
    if (key.text == "goal" || key.text == "rewrite" || key.text == "solve") {
      return goal(key);
    }
    const Token& first = next();
    const std::string_view value = take_value();
    if (value.empty()) {
      return query_error(first.begin, "a value is missing after '" + std::string(key.text) + ":'");
    }
    Clause clause{.kind = Clause::Kind::kFacet};
    SEQUENT_TRY(fill(key.text, value, first.begin, clause));
    return add(std::move(clause), key.begin);
  }

  base::Result<std::uint32_t> in_conclusion(const Token& key) {
    Clause clause{.kind = Clause::Kind::kInConclusion};
    PatternParser parser(index_, PatternParser::Variables::kHoles, clause.pattern);
    const std::span<const Token> run = run_of_tokens();
    SEQUENT_TRY_ASSIGN(clause.root, parser.term(run));
    at_ += run.size() - 1;
    return add(std::move(clause), key.begin);
  }

  base::Result<std::uint32_t> goal(const Token& key) {
    using Kind = Clause::Kind;
    Clause clause{.kind = key.text == "goal"      ? Kind::kApply
                          : key.text == "rewrite" ? Kind::kRewrite
                                                  : Kind::kSolve};
    PatternParser parser(index_, PatternParser::Variables::kLocals, clause.pattern);
    const std::span<const Token> run = run_of_tokens();
    SEQUENT_TRY_ASSIGN(StatementPattern statement, parser.statement(run));
    clause.conclusions = {statement.conclusion};
    clause.hypotheses = std::move(statement.hypotheses);
    at_ += run.size() - 1;
    return add(std::move(clause), key.begin);
  }

  // As it is written, up to a blank, a comma or a bracket: "ax-mp".
  std::string_view take_value() {
    if (next().kind == Token::Kind::kString) {
      return tokens_[at_++].text;
    }
    const std::size_t begin = next().begin;
    std::size_t end = begin;
    for (bool first = true; next().kind != Token::Kind::kEnd && !is(next(), ",") &&
                            !is(next(), "]") && !is(next(), "|") && (first || !next().after_blank);
         first = false) {
      end = tokens_[at_++].end;
    }
    return text_.substr(begin, end - begin);
  }

  base::Status fill(std::string_view key,
                    std::string_view value,
                    std::size_t begin,
                    Clause& clause) const {
    if (key == "name") {
      clause.kind = Clause::Kind::kName;
      clause.text = base::to_lower(value);
      return {};
    }
    if (key == "kind") {
      const auto kind = kind_of(value);
      if (!kind) {
        return query_error(begin, "there is no kind '" + std::string(value) +
                                      "' (there are: axiom constructor definition inductive "
                                      "opaque quotient recursor syntax theorem)");
      }
      clause.keys = {facet_key(Facet::kKind, static_cast<std::uint32_t>(*kind))};
      return {};
    }
    if (key == "doc") {
      return fill_words(value, clause);
    }
    if (key == "head") {
      return fill_head(value, begin, clause);
    }
    const Facet facet = key == "in" ? Facet::kModule : key == "tag" ? Facet::kTag : Facet::kUses;
    for (const Symbol symbol : index_.symbols().ending_in(value)) {
      const Postings::Key found = facet_key(facet, symbol);
      if (!index_.theorems_by_facet().of(found).empty() ||
          (facet == Facet::kUses && index_.find(index_.symbols().name(symbol)))) {
        clause.keys.push_back(found);
        clause.symbols.push_back(symbol);
      }
    }
    if (clause.keys.empty() && key == "tag" && is_known_tag(value)) {
      return {};
    }
    if (clause.keys.empty()) {
      return query_error(begin, key == "in"    ? "there is no module " + std::string(value)
                                : key == "tag" ? "nothing has the tag " + std::string(value)
                                               : "nothing is called " + std::string(value) +
                                                     did_you_mean(index_, value));
    }
    if (key == "axiom") {
      clause.kind = Clause::Kind::kAxiom;
    }
    return {};
  }

  base::Status fill_words(std::string_view value, Clause& clause) const {
    for_each_word(value, [&](std::string_view word) {
      if (const auto symbol = index_.symbols().find(word)) {
        clause.keys.push_back(facet_key(Facet::kWord, *symbol));
      }
    });
    return {};
  }

  base::Status fill_head(std::string_view value, std::size_t begin, Clause& clause) const {
    for (const Symbol symbol : index_.symbols().ending_in(value)) {
      for (const TermKind kind : {TermKind::kConstant, TermKind::kSort}) {
        if (!index_.theorems_by_facet().of(occurs_key(kind, symbol)).empty()) {
          clause.keys.push_back(conclusion_head_key(kind, symbol));
        }
      }
    }
    if (clause.keys.empty()) {
      return query_error(begin,
                         "nothing is called " + std::string(value) + did_you_mean(index_, value));
    }
    return {};
  }

  std::string_view text_;
  const Index& index_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::uint32_t depth_ = 0;
  Query query_;
};

}  // namespace

base::Result<Query> parse_query(std::string_view text, const Index& index) {
  SEQUENT_TRY_ASSIGN(std::vector<Token> tokens, tokens_of(text, [&](std::string_view name) {
                       return !constants_named(index, name).empty();
                     }));
  return QueryParser(text, index, std::move(tokens)).run();
}

}  // namespace sequent::search
