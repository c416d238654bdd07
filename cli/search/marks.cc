#include "cli/search/marks.h"

#include <algorithm>

#include "engine/base/ascii.h"
#include "search/lexer.h"
#include "search/symbol_table.h"

namespace sequent::cli {
namespace {

enum class Part { kBlank, kBracket, kWord, kOperator };

Part part_of(char c) {
  if (base::is_space(c)) {
    return Part::kBlank;
  }
  if (std::string_view("()[]{},;:").find(c) != std::string_view::npos) {
    return Part::kBracket;
  }
  const char lower = base::to_lower(c);
  const bool letter = (lower >= 'a' && lower <= 'z') || base::is_digit(c) || c == '_' ||
                      c == '\'' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  return letter ? Part::kWord : Part::kOperator;
}

}  // namespace

SearchMarks::SearchMarks(std::string_view query) {
  const auto tokens = search::tokens_of(query, [](std::string_view) { return false; });
  if (!tokens) {
    return;
  }
  using Kind = search::Token::Kind;
  for (const search::Token& token : *tokens) {
    if (token.kind == Kind::kString) {
      substrings_.push_back(base::to_lower(token.text));
    } else if (token.kind == Kind::kWord || token.kind == Kind::kNumber) {
      words_.emplace_back(search::last_part(token.text));
    } else if (token.kind == Kind::kSymbol && part_of(token.text.front()) != Part::kBracket) {
      words_.emplace_back(token.text);
    }
  }
  std::erase_if(substrings_, [](const std::string& text) { return text.empty(); });
}

std::vector<TextRange> SearchMarks::in_text(std::string_view text) const {
  std::vector<TextRange> ranges;
  for (std::size_t at = 0; at < text.size();) {
    const Part part = part_of(text[at]);
    std::size_t end = at + 1;
    while (end < text.size() && part_of(text[end]) == part) {
      ++end;
    }
    const std::string_view run = text.substr(at, end - at);
    if (std::ranges::find(words_, run) != words_.end() ||
        std::ranges::find(words_, search::last_part(run)) != words_.end()) {
      ranges.push_back({at, end});
    }
    at = end;
  }
  return ranges;
}

std::vector<TextRange> SearchMarks::in_name(std::string_view name) const {
  const std::string lower = base::to_lower(name);
  std::vector<bool> wanted(name.size(), false);
  for (const std::string& substring : substrings_) {
    for (std::size_t at = lower.find(substring); at != std::string::npos;
         at = lower.find(substring, at + 1)) {
      std::fill_n(wanted.begin() + static_cast<std::ptrdiff_t>(at), substring.size(), true);
    }
  }
  std::vector<TextRange> ranges;
  for (std::size_t at = 0; at < name.size();) {
    std::size_t end = at + 1;
    while (end < name.size() && wanted[end] == wanted[at]) {
      ++end;
    }
    if (wanted[at]) {
      ranges.push_back({at, end});
    }
    at = end;
  }
  return ranges;
}

std::string painted(const Terminal& terminal,
                    std::string_view text,
                    const std::vector<TextRange>& ranges,
                    Colour marked,
                    Colour unmarked) {
  std::string out;
  const auto add = [&](std::size_t begin, std::size_t end, Colour colour) {
    if (begin < end) {
      out += terminal.paint(colour, text.substr(begin, end - begin));
    }
  };
  std::size_t at = 0;
  for (const TextRange& range : ranges) {
    add(at, range.begin, unmarked);
    add(range.begin, range.end, marked);
    at = range.end;
  }
  add(at, text.size(), unmarked);
  return out;
}

}  // namespace sequent::cli
