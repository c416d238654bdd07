#include <string>
#include <utility>

#include "decls/import/coq_lexer.h"
#include "decls/import/coq_syntax.h"

namespace sequent::decls {
namespace {

using Kind = CoqNode::Kind;
using Token = CoqToken::Kind;

// A recursive descent whose stack is a vector: each step reads some words and puts the steps
// that come after it on the stack. What is read lies on a stack of nodes; `mark` says from where on
// the nodes are those of the step.
class Parser {
 public:
  Parser(std::string_view text, std::vector<CoqToken> tokens)
      : text_(text), tokens_(std::move(tokens)) {}

  base::Result<CoqSyntax> run() {
    steps_.push_back({Do::kTerm});
    while (!steps_.empty()) {
      const Step step = steps_.back();
      steps_.pop_back();
      SEQUENT_TRY(perform(step));
    }
    if (token().kind != Token::kEnd) {
      return unexpected("the end");
    }
    return std::move(syntax_);
  }

 private:
  enum class Do : std::uint8_t {
    kTerm,
    kArrowTail,
    kCastTail,
    kSpine,
    kSpineTail,
    kAtom,
    kAtomTail,
    kParenTail,
    kGroups,
    kLetTail,
    kBindersTail,
    kItem,
    kItemTail,
    kItemIn,
    kItemsTail,
    kBranches,
    kPatternTail,
    kBranchTail,
    kFunction,
    kFunctionType,
    kFunctionTail,
    kArrayTail,
    kArrayEnd,
    kExpect,
    kMake,
  };
  struct Step {
    Do what = Do::kMake;
    std::uint32_t mark = 0;
    CoqNode node{};             // of kMake, and of steps that end in one
    std::string_view expected;  // of kExpect
  };

  [[nodiscard]] const CoqToken& token() const { return tokens_[at_]; }
  [[nodiscard]] bool is(std::string_view symbol) const {
    return token().text == symbol && token().kind != Token::kString && token().kind != Token::kEnd;
  }
  bool accept(std::string_view symbol) {
    if (!is(symbol)) {
      return false;
    }
    ++at_;
    return true;
  }
  [[nodiscard]] base::Error unexpected(std::string_view wanted) const {
    std::string message = token().kind == Token::kEnd ? "it ends" : "'";
    if (token().kind != Token::kEnd) {
      message.append(token().text.substr(0, 40)).append("'");
    }
    message.append(" where ").append(wanted).append(" is expected");
    return coq_error_at(text_, token().text, message);
  }

  [[nodiscard]] std::uint32_t here() const { return static_cast<std::uint32_t>(values_.size()); }
  void later(Step step) { steps_.push_back(step); }
  void make_later(std::uint32_t mark, CoqNode node) {
    later({.what = Do::kMake, .mark = mark, .node = node});
  }
  void expect_later(std::string_view symbol) { later({.what = Do::kExpect, .expected = symbol}); }
  void make(std::uint32_t mark, CoqNode node) {
    node.first_child = static_cast<std::uint32_t>(syntax_.children.size());
    node.child_count = here() - mark;
    syntax_.children.insert(syntax_.children.end(), values_.begin() + mark, values_.end());
    values_.resize(mark);
    values_.push_back(static_cast<std::uint32_t>(syntax_.nodes.size()));
    syntax_.nodes.push_back(node);
  }
  void leaf(CoqNode node) { make(here(), node); }

