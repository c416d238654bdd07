#include "workers/provers/coq/source_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "engine/base/take_until.h"
#include "workers/provers/coq/sentences.h"

namespace sequent::provers {
namespace {

using base::take_until;

using Token = std::string_view;  // a piece of the source
using Tokens = std::vector<Token>;

constexpr std::array<std::string_view, 9> kModifiers{"Cumulative",  "Export",      "Global",
                                                     "Local",       "Monomorphic", "NonCumulative",
                                                     "Polymorphic", "Private",     "Program"};
constexpr std::array<std::string_view, 6> kInductives{"Class",  "CoInductive", "Inductive",
                                                      "Record", "Structure",   "Variant"};
constexpr std::array<std::string_view, 17> kSingles{
    "CoFixpoint",  "Corollary", "Definition", "Example",  "Fact",      "Fixpoint",
    "Function",    "Instance",  "Lemma",      "Let",      "Primitive", "Property",
    "Proposition", "Remark",    "Scheme",     "SubClass", "Theorem"};
constexpr std::array<std::string_view, 9> kAssumptions{"Axiom",       "Axioms",     "Conjecture",
                                                       "Conjectures", "Hypotheses", "Hypothesis",
                                                       "Parameter",   "Parameters", "Variable"};
// What a .glob has besides declarations.
constexpr std::array<std::string_view, 9> kNoDeclarations{
    "abbrev", "binder", "lib", "mod", "modtype", "not", "sec", "syndef", "var"};

template <std::size_t N>
bool is_one_of(Token token, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, token) != words.end();
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '\'' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_name(Token token) {
  return !token.empty() && is_word(token[0]) && (token[0] < '0' || token[0] > '9') && token != "_";
}

// Words, ":=" and other single characters of a sentence, without comments and strings.
Tokens tokens_of(std::string_view text) {
  Tokens tokens;
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at, 2) == "(*") {
      std::size_t depth = 0;
      do {
        const std::string_view two = text.substr(at, 2);
        depth += two == "(*" ? 1 : 0;
        depth -= two == "*)" ? 1 : 0;
        at += two == "(*" || two == "*)" ? 2 : 1;
      } while (depth > 0 && at < text.size());
    } else if (text[at] == '"') {
      at = std::min(text.find('"', at + 1), text.size() - 1) + 1;
    } else if (is_word(text[at])) {
      std::size_t end = at;
      while (end < text.size() && is_word(text[end])) {
        ++end;
      }
      tokens.push_back(text.substr(at, end - at));
      at = end;
    } else {
      const std::size_t length = text.substr(at, 2) == ":=" ? 2 : 1;
      if (text[at] != ' ' && text[at] != '\n' && text[at] != '\t' && text[at] != '\r') {
        tokens.push_back(text.substr(at, length));
      }
      at += length;
    }
  }
  return tokens;
}

class Scan {
 public:
  explicit Scan(std::string_view source) : source_(source) {}

  void run() {
    for (const Sentence& sentence : split_sentences(source_)) {
      tokens_ = tokens_of(source_.substr(sentence.begin, sentence.end - sentence.begin));
      at_ = 0;
      skip_modifiers();
      read_sentence();
    }
  }

  std::vector<SourceName> declared;
  std::vector<SourceName> closed_modules;

 private:
  struct Open {
    Token name;
    bool module = false;  // else a section: no part of names
  };

  [[nodiscard]] Token token(std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : Token();
  }

  void skip_modifiers() {
    while (token() == "#" && token(1) == "[") {
      while (at_ < tokens_.size() && token() != "]") {
        ++at_;
      }
      ++at_;
    }
    while (is_one_of(token(), kModifiers)) {
      ++at_;
    }
  }

  void read_sentence() {
    const Token first = token();
    if (first == "Module") {
      open_module();
    } else if (first == "Section") {
      open_.push_back({token(1), false});
    } else if (first == "End" && !open_.empty() && token(1) == open_.back().name) {
      open_.pop_back();
    } else if (is_one_of(first, kInductives)) {
      inductives();
    } else if (is_one_of(first, kSingles)) {
      ++at_;
      singles();
    } else if (is_one_of(first, kAssumptions)) {
      ++at_;
      assumptions();
    }
  }

  void open_module() {
    ++at_;
    while (token() == "Type" || token() == "Import" || token() == "Export") {
      ++at_;
    }
    if (!is_name(token())) {
      return;
    }
    // `Module A := B.` is closed at once.
    if (std::ranges::find(tokens_, ":=") == tokens_.end()) {
      open_.push_back({token(), true});
    } else {
      closed_modules.push_back(found_at(token()));
    }
  }

  void add(Token name, bool inductive = false) { declared.push_back(found_at(name, inductive)); }

