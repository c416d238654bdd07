#include "proofcache/states/notation_tokens.h"

#include <algorithm>
#include <array>
#include <utility>

#include "proofcache/states/code_point.h"

namespace sequent::states {
namespace {

using Level = std::pair<std::string_view, std::uint8_t>;

constexpr std::array<Level, 32> kOperators{{
    {",", kLoosest}, {";", kLoosest}, {"|", kLoosest}, {"=>", kLoosest}, {":=", kLoosest},
    {":", 100},      {"->", 99},      {"→", 99},       {"<->", 95},      {"↔", 95},
    {"<-", 95},      {"\\/", 85},     {"∨", 85},       {"/\\", 80},      {"∧", 80},
    {"~", 75},       {"¬", 75},       {"::", 60},      {"++", 60},       {"+", 50},
    {"-", 50},       {"||", 50},      {"*", 40},       {"/", 40},        {"&&", 40},
    {"∘", 40},       {"^", 30},       {"∩", 50},       {"∪", 50},        {"×", 40},
    {"%", 1},        {"@", 1},
}};
constexpr std::uint8_t kRelation = 70;
constexpr std::uint8_t kOther = 50;

constexpr std::array<std::string_view, 16> kKeywords{{"forall", "exists", "fun", "match", "with",
                                                      "end", "if", "then", "else", "let", "in",
                                                      "fix", "cofix", "return", "as", "exists!"}};

constexpr std::string_view kSigns = "+-*/<>=:|&!~^@#$%\\`.?";

std::uint8_t level_of(std::string_view sign) {
  const auto known = std::ranges::find(kOperators, sign, &Level::first);
  if (known != kOperators.end()) {
    return known->second;
  }
  switch (sign.front()) {
    case '=':
    case '<':
    case '>':
    case '~':
      return kRelation;
    case '+':
    case '-':
    case '|':
      return 50;
    case '*':
    case '/':
    case '&':
      return 40;
    case '^':
      return 30;
    case ':':
      return 60;
    default:
      return static_cast<unsigned char>(sign.front()) < 0x80 ? kOther : kRelation;
  }
}

// Letters of other alphabets, indices and primes; other signs above ASCII are operators.
bool is_letter(char32_t c) {
  return is_word(c) || c == '\'' || (c >= 0xc0 && c < 0x1f00 && c != 0xd7 && c != 0xf7) ||
         (c >= 0x1f00 && c < 0x2000) || (c >= 0x2032 && c <= 0x2037) ||
         (c >= 0x2070 && c < 0x20a0) || (c >= 0x2100 && c < 0x2150) || c >= 0x1d400;
}

class TokenReader {
 public:
  TokenReader(std::string_view text, std::vector<NotationToken>& tokens)
      : text_(text), tokens_(tokens) {}

  void read() {
    tokens_.clear();
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\0') {
        ++at_;
      } else {
        token(c);
      }
    }
  }

 private:
  void token(char c) {
    NotationToken token{.begin = static_cast<std::uint32_t>(at_)};
    if (c == '(' || c == '[' || c == '{') {
      ++at_;
      token.kind = TokenKind::kOpen;
      token.close = static_cast<std::uint32_t>(tokens_.size());
      open_.push_back(token.close);
    } else if (c == ')' || c == ']' || c == '}') {
      ++at_;
      token.kind = TokenKind::kClose;
      if (!open_.empty()) {
        tokens_[open_.back()].close = static_cast<std::uint32_t>(tokens_.size());
        open_.pop_back();
      }
    } else if (c == '"') {
      at_ = std::min(text_.find('"', at_ + 1), text_.size() - 1) + 1;
    } else {
      word_or_operator(token, c);
    }
    token.end = static_cast<std::uint32_t>(at_);
    tokens_.push_back(token);
  }

  void word_or_operator(NotationToken& token, char c) {
    const std::size_t begin = at_;
    if (is_letter(code_point_at(text_, at_).value)) {
      skip_word();
      const std::string_view word = text_.substr(begin, at_ - begin);
      if (std::ranges::find(kKeywords, word) != kKeywords.end()) {
        token.kind = TokenKind::kOperator;
        token.level = kLoosest;
      }
      return;
    }
    token.kind = TokenKind::kOperator;
    if (kSigns.find(c) == std::string_view::npos) {
      at_ += code_point_at(text_, at_).size;
    } else {
      at_ = std::min(text_.find_first_not_of(kSigns, at_), text_.size());
    }
    token.level = level_of(text_.substr(begin, at_ - begin));
  }

  // `Nat.add`, `x'`; a point counts if a letter follows it.
  void skip_word() {
    while (at_ < text_.size()) {
      const CodePoint c = code_point_at(text_, at_);
      const bool point = c.value == '.' && at_ + 1 < text_.size() &&
                         is_letter(code_point_at(text_, at_ + 1).value);
      if (!point && !is_letter(c.value)) {
        return;
      }
      at_ += c.size;
    }
  }

  std::string_view text_;
  std::vector<NotationToken>& tokens_;
  std::vector<std::uint32_t> open_;
  std::size_t at_ = 0;
};

}  // namespace

void read_tokens(std::string_view text, std::vector<NotationToken>& tokens) {
  TokenReader(text, tokens).read();
}

}  // namespace sequent::states
