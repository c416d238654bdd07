#include "proofcache/states/notation_pattern.h"

#include <algorithm>
#include <array>
#include <utility>

#include "proofcache/states/code_point.h"

namespace sequent::states {
namespace {

using Part = NotationPattern::Part;
using PartKind = NotationPattern::PartKind;
using Tokens = std::vector<NotationToken>;

// A search in one text goes no further than that: only patterns with several `?x` in texts of
// thousands of words come near it.
constexpr std::size_t kMostTries = 200'000;

std::string_view text_of(std::string_view text, const NotationToken& token) {
  return text.substr(token.begin, token.end - token.begin);
}

// The token as a hole: "" for `_`, "x" for `?x`; absent: it is none. Reading tokens, `?x` is an
// operator and a word.
struct Hole {
  std::string_view name;
  std::size_t tokens = 1;
};
std::optional<Hole> hole_at(std::string_view text, const Tokens& tokens, std::size_t at) {
  const std::string_view token = text_of(text, tokens[at]);
  if (token == "_") {
    return Hole{};
  }
  if (token == "?" && at + 1 < tokens.size() && tokens[at + 1].kind == TokenKind::kWord &&
      tokens[at + 1].begin == tokens[at].end) {
    return Hole{text_of(text, tokens[at + 1]), 2};
  }
  return std::nullopt;
}

bool brackets_fit(const Tokens& tokens) {
  std::size_t open = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == TokenKind::kOpen) {
      ++open;
      if (tokens[i].close == i) {
        return false;
      }
    } else if (tokens[i].kind == TokenKind::kClose && open-- == 0) {
      return false;
    }
  }
  return true;
}

// Whether something of these is beside a hole, so that the hole is an argument.
bool makes_argument(const std::optional<NotationToken>& beside, TokenKind bracket) {
  return beside && (beside->kind == TokenKind::kWord || beside->kind == bracket);
}

std::uint8_t level_beside(const std::optional<NotationToken>& beside) {
  return beside && beside->kind == TokenKind::kOperator ? beside->level : kLoosest;
}

// Finds one pattern in one text.
class Matcher {
 public:
  Matcher(const std::vector<Part>& parts,
          std::size_t names,
          std::string_view text,
          const Tokens& tokens)
      : parts_(parts), text_(text), tokens_(tokens), bound_(names) {
    if (names == 0) {
      failed_.resize(parts.size() * (tokens.size() + 1));
    }
  }