  base::Status perform(const Step& step) {
    switch (step.what) {
      case Do::kTerm:
        return term();
      case Do::kArrowTail:
        if (accept("->")) {
          make_later(step.mark, {.kind = Kind::kArrow});
          later({.what = Do::kTerm});
        }
        return {};
      case Do::kCastTail:
        if (is(":") || is("<:") || is("<<:")) {
          make_later(step.mark, {.kind = Kind::kCast, .text = tokens_[at_++].text});
          later({.what = Do::kTerm});
        }
        return {};
      case Do::kSpine:
        later({.what = Do::kSpineTail, .mark = here()});
        later({.what = Do::kAtom});
        return {};
      case Do::kSpineTail:
        if (begins_atom()) {
          later(step);
          later({.what = Do::kAtom});
        } else if (here() - step.mark > 1) {
          make(step.mark, {.kind = Kind::kApply});
        }
        return {};
      case Do::kAtom:
        later({.what = Do::kAtomTail, .mark = here()});
        return atom();
      case Do::kAtomTail:
        if (accept(".(")) {
          later(step);
          make_later(step.mark, {.kind = Kind::kProjection});
          expect_later(")");
          later({.what = Do::kSpine});
        }
        return {};
      case Do::kParenTail:
        return paren_tail();
      case Do::kGroups:
        return groups();
      case Do::kLetTail:
        return let_tail(step);
      case Do::kBindersTail:
        return binders_tail(step);
      case Do::kFunction:
        return function(step);
      case Do::kFunctionType:
        return function_type(step);
      case Do::kFunctionTail:
        return function_tail(step);
      case Do::kArrayTail:
        return array_tail(step);
      case Do::kArrayEnd:
        return array_end(step);
      case Do::kExpect:
        return accept(step.expected) ? base::Status() : unexpected(step.expected);
      case Do::kMake:
        make(step.mark, step.node);
        return {};
      default:
        return match_part(step);
    }
  }

  base::Status term() {
    const std::uint32_t mark = here();
    if (is("forall") || is("fun")) {
      const bool pi = is("forall");
      ++at_;
      if (!begins_binders()) {
        return unexpected("a binder");
      }
      make_later(mark, {.kind = pi ? Kind::kForall : Kind::kFun});
      later({.what = Do::kTerm});
      expect_later(pi ? "," : "=>");
      later({.what = Do::kGroups});
      return {};
    }
    if (accept("let")) {
      SEQUENT_TRY_ASSIGN(const std::string_view name, binder_name());
      return let_type({.mark = mark, .node = {.kind = Kind::kLet, .text = name}});
    }
    if (is("fix") || is("cofix")) {
      const Kind kind = is("fix") ? Kind::kFix : Kind::kCofix;
      ++at_;
      later({.what = Do::kFunction, .mark = mark, .node = {.kind = kind}});
      return {};
    }
    // Casts have no parentheses around them where no other term can follow.
    later({.what = Do::kCastTail, .mark = mark});
    later({.what = Do::kArrowTail, .mark = mark});
    later({.what = Do::kSpine});
    return {};
  }

  base::Result<std::string_view> binder_name() {
    if (token().kind != Token::kName && !is("_")) {
      return unexpected("a name");
    }
    return tokens_[at_++].text;
  }

  base::Status let_type(Step step) {
    step.what = Do::kLetTail;
    later(step);
    type_or_hole();
    return {};
  }

  base::Status let_tail(const Step& step) {
    if (!accept(":=")) {
      return unexpected(":=");
    }
    make_later(step.mark, step.node);
    later({.what = Do::kTerm});
    expect_later("in");
    later({.what = Do::kTerm});
    return {};
  }

  [[nodiscard]] bool begins_atom() const {
    switch (token().kind) {
      case Token::kName:
      case Token::kNumber:
      case Token::kString:
        return true;
      case Token::kKeyword:
        return is_sort() || is("match");
      case Token::kSymbol:
        return is("(") || is("_") || is("@") || is("[|");
      case Token::kEnd:
      case Token::kUniverses:
      case Token::kScope:
        return false;
    }
    return false;
  }
  [[nodiscard]] bool is_sort() const {
    return is("Type") || is("Prop") || is("Set") || is("SProp");
  }
  std::string_view accept_kind(Token kind) {
    return token().kind == kind ? tokens_[at_++].text : std::string_view();
  }

