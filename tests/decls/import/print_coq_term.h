#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decls/import/coq_lexer.h"
#include "decls/import/coq_syntax.h"

namespace sequent::test {

// Writes a term as words, without parentheses around terms: what must be left of the words that
// were read.
class CoqTermWords {
 public:
  explicit CoqTermWords(const decls::CoqSyntax& syntax) : syntax_(syntax) {}

  std::vector<std::string> of(std::uint32_t root) {
    walk_.push_back({root, {}});
    while (!walk_.empty()) {
      const Item item = walk_.back();
      walk_.pop_back();
      if (!item.word.empty()) {
        words_.emplace_back(item.word);
      } else {
        begin_ = walk_.size();
        node(item.node);
        std::reverse(walk_.begin() + static_cast<std::ptrdiff_t>(begin_), walk_.end());
      }
    }
    return std::move(words_);
  }

 private:
  using Kind = decls::CoqNode::Kind;
  struct Item {
    std::uint32_t node;
    std::string_view word;
  };

  void word(std::string_view text) {
    if (!text.empty()) {
      walk_.push_back({0, text});
    }
  }
  void child(std::uint32_t id) { walk_.push_back({id, {}}); }
  [[nodiscard]] bool is_hole(std::uint32_t id) const {
    return syntax_.nodes[id].kind == Kind::kHole && syntax_.nodes[id].text.empty();
  }
  void typed(std::uint32_t type) {
    if (!is_hole(type)) {
      word(":");
      child(type);
    }
  }
  void braces(const decls::CoqNode& of, bool open) {
    if (of.braces != decls::CoqNode::Braces::kRound) {
      const bool curly = of.braces == decls::CoqNode::Braces::kCurly;
      word(open ? (curly ? "{" : "[") : (curly ? "}" : "]"));
    }
  }

  void node(std::uint32_t id) {
    const decls::CoqNode& of = syntax_.nodes[id];
    const auto children = syntax_.children_of(id);
    switch (of.kind) {
      case Kind::kName:
        word(of.explicit_head ? "@" : "");
        [[fallthrough]];
      case Kind::kSort:
      case Kind::kLiteral:
        word(of.text);
        word(of.universes);
        break;
      case Kind::kHole:
        word("_");
        break;
      case Kind::kApply:
        each(children);
        break;
      case Kind::kProjection:
        child(children[0]);
        word(".(");
        child(children[1]);
        break;
      case Kind::kForall:
      case Kind::kFun:
        word(of.kind == Kind::kForall ? "forall" : "fun");
        each(children.first(children.size() - 1));
        word(of.kind == Kind::kForall ? "," : "=>");
        child(children.back());
        break;
      case Kind::kBinders:
        braces(of, true);
        each(children.first(children.size() - 1));
        typed(children.back());
        braces(of, false);
        break;
      case Kind::kLetBinder:
        braces(of, true);
        word(of.text);
        typed(children[0]);
        word(":=");
        child(children[1]);
        braces(of, false);
        break;
      case Kind::kLet:
        word("let");
        word(of.text);
        typed(children[0]);
        word(":=");
        child(children[1]);
        word("in");
        child(children[2]);
        break;
      case Kind::kArrow:
      case Kind::kCast:
        child(children[0]);
        word(of.kind == Kind::kArrow ? "->" : of.text);
        child(children[1]);
        break;
      default:
        large(of, children);
    }
  }

  void large(const decls::CoqNode& of, std::span<const std::uint32_t> children) {
    switch (of.kind) {
      case Kind::kMatch:
        word("match");
        match(children);
        word("end");
        break;
      case Kind::kItem:
        each(children);
        break;
      case Kind::kAs:
        word("as");
        word(of.text);
        break;
      case Kind::kIn:
        word("in");
        each(children);
        break;
      case Kind::kReturn:
        word("return");
        each(children);
        break;
      case Kind::kBranch:
        separated(children.first(children.size() - 1), ",");
        word("=>");
        child(children.back());
        break;
      case Kind::kFix:
      case Kind::kCofix:
        word(of.kind == Kind::kFix ? "fix" : "cofix");
        separated(children, "with");
        if (!of.text.empty()) {
          word("for");
          word(of.text);
        }
        break;
      case Kind::kFunction:
        function(of, children);
        break;
      default:
        word("[|");
        separated(children.first(children.size() - 1), ";");
        word("|");
        child(children.back());
        word("|]");
        word(of.universes);
    }
  }

  void match(std::span<const std::uint32_t> children) {
    bool with = false;
    bool first = true;
    for (const std::uint32_t id : children) {
      const Kind kind = syntax_.nodes[id].kind;
      if (kind == Kind::kBranch) {
        word(with ? "" : "with");
        with = true;
        word("|");
      } else if (kind == Kind::kItem) {
        word(first ? "" : ",");
        first = false;
      }
      child(id);
    }
    word(with ? "" : "with");
  }

  void function(const decls::CoqNode& of, std::span<const std::uint32_t> children) {
    word(of.text);
    each(children.first(children.size() - 2));
    if (!of.universes.empty()) {
      word("{");
      word("struct");
      word(of.universes);
      word("}");
    }
    word(":");
    child(children[children.size() - 2]);
    word(":=");
    child(children.back());
  }

  void each(std::span<const std::uint32_t> children) {
    for (const std::uint32_t id : children) {
      child(id);
    }
  }
  void separated(std::span<const std::uint32_t> children, std::string_view by) {
    for (std::size_t i = 0; i < children.size(); ++i) {
      word(i == 0 ? "" : by);
      child(children[i]);
    }
  }

  const decls::CoqSyntax& syntax_;
  std::vector<Item> walk_;
  std::size_t begin_ = 0;
  std::vector<std::string> words_;
};

// The words of a text, without parentheses.
inline std::vector<std::string> coq_words(std::string_view text) {
  std::vector<std::string> words;
  const auto tokens = decls::lex_coq_term(text);
  for (const decls::CoqToken& token : *tokens) {
    if (token.text != "(" && token.text != ")" && token.kind != decls::CoqToken::Kind::kEnd) {
      words.emplace_back(token.text);
    }
  }
  return words;
}

}  // namespace sequent::test
