#include "tests/differential/grammar.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/base/parse.h"
#include "tests/differential/words.h"

namespace sequent::test {
namespace {

constexpr std::array<std::string_view, 15> kContainers{
    "acl",    "client", "cluster", "command", "config",  "function", "latency", "memory",
    "module", "object", "pubsub",  "script",  "slowlog", "xgroup",   "xinfo"};
constexpr std::string_view kSigns = "[](){}|;@#=";

struct Token {
  std::string text;
  bool quoted = false;

  [[nodiscard]] bool is(std::string_view sign) const { return !quoted && text == sign; }
};

char unescaped(std::string_view text, std::size_t& at) {
  if (text[at] != '\\' || at + 1 >= text.size()) {
    return text[at];
  }
  const char c = text[++at];
  if (c == 'x' && at + 2 < text.size()) {
    const std::string digits(text.substr(at + 1, 2));
    at += 2;
    return static_cast<char>(std::stoi(digits, nullptr, 16));
  }
  return c == 'n' ? '\n' : c;
}

base::Result<std::vector<Token>> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      ++at;
    } else if (text[at] == '\'') {
      Token token{.quoted = true};
      for (++at; at < text.size() && text[at] != '\''; ++at) {
        token.text += unescaped(text, at);
      }
      if (at++ == text.size()) {
        return base::invalid("a quote is not closed");
      }
      tokens.push_back(std::move(token));
    } else if (text.substr(at, 3) == "...") {
      tokens.push_back({"..."});
      at += 3;
    } else if (text.substr(at, 2) == "=>") {
      tokens.push_back({"=>"});
      at += 2;
    } else if (kSigns.find(text[at]) != std::string_view::npos) {
      tokens.push_back({std::string(1, text[at++])});
    } else {
      std::size_t end = at;
      while (end < text.size() && text[end] != ' ' && text[end] != '\'' &&
             kSigns.find(text[end]) == std::string_view::npos && text.substr(end, 3) != "...") {
        ++end;
      }
      tokens.push_back({std::string(text.substr(at, end - at))});
      at = end;
    }
  }
  return tokens;
}