  base::Status atom() {
    if (token().kind == Token::kNumber || token().kind == Token::kString) {
      const std::string_view text = tokens_[at_++].text;
      leaf({.kind = Kind::kLiteral, .text = text, .universes = accept_kind(Token::kScope)});
      return {};
    }
    if (is_sort()) {
      const std::string_view text = tokens_[at_++].text;
      leaf({.kind = Kind::kSort, .text = text, .universes = accept_kind(Token::kUniverses)});
      return {};
    }
    if (is("_")) {
      leaf({.kind = Kind::kHole, .text = tokens_[at_++].text});
      return {};
    }
    if (accept("(")) {
      later({.what = Do::kParenTail});
      later({.what = Do::kTerm});
      return {};
    }
    if (accept("match")) {
      later({.what = Do::kItemsTail, .mark = here()});
      later({.what = Do::kItem});
      return {};
    }
    if (accept("[|")) {
      later({.what = Do::kArrayTail, .mark = here()});
      if (!is("|")) {
        later({.what = Do::kTerm});
      }
      return {};
    }
    const bool explicit_head = accept("@");
    if (token().kind != Token::kName) {
      return unexpected("a term");
    }
    const std::string_view text = tokens_[at_++].text;
    leaf({.kind = Kind::kName,
          .explicit_head = explicit_head,
          .text = text,
          .universes = accept_kind(Token::kUniverses)});
    return {};
  }

  base::Status paren_tail() {
    if (!accept(")")) {
      return unexpected(")");
    }
    // Of a number below zero: (-3)%scope.
    if (token().kind == Token::kScope) {
      CoqNode& inner = syntax_.nodes[values_.back()];
      if (inner.kind != Kind::kLiteral || !inner.universes.empty()) {
        return unexpected("no scope");
      }
      inner.universes = tokens_[at_++].text;
    }
    return {};
  }

  [[nodiscard]] bool begins_binders() const {
    return token().kind == Token::kName || is("_") || is("(") || is("{") || is("[");
  }

  // Groups of binders up to what is none.
  base::Status groups() {
    const std::uint32_t mark = here();
    CoqNode node{.kind = Kind::kBinders};
    std::string_view close;
    const bool struct_next = is("{") && tokens_[at_ + 1].text == "struct";
    if (accept("(")) {
      close = ")";
    } else if (is("{") && !struct_next) {
      ++at_;
      node.braces = CoqNode::Braces::kCurly;
      close = "}";
    } else if (accept("[")) {
      node.braces = CoqNode::Braces::kSquare;
      close = "]";
    } else if (token().kind != Token::kName && !is("_")) {
      return {};
    }
    if (!close.empty()) {
      later({.what = Do::kGroups});
      expect_later(close);
    }
    SEQUENT_TRY(names());
    later({.what = Do::kBindersTail, .mark = mark, .node = node});
    type_or_hole();
    return {};
  }

  void type_or_hole() {
    if (accept(":")) {
      later({.what = Do::kTerm});
    } else {
      leaf({.kind = Kind::kHole});
    }
  }

  base::Status names() {
    do {
      SEQUENT_TRY_ASSIGN(const std::string_view name, binder_name());
      leaf({.kind = name == "_" ? Kind::kHole : Kind::kName, .text = name});
    } while (token().kind == Token::kName || is("_"));
    return {};
  }

  // (x y : T), (x : T := v) and (x := v), where v may be a cast.
  base::Status binders_tail(const Step& step) {
    if (!is(":=") || here() - step.mark != 2) {
      make(step.mark, step.node);
      return {};
    }
    ++at_;
    CoqNode node = step.node;
    node.kind = Kind::kLetBinder;
    node.text = syntax_.nodes[values_[step.mark]].text;
    values_.erase(values_.begin() + step.mark);
    make_later(step.mark, node);
    later({.what = Do::kTerm});
    return {};
  }

  base::Status match_part(const Step& step) {
    switch (step.what) {
      case Do::kItem:
        later({.what = Do::kItemTail, .mark = here()});
        later({.what = Do::kTerm});
        return {};
      case Do::kItemTail:
        return item_tail(step);
      case Do::kItemIn:
        make(here() - 1, {.kind = Kind::kIn});
        make(step.mark, {.kind = Kind::kItem});
        return {};
      case Do::kItemsTail:
        return items_tail(step);
      case Do::kBranches:
        if (!accept("with")) {
          return unexpected("with");
        }
        return branch_tail(step);
      case Do::kPatternTail:
        return pattern_tail(step);
      default:
        return branch_tail(step);
    }
  }

