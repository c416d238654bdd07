#include "search/lexer.h"

#include <algorithm>
#include <string>

#include "engine/base/ascii.h"
#include "search/notations.h"

namespace sequent::search {
namespace {

constexpr std::size_t kLongestQuery = 64 * 1024;

bool is_ascii_letter(char c) {
  const char lower = base::to_lower(c);
  return (lower >= 'a' && lower <= 'z') || c == '_';
}

class Lexer {
 public:
  Lexer(std::string_view query, base::FunctionRef<bool(std::string_view)> is_name)
      : query_(query), is_name_(is_name) {}

  base::Result<std::vector<Token>> run() {
    std::vector<Token> tokens;
    for (;;) {
      const std::size_t before = at_;
      while (at_ < query_.size() && base::is_space(query_[at_])) {
        ++at_;
      }
      const bool after_blank = at_ > before || at_ == 0;
      SEQUENT_TRY_ASSIGN(Token token, next());
      token.after_blank = after_blank;
      tokens.push_back(token);
      if (token.kind == Token::Kind::kEnd) {
        return tokens;
      }
    }
  }

 private:
  base::Result<Token> next() {
    const std::size_t begin = at_;
    if (at_ == query_.size()) {
      return make(Token::Kind::kEnd, begin);
    }
    const char c = query_[at_];
    if (c == '"') {
      const std::size_t end = query_.find('"', at_ + 1);
      if (end == std::string_view::npos) {
        return query_error(begin, "this string has no closing \"");
      }
      at_ = end + 1;
      Token token = make(Token::Kind::kString, begin);
      token.text = query_.substr(begin + 1, end - begin - 1);
      return token;
    }
    if (base::is_digit(c)) {
      while (at_ < query_.size() && (base::is_digit(query_[at_]) || is_ascii_letter(query_[at_]))) {
        ++at_;
      }
      extend_name(begin);
      const std::string_view text = query_.substr(begin, at_ - begin);
      return make(
          std::ranges::all_of(text, base::is_digit) ? Token::Kind::kNumber : Token::Kind::kWord,
          begin);
    }
    if (c == '?' || c == '@' || letter() > 0) {
      return word(begin);
    }
    for (const std::string_view symbol : long_symbols()) {
      if (query_.substr(at_).starts_with(symbol)) {
        at_ += symbol.size();
        return make(Token::Kind::kSymbol, begin);
      }
    }
    ++at_;
    return make(Token::Kind::kSymbol, begin);
  }

  base::Result<Token> word(std::size_t begin) {
    const char first = query_[begin];
    at_ += first == '?' || first == '@' ? 1 : 0;
    const std::size_t name = at_;
    for (std::size_t length = letter(); length > 0; length = letter()) {
      at_ += length;
      while (at_ < query_.size() && (base::is_digit(query_[at_]) || query_[at_] == '\'')) {
        ++at_;
      }
      if (at_ + 1 < query_.size() && query_[at_] == '.') {
        ++at_;
        at_ -= letter() == 0 ? 1 : 0;
      }
    }
    if (at_ == name) {
      return query_error(begin, std::string("a name must follow '") + first + "'");
    }
    if (first != '?') {
      extend_name(name);
    }
    Token token = make(first == '?' ? Token::Kind::kMeta : Token::Kind::kWord, begin);
    if (first == '?') {
      token.text.remove_prefix(1);
    } else if (token.text == "_") {
      token.kind = Token::Kind::kHole;
    }
    return token;
  }

  // Over hyphens and dots, if that gives a name that is known.
  void extend_name(std::size_t begin) {
    std::size_t end = at_;
    while (end < query_.size() && (base::is_digit(query_[end]) || is_ascii_letter(query_[end]) ||
                                   query_[end] == '-' || query_[end] == '.')) {
      ++end;
    }
    if (end > at_ && is_name_(query_.substr(begin, end - begin))) {
      at_ = end;
    }
  }

  // How many bytes of a name stand here; digits and primes only follow.
  [[nodiscard]] std::size_t letter() const {
    if (at_ == query_.size()) {
      return 0;
    }
    if (is_ascii_letter(query_[at_])) {
      return 1;
    }
    if (static_cast<unsigned char>(query_[at_]) < 0x80) {
      return 0;
    }
    const std::string_view rest = query_.substr(at_);
    if (std::ranges::any_of(long_symbols(),
                            [&](std::string_view symbol) { return rest.starts_with(symbol); })) {
      return 0;
    }
    std::size_t length = 1;
    while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0U) == 0x80U) {
      ++length;
    }
    return length;
  }

  [[nodiscard]] Token make(Token::Kind kind, std::size_t begin) const {
    return {kind, query_.substr(begin, at_ - begin), begin, at_, true};
  }

  std::string_view query_;
  base::FunctionRef<bool(std::string_view)> is_name_;
  std::size_t at_ = 0;
};

}  // namespace

base::Error query_error(std::size_t begin, std::string_view message) {
  return base::invalid("column " + std::to_string(begin + 1) + ": " + std::string(message));
}

base::Result<std::vector<Token>> tokens_of(std::string_view query,
                                           base::FunctionRef<bool(std::string_view)> is_name) {
  if (query.size() > kLongestQuery) {
    return query_error(kLongestQuery, "a query is no longer than 64 KiB");
  }
  return Lexer(query, is_name).run();
}

}  // namespace sequent::search
