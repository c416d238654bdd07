#include "decls/import/coq_lexer.h"

#include <algorithm>
#include <array>
#include <string>

namespace sequent::decls {
namespace {

using Kind = CoqToken::Kind;

constexpr std::array<std::string_view, 17> kKeywords{
    "Prop",   "SProp", "Set", "Type", "as",    "cofix",  "end",    "fix", "for",
    "forall", "fun",   "in",  "let",  "match", "return", "struct", "with"};

// Longer ones first.
constexpr std::array<std::string_view, 19> kSymbols{"<<:", "<:", ":=", "=>", "->", ".(", "[|",
                                                    "|]",  "(",  ")",  "{",  "}",  "[",  "]",
                                                    ",",   ":",  "|",  "@",  ";"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool goes_on(char c) {
  return begins_name(c) || is_digit(c) || c == '\'';
}

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  base::Result<std::vector<CoqToken>> run() {
    for (;;) {
      SEQUENT_TRY(skip_blanks());
      if (at_ == text_.size()) {
        tokens_.push_back({Kind::kEnd, text_.substr(at_)});
        return std::move(tokens_);
      }
      SEQUENT_TRY(one());
    }
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  base::Error error(std::string_view message) const {
    return coq_error_at(text_, text_.substr(at_), message);
  }
  void take(Kind kind, std::size_t length) {
    tokens_.push_back({kind, text_.substr(at_, length)});
    at_ += length;
  }

  base::Status skip_blanks() {
    while (at_ < text_.size()) {
      if (is_blank(text_[at_])) {
        ++at_;
      } else if (text_.substr(at_, 2) == "(*") {
        const std::size_t end = text_.find("*)", at_ + 2);
        if (end == std::string_view::npos) {
          return error("a comment is not closed");
        }
        at_ = end + 2;
      } else {
        break;
      }
    }
    return {};
  }

  base::Status one() {
    const char c = peek();
    if (begins_name(c)) {
      take_name();
      return {};
    }
    if (is_digit(c) || (c == '-' && is_digit(peek(1)))) {
      take_number();
      return {};
    }
    if (c == '"') {
      return take_string();
    }
    if (c == '@' && peek(1) == '{') {
      const std::size_t end = text_.find('}', at_);
      if (end == std::string_view::npos) {
        return error("universes are not closed");
      }
      take(Kind::kUniverses, end + 1 - at_);
      return {};
    }
    if (c == '%' && begins_name(peek(1))) {
      take(Kind::kScope, 1 + length_of_part(at_ + 1));
      return {};
    }
    for (const std::string_view symbol : kSymbols) {
      if (text_.substr(at_, symbol.size()) == symbol) {
        take(Kind::kSymbol, symbol.size());
        return {};
      }
    }
    return error("a character that no term has");
  }

  [[nodiscard]] std::size_t length_of_part(std::size_t begin) const {
    std::size_t end = begin;
    while (end < text_.size() && goes_on(text_[end])) {
      ++end;
    }
    return end - begin;
  }

  void take_name() {
    std::size_t length = length_of_part(at_);
    while (peek(length) == '.' && begins_name(peek(length + 1))) {
      length += 1 + length_of_part(at_ + length + 1);
    }
    const std::string_view name = text_.substr(at_, length);
    Kind kind = Kind::kName;
    if (name == "_") {
      kind = Kind::kSymbol;
    } else if (std::ranges::find(kKeywords, name) != kKeywords.end()) {
      kind = Kind::kKeyword;
    }
    take(kind, length);
  }

  void take_number() {
    std::size_t length = 1;
    const auto sign_of_exponent = [&](char c) {
      const char before = peek(length - 1);
      return (c == '+' || c == '-') &&
             (before == 'e' || before == 'E' || before == 'p' || before == 'P');
    };
    for (char c = peek(length); begins_name(c) || is_digit(c) || c == '.' || sign_of_exponent(c);
         c = peek(length)) {
      ++length;
    }
    take(Kind::kNumber, length);
  }

  base::Status take_string() {
    std::size_t end = at_ + 1;
    for (;;) {
      end = text_.find('"', end);
      if (end == std::string_view::npos) {
        return error("a string is not closed");
      }
      if (text_.substr(end, 2) != "\"\"") {
        break;
      }
      end += 2;
    }
    take(Kind::kString, end + 1 - at_);
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<CoqToken> tokens_;
};

}  // namespace

base::Result<std::vector<CoqToken>> lex_coq_term(std::string_view text) {
  return Lexer(text).run();
}

base::Error coq_error_at(std::string_view text, std::string_view place, std::string_view message) {
  std::string what = std::to_string(place.data() - text.data() + 1);
  what.append(": ").append(message);
  return base::invalid(std::move(what));
}

}  // namespace sequent::decls