  base::Status item_tail(const Step& step) {
    if (accept("as")) {
      SEQUENT_TRY_ASSIGN(const std::string_view name, binder_name());
      leaf({.kind = Kind::kAs, .text = name});
    }
    if (accept("in")) {
      later({.what = Do::kItemIn, .mark = step.mark});
      later({.what = Do::kSpine});
    } else {
      make(step.mark, {.kind = Kind::kItem});
    }
    return {};
  }

  base::Status items_tail(const Step& step) {
    if (accept(",")) {
      later(step);
      later({.what = Do::kItem});
      return {};
    }
    later({.what = Do::kBranches, .mark = step.mark});
    if (accept("return")) {
      make_later(here(), {.kind = Kind::kReturn});
      later({.what = Do::kTerm});
    }
    return {};
  }

  base::Status branch(const Step& of) {
    later({.what = Do::kBranchTail, .mark = of.mark});
    later({.what = Do::kPatternTail, .mark = here()});
    later({.what = Do::kSpine});
    return {};
  }

  base::Status pattern_tail(const Step& step) {
    if (accept(",")) {
      later(step);
      later({.what = Do::kSpine});
      return {};
    }
    if (!accept("=>")) {
      return unexpected("=>");
    }
    make_later(step.mark, {.kind = Kind::kBranch});
    later({.what = Do::kTerm});
    return {};
  }

  base::Status branch_tail(const Step& step) {
    if (accept("|")) {
      return branch(step);
    }
    if (!accept("end")) {
      return unexpected("end");
    }
    make(step.mark, {.kind = Kind::kMatch});
    return {};
  }

  base::Status function(const Step& step) {
    SEQUENT_TRY_ASSIGN(const std::string_view name, binder_name());
    later({.what = Do::kFunctionTail, .mark = step.mark, .node = step.node});
    later({.what = Do::kFunctionType,
           .mark = here(),
           .node = {.kind = Kind::kFunction, .text = name}});
    later({.what = Do::kGroups});
    return {};
  }

  base::Status function_type(const Step& step) {
    CoqNode node = step.node;
    if (accept("{")) {
      if (!accept("struct")) {
        return unexpected("struct");
      }
      SEQUENT_TRY_ASSIGN(node.universes, binder_name());
      if (!accept("}")) {
        return unexpected("}");
      }
    }
    make_later(step.mark, node);
    later({.what = Do::kTerm});
    expect_later(":=");
    later({.what = Do::kTerm});
    expect_later(":");
    return {};
  }

  base::Status function_tail(const Step& step) {
    if (accept("with")) {
      Step next = step;
      next.what = Do::kFunction;
      later(next);
      return {};
    }
    CoqNode node = step.node;
    if (accept("for")) {
      SEQUENT_TRY_ASSIGN(node.text, binder_name());
    }
    make(step.mark, node);
    return {};
  }

  // [| elements | default : type |]
  base::Status array_tail(const Step& step) {
    if (accept(";")) {
      later(step);
      later({.what = Do::kTerm});
      return {};
    }
    if (!accept("|")) {
      return unexpected("|");
    }
    later({.what = Do::kArrayEnd, .mark = step.mark});
    later({.what = Do::kTerm});
    return {};
  }
  base::Status array_end(const Step& step) {
    if (syntax_.nodes[values_.back()].kind != Kind::kCast) {
      return unexpected(":");
    }
    if (!accept("|]")) {
      return unexpected("|]");
    }
    make(step.mark, {.kind = Kind::kArray, .universes = accept_kind(Token::kUniverses)});
    return {};
  }

  std::string_view text_;
  std::vector<CoqToken> tokens_;
  std::size_t at_ = 0;
  std::vector<Step> steps_;
  std::vector<std::uint32_t> values_;
  CoqSyntax syntax_;
};

}  // namespace

base::Result<CoqSyntax> parse_coq_term(std::string_view text) {
  SEQUENT_TRY_ASSIGN(std::vector<CoqToken> tokens, lex_coq_term(text));
  return Parser(text, std::move(tokens)).run();
}

}  // namespace sequent::decls