  std::optional<TextMatch> find() {
    for (std::size_t begin = 0; begin < tokens_.size(); ++begin) {
      if (!may_begin(begin)) {
        continue;
      }
      if (const auto end = match(0, begin)) {
        return TextMatch{tokens_[begin].begin, tokens_[*end - 1].end};
      }
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool may_begin(std::size_t at) const {
    const Part& first = parts_.front();
    if (first.kind == PartKind::kToken) {
      return text_of(text_, tokens_[at]) == first.text;
    }
    if (first.kind == PartKind::kArgument || at == 0) {
      return true;
    }
    const NotationToken& before = tokens_[at - 1];
    return before.kind == TokenKind::kOpen ||
           (before.kind == TokenKind::kOperator && before.level >= first.before);
  }

  [[nodiscard]] bool may_end(std::size_t at) const {
    const Part& last = parts_.back();
    return last.kind != PartKind::kOperand || at == tokens_.size() ||
           tokens_[at].kind == TokenKind::kClose ||
           (tokens_[at].kind == TokenKind::kOperator && tokens_[at].level >= last.after);
  }

  // The token behind the unit at `at`: a token or all of a bracket; `at`: there is none.
  [[nodiscard]] std::size_t behind_unit(std::size_t at) const {
    if (at == tokens_.size() || tokens_[at].kind == TokenKind::kClose) {
      return at;
    }
    return tokens_[at].kind == TokenKind::kOpen ? tokens_[at].close + 1 : at + 1;
  }

  // Where a match of the parts from `part` on that begins at `at` ends.
  std::optional<std::size_t> match(std::size_t part, std::size_t at) {
    while (part < parts_.size() && parts_[part].kind == PartKind::kToken) {
      if (at == tokens_.size() || text_of(text_, tokens_[at]) != parts_[part].text) {
        return std::nullopt;
      }
      ++part;
      ++at;
    }
    if (part == parts_.size()) {
      return may_end(at) ? std::optional(at) : std::nullopt;
    }
    return match_hole(part, at);
  }

  std::optional<std::size_t> match_hole(std::size_t part, std::size_t at) {
    const std::size_t place = part * (tokens_.size() + 1) + at;
    if (!failed_.empty() && failed_[place]) {
      return std::nullopt;
    }
    const auto found = try_hole(part, at);
    if (!found && !failed_.empty()) {
      failed_[place] = true;
    }
    return found;
  }

  std::optional<std::size_t> try_hole(std::size_t part, std::size_t at) {
    const Part& hole = parts_[part];
    const bool last = part + 1 == parts_.size();
    std::size_t end = at;
    while (++tries_ < kMostTries) {
      const std::size_t next = behind_unit(end);
      const bool fits =
          next != end && (tokens_[end].kind != TokenKind::kOperator ||
                          (hole.kind == PartKind::kOperand && tokens_[end].level <= hole.level));
      if (!fits) {
        return std::nullopt;
      }
      end = next;
      if (!last || may_end(end)) {
        if (const auto found = with_hole(part, at, end)) {
          return found;
        }
      }
      if (hole.kind == PartKind::kArgument) {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  std::optional<std::size_t> with_hole(std::size_t part, std::size_t at, std::size_t end) {
    const std::int32_t name = parts_[part].name;
    if (name < 0) {
      return match(part + 1, end);
    }
    auto& bound = bound_[static_cast<std::size_t>(name)];
    if (bound) {
      return same_tokens(*bound, {at, end}) ? match(part + 1, end) : std::nullopt;
    }
    bound = {at, end};
    const auto found = match(part + 1, end);
    bound.reset();
    return found;
  }

  using Range = std::pair<std::size_t, std::size_t>;  // of tokens
  [[nodiscard]] bool same_tokens(Range a, Range b) const {
    if (a.second - a.first != b.second - b.first) {
      return false;
    }
    for (std::size_t i = 0; i < a.second - a.first; ++i) {
      if (text_of(text_, tokens_[a.first + i]) != text_of(text_, tokens_[b.first + i])) {
        return false;
      }
    }
    return true;
  }

  const std::vector<Part>& parts_;
  std::string_view text_;
  const Tokens& tokens_;
  std::vector<std::optional<Range>> bound_;
  std::vector<bool> failed_;  // of patterns without names: holes at tokens
  std::size_t tries_ = 0;
};

// A pattern's tokens with its holes as words.
struct Element {
  NotationToken token;
  std::string_view text;
  std::optional<Hole> hole;
};

std::vector<Element> elements_of(std::string_view text, const Tokens& tokens) {
  std::vector<Element> elements;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    Element& element = elements.emplace_back();
    element = {tokens[i], text_of(text, tokens[i]), hole_at(text, tokens, i)};
    if (element.hole) {
      element.token.kind = TokenKind::kWord;
      i += element.hole->tokens - 1;
    }
  }
  return elements;
}

// `?x` in `a=?x` is a hole too.
std::string with_holes_apart(std::string_view pattern) {
  std::string apart;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool hole = pattern[i] == '?' && i + 1 < pattern.size() &&
                      is_word(static_cast<unsigned char>(pattern[i + 1]));
    apart.append(hole ? " " : "").push_back(pattern[i]);
  }
  return apart;
}

Part part_of(const std::vector<Element>& elements, std::size_t at) {
  const auto beside = [&](std::size_t i) {
    return i < elements.size() ? std::optional(elements[i].token) : std::nullopt;
  };
  const auto left = at == 0 ? std::nullopt : beside(at - 1);
  const auto right = beside(at + 1);
  if (!elements[at].hole) {
    return {.kind = PartKind::kToken, .text = std::string(elements[at].text)};
  }
  if (makes_argument(left, TokenKind::kClose) || makes_argument(right, TokenKind::kOpen)) {
    return {.kind = PartKind::kArgument, .text = {}};
  }
  Part part{.kind = PartKind::kOperand, .text = {}};
  part.level = std::min(level_beside(left), level_beside(right));
  part.before = right ? level_beside(right) : 0;
  part.after = left ? level_beside(left) : 0;
  return part;
}

}  // namespace

base::Result<NotationPattern> NotationPattern::parse(std::string_view pattern) {
  const std::string text = with_holes_apart(pattern);
  Tokens tokens;
  read_tokens(text, tokens);
  if (tokens.empty() || !brackets_fit(tokens)) {
    return base::invalid("the pattern '" + std::string(pattern) + "' " +
                         (tokens.empty() ? "has no words" : "has brackets that do not fit"));
  }
  const std::vector<Element> elements = elements_of(text, tokens);
  NotationPattern made;
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    Part& part = made.parts_.emplace_back(part_of(elements, i));
    if (part.text.size() > made.literal_.size()) {
      made.literal_ = part.text;
    }
    if (elements[i].hole && !elements[i].hole->name.empty()) {
      const auto known = std::ranges::find(names, elements[i].hole->name);
      part.name = static_cast<std::int32_t>(known - names.begin());
      if (known == names.end()) {
        names.push_back(elements[i].hole->name);
      }
    }
  }
  const bool repeats = std::ranges::count_if(made.parts_, [](const Part& part) {
                         return part.name >= 0;
                       }) > static_cast<std::ptrdiff_t>(names.size());
  if (repeats) {
    made.names_ = names.size();
  } else {
    for (Part& part : made.parts_) {
      part.name = -1;
    }
  }
  return made;
}

bool NotationPattern::has_hole(std::string_view text) {
  const std::string apart = with_holes_apart(text);
  Tokens tokens;
  read_tokens(apart, tokens);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (hole_at(apart, tokens, i)) {
      return true;
    }
  }
  return false;
}

std::optional<TextMatch> NotationPattern::find(std::string_view text,
                                               std::vector<NotationToken>& tokens) const {
  read_tokens(text, tokens);
  return Matcher(parts_, names_, text, tokens).find();
}

}  // namespace sequent::states
