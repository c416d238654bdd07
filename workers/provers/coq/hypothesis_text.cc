#include "workers/provers/coq/hypothesis_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace sequent::provers {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

bool is_blank(char c) {
  return kBlanks.find(c) != std::string_view::npos;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '\'' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

// Words after which binders stand, up to `=>`, `,` or `:=`.
bool opens_binders(std::string_view word) {
  constexpr std::array<std::string_view, 10> kWords{"fun", "forall", "exists", "exists2", "let",
                                                    "fix", "cofix",  "λ",      "∀",       "∃"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

// Places of the colons of a term that stand in no brackets and in no binders.
class ColonFinder {
 public:
  // The last of them.
  std::optional<std::size_t> find(std::string_view term) {
    std::size_t i = 0;
    while (i < term.size()) {
      if (is_word(term[i])) {
        i = take_word(term, i);
      } else if (!is_blank(term[i])) {
        i = take_symbol(term, i);
      } else {
        ++i;
      }
    }
    return last_;
  }

 private:
  std::size_t take_word(std::string_view term, std::size_t i) {
    std::size_t end = i;
    while (end < term.size() && is_word(term[end])) {
      ++end;
    }
    const std::string_view word = term.substr(i, end - i);
    if (word == "match") {
      enter();
    } else if (word == "end") {
      leave();
    } else if (opens_binders(word)) {
      in_binders_ = true;
    }
    return end;
  }

  std::size_t take_symbol(std::string_view term, std::size_t i) {
    constexpr std::string_view kOpen = "([{";
    constexpr std::string_view kClose = ")]}";
    const char c = term[i];
    if (c == '"') {
      return std::min(term.find('"', i + 1), term.size() - 1) + 1;
    }
    if (kOpen.find(c) != std::string_view::npos) {
      enter();
      return i + 1;
    }
    if (kClose.find(c) != std::string_view::npos) {
      leave();
      return i + 1;
    }
    std::size_t end = i;
    while (end < term.size() && !is_word(term[end]) && !is_blank(term[end]) &&
           kOpen.find(term[end]) == std::string_view::npos &&
           kClose.find(term[end]) == std::string_view::npos && term[end] != '"') {
      ++end;
    }
    const std::string_view symbol = term.substr(i, end - i);
    if (symbol.ends_with("=>") || symbol.ends_with(',') || symbol == ":=") {
      in_binders_ = false;
    } else if (symbol == ":" && around_.empty() && !in_binders_) {
      last_ = i;
    }
    return end;
  }

  void enter() {
    around_.push_back(in_binders_);
    in_binders_ = false;
  }
  void leave() {
    if (!around_.empty()) {
      in_binders_ = around_.back();
      around_.pop_back();
    }
  }

  bool in_binders_ = false;
  std::vector<bool> around_;  // in_binders_ outside of each bracket that is open
  std::optional<std::size_t> last_;
};

std::vector<std::string> read_names(std::string_view text) {
  std::vector<std::string> names;
  while (true) {
    const std::size_t comma = std::min(text.find(','), text.size());
    names.emplace_back(trimmed(text.substr(0, comma)));
    if (comma == text.size()) {
      return names;
    }
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

states::Hypothesis read_hypothesis(std::string_view text) {
  const std::size_t colon = text.find(" :");
  if (colon == std::string_view::npos) {
    return {.names = read_names(text)};
  }
  states::Hypothesis hypothesis{.names = read_names(text.substr(0, colon))};
  std::string_view rest = text.substr(colon + 2);
  if (!rest.starts_with('=')) {
    hypothesis.type = trimmed(rest);
    return hypothesis;
  }
  rest.remove_prefix(1);
  const std::optional<std::size_t> type = ColonFinder().find(rest);
  hypothesis.value = trimmed(rest.substr(0, type.value_or(rest.size())));
  hypothesis.type = type ? std::string(trimmed(rest.substr(*type + 1))) : std::string();
  return hypothesis;
}

}  // namespace sequent::provers