// Reads one line by recursive descent.
class LineReader {
 public:
  explicit LineReader(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  base::Result<Line> line() {
    Line line;
    if (const auto weight = more() ? base::parse_uint(now().text) : std::nullopt) {
      line.weight = *weight;
      ++at_;
    }
    do {
      SEQUENT_TRY_ASSIGN(Piece words, sequence());
      line.patterns.push_back({.name = name_of(words), .words = std::move(words)});
    } while (take(";"));
    SEQUENT_TRY(compares(line));
    if (more()) {
      return base::invalid("'" + now().text + "' is one too many");
    }
    return line;
  }

 private:
  [[nodiscard]] bool more() const { return at_ < tokens_.size(); }
  [[nodiscard]] const Token& now() const { return tokens_[at_]; }
  bool take(std::string_view sign) {
    if (more() && now().is(sign)) {
      ++at_;
      return true;
    }
    return false;
  }
  [[nodiscard]] bool ends_sequence() const {
    if (!more()) {
      return true;
    }
    for (const std::string_view sign : {"]", ")", "}", "|", ";", "=>"}) {
      if (now().is(sign)) {
        return true;
      }
    }
    return false;
  }

  // "get", or with its subcommand "xgroup create".
  static std::string name_of(const Piece& words) {
    if (words.parts.empty()) {
      return "";
    }
    std::string name = base::to_lower(words.parts[0].text);
    if (words.parts.size() > 1 &&
        std::find(kContainers.begin(), kContainers.end(), name) != kContainers.end()) {
      name += ' ';
      name += base::to_lower(words.parts[1].text);
    }
    return name;
  }

  base::Status compares(Line& line) {
    if (!take("=>")) {
      return {};
    }
    for (std::size_t i = 0; i < line.patterns.size(); ++i) {
      const auto compare = more() ? compare_named(now().text) : std::nullopt;
      if (!compare && i == 0) {
        return base::invalid("no such comparison");
      }
      line.patterns[i].compare = compare ? *compare : line.patterns[i - 1].compare;
      at_ += compare ? 1 : 0;
    }
    return {};
  }

  base::Result<Piece> sequence() {
    Piece piece{.kind = Piece::Kind::kSequence};
    while (!ends_sequence()) {
      SEQUENT_TRY_ASSIGN(Piece part, one_of());
      piece.parts.push_back(std::move(part));
    }
    return piece;
  }

  base::Result<Piece> one_of() {
    SEQUENT_TRY_ASSIGN(Piece first, repeated());
    if (!more() || !now().is("|")) {
      return first;
    }
    Piece piece{.kind = Piece::Kind::kOneOf};
    piece.parts.push_back(std::move(first));
    while (take("|")) {
      SEQUENT_TRY_ASSIGN(Piece part, repeated());
      piece.parts.push_back(std::move(part));
    }
    return piece;
  }

  base::Result<Piece> repeated() {
    SEQUENT_TRY_ASSIGN(Piece part, single());
    if (!take("...")) {
      return part;
    }
    Piece piece{.kind = Piece::Kind::kRepeated};
    piece.parts.push_back(std::move(part));
    return piece;
  }

  base::Result<Piece> closed(Piece piece, std::string_view sign) {
    if (!take(sign)) {
      return base::invalid("a bracket is not closed");
    }
    return piece;
  }

  base::Result<Piece> single() {
    if (take("(")) {
      SEQUENT_TRY_ASSIGN(Piece piece, alternatives(Piece::Kind::kOneOf));
      return closed(std::move(piece), ")");
    }
    if (take("[")) {
      SEQUENT_TRY_ASSIGN(Piece piece, alternatives(Piece::Kind::kOneOf));
      Piece maybe{.kind = Piece::Kind::kMaybe};
      maybe.parts.push_back(std::move(piece));
      return closed(std::move(maybe), "]");
    }
    if (take("{")) {
      SEQUENT_TRY_ASSIGN(Piece piece, alternatives(Piece::Kind::kSomeOf));
      return closed(std::move(piece), "}");
    }
    for (const auto& [sign, kind] :
         {std::pair{"#", Piece::Kind::kCounted}, std::pair{"=", Piece::Kind::kAsMany}}) {
      if (take(sign)) {
        SEQUENT_TRY_ASSIGN(Piece part, single());
        Piece piece{.kind = kind};
        piece.parts.push_back(std::move(part));
        return piece;
      }
    }
    return word();
  }

  // Sequences parted by `|`, as brackets hold them.
  base::Result<Piece> alternatives(Piece::Kind kind) {
    Piece piece{.kind = kind};
    do {
      Piece sequence{.kind = Piece::Kind::kSequence};
      while (!ends_sequence()) {
        SEQUENT_TRY_ASSIGN(Piece part, repeated());
        sequence.parts.push_back(std::move(part));
      }
      piece.parts.push_back(std::move(sequence));
    } while (take("|"));
    return piece;
  }

  base::Result<Piece> word() {
    if (!more()) {
      return base::invalid("a word is missing");
    }
    const Token token = tokens_[at_++];
    if (token.quoted) {
      return Piece{.kind = Piece::Kind::kText, .text = token.text};
    }
    if (token.is("@")) {
      return Piece{.kind = Piece::Kind::kSameKey};
    }
    if (token.text[0] < 'a' || token.text[0] > 'z') {
      return Piece{.kind = Piece::Kind::kKeyword, .text = token.text};
    }
    if (token.text == "command") {
      return Piece{.kind = Piece::Kind::kCommand};
    }
    if (!Words::has_pool(token.text)) {
      return base::invalid("no pool is named '" + token.text + "'");
    }
    return Piece{.kind = Piece::Kind::kPool, .text = token.text};
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

base::Result<Line> parse_line(std::string_view text) {
  SEQUENT_TRY_ASSIGN(std::vector<Token> tokens, tokens_of(text));
  return LineReader(std::move(tokens)).line();
}

}  // namespace

base::Result<Grammar> Grammar::parse(std::string_view text) {
  Grammar grammar;
  std::size_t number = 1;
  for (std::size_t at = 0; at < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.empty() || line[0] == '#' || line.substr(0, 8) == "excused ") {
      continue;
    }
    auto parsed = parse_line(line);
    if (!parsed) {
      return base::invalid("line " + std::to_string(number) + ": " + parsed.error().message);
    }
    grammar.lines.push_back(std::move(parsed).value());
  }
  return grammar;
}

Grammar Grammar::load() {
  std::ifstream in(SEQUENT_GRAMMAR);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  auto grammar = parse(text);
  if (!grammar || text.empty()) {
    throw std::runtime_error(std::string(SEQUENT_GRAMMAR ": ") +
                             (grammar ? "cannot be read" : grammar.error().message));
  }
  return std::move(grammar).value();
}

}  // namespace sequent::test