  [[nodiscard]] SourceName found_at(Token name, bool inductive = false) const {
    SourceName found{.offset = static_cast<std::size_t>(name.data() - source_.data()),
                     .inductive = inductive};
    for (const Open& open : open_) {
      if (open.module) {
        found.name.append(open.name).append(".");
      }
    }
    found.name.append(name);
    return found;
  }

  // A name, and one behind each `with` outside of brackets.
  void singles() {
    if (is_name(token())) {
      add(token());
    }
    int depth = 0;
    int matches = 0;
    for (; at_ < tokens_.size(); ++at_) {
      depth += opens(token()) - closes(token());
      matches += token() == "match" ? 1 : 0;
      if (token() == "with") {
        if (matches > 0) {
          --matches;
        } else if (depth == 0 && is_name(token(1))) {
          add(token(1));
        }
      }
    }
  }

  // `a b : T` and `(a b : T) (c : U)`
  void assumptions() {
    bool names = true;
    int depth = 0;
    for (; at_ < tokens_.size(); ++at_) {
      depth += opens(token()) - closes(token());
      if (token() == ":") {
        if (depth == 0) {
          return;
        }
        names = names && depth > 1;
      } else if (token() == ")" && depth == 0) {
        names = true;
      } else if (names && is_name(token())) {
        add(token());
      }
    }
  }

  static int opens(Token token) { return token == "(" || token == "{" || token == "[" ? 1 : 0; }
  static int closes(Token token) { return token == ")" || token == "}" || token == "]" ? 1 : 0; }

  void inductives() {
    ++at_;
    bool more = true;
    while (more) {
      while (token() == ">" || token() == "Private" || is_one_of(token(), kInductives)) {
        ++at_;
      }
      if (!is_name(token())) {
        return;
      }
      add(token(), true);
      more = body();
    }
  }

  // Constructors and fields up to the next of several inductives: whether there is one.
  bool body() {
    int depth = 0;
    bool begun = false;  // past the :=
    bool field = false;  // a field's name may come
    Token before;
    for (; at_ < tokens_.size(); before = tokens_[at_++]) {
      const Token now = token();
      if (begun && depth == 0 && is_name(now) && (before == ":=" || before == "|")) {
        add(now);
      }
      if (depth == 1 && field && is_name(now)) {
        add(now);
        field = false;
      }
      const bool opens_record = begun && depth == 0 && now == "{";
      field = field || opens_record || (depth == 1 && now == ";" && in_record_);
      in_record_ = in_record_ || opens_record;
      depth += opens(now) - closes(now);
      if (depth == 0 && now == "}") {
        in_record_ = false;
        field = false;
      }
      begun = begun || (depth == 0 && now == ":=");
      if (depth == 0 && now == "with") {
        ++at_;
        in_record_ = false;
        return true;
      }
    }
    in_record_ = false;
    return false;
  }

  std::string_view source_;
  Tokens tokens_;
  std::size_t at_ = 0;
  bool in_record_ = false;
  std::vector<Open> open_;
};

}  // namespace

std::optional<std::vector<SourceName>> names_of_glob(std::string_view glob,
                                                     std::string_view source) {
  std::vector<SourceName> names;
  while (!glob.empty()) {
    // KIND FIRST:LAST MODULE|<> NAME
    std::string_view line = take_until(glob, '\n');
    if (line.empty() || line[0] < 'a' || line[0] > 'z') {
      continue;
    }
    const std::string_view kind = take_until(line, ' ');
    const std::string_view first = take_until(line, ':');
    take_until(line, ' ');
    const std::string_view path = take_until(line, ' ');
    SourceName found{.inductive = kind == "ind" || kind == "coind" || kind == "rec"};
    const auto [end, code] =
        std::from_chars(first.data(), first.data() + first.size(), found.offset);
    if (is_one_of(kind, kNoDeclarations) || line.empty() || code != std::errc()) {
      continue;
    }
    if (source.substr(std::min(found.offset, source.size()), line.size()) != line) {
      // Names that coqc made up have the place of what they were made for; others tell that the
      // text changed.
      if (line.find_first_of(" :") == std::string_view::npos && kind != "inst") {
        return std::nullopt;
      }
      continue;
    }
    found.name = path == "<>" ? "" : std::string(path).append(".");
    found.name.append(line);
    names.push_back(std::move(found));
  }
  return names;
}

std::vector<SourceName> names_of_source(std::string_view source) {
  Scan scan(source);
  scan.run();
  return std::move(scan.declared);
}

std::vector<SourceName> closed_modules_of_source(std::string_view source) {
  Scan scan(source);
  scan.run();
  return std::move(scan.closed_modules);
}

}  // namespace sequent::provers
