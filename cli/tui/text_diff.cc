#include "cli/tui/text_diff.h"

#include <algorithm>
#include <cstdint>
#include <span>

#include "cli/tui/text_width.h"
#include "engine/base/ascii.h"

namespace sequent::cli {
namespace {

// Of the table that finds the subsequence.
constexpr std::size_t kMostCells = 1U << 20U;

struct Token {
  std::string_view text;
  std::size_t begin = 0;
};

bool is_word(char c) {
  const char lower = base::to_lower(c);
  return (lower >= 'a' && lower <= 'z') || base::is_digit(c) || c == '_' || c == '\'';
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    if (base::is_space(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) {
      ++end;
    }
    end = end > at ? end : at + first_rune(text.substr(at)).size;
    tokens.push_back({text.substr(at, end - at), at});
    at = end;
  }
  return tokens;
}

using Tokens = std::span<const Token>;

// Which tokens of each are in a longest common subsequence.
struct Kept {
  std::vector<bool> before;
  std::vector<bool> after;
};

Kept common_of(Tokens before, Tokens after) {
  Kept kept{std::vector<bool>(before.size()), std::vector<bool>(after.size())};
  const std::size_t width = after.size() + 1;
  if ((before.size() + 1) * width > kMostCells) {
    return kept;
  }
  // Its length from each pair of places on.
  std::vector<std::uint32_t> lengths((before.size() + 1) * width);
  for (std::size_t i = before.size(); i-- > 0;) {
    for (std::size_t j = after.size(); j-- > 0;) {
      lengths[i * width + j] =
          before[i].text == after[j].text
              ? lengths[(i + 1) * width + j + 1] + 1
              : std::max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  for (std::size_t i = 0, j = 0; i < before.size() && j < after.size();) {
    if (before[i].text == after[j].text) {
      kept.before[i++] = true;
      kept.after[j++] = true;
    } else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) {
      ++i;
    } else {
      ++j;
    }
  }
  return kept;
}

// Tokens that were not kept; those side by side as one range.
std::vector<TextRange> ranges_of(Tokens tokens, const std::vector<bool>& kept) {
  std::vector<TextRange> ranges;
  bool goes_on = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::size_t end = tokens[i].begin + tokens[i].text.size();
    if (!kept[i] && goes_on) {
      ranges.back().end = end;
    } else if (!kept[i]) {
      ranges.push_back({tokens[i].begin, end});
    }
    goes_on = !kept[i];
  }
  return ranges;
}

}  // namespace

TextDiff diff_texts(std::string_view before, std::string_view after) {
  const std::vector<Token> old_tokens = tokens_of(before);
  const std::vector<Token> new_tokens = tokens_of(after);
  const std::size_t shorter = std::min(old_tokens.size(), new_tokens.size());
  std::size_t head = 0;
  while (head < shorter && old_tokens[head].text == new_tokens[head].text) {
    ++head;
  }
  std::size_t tail = 0;
  while (tail < shorter - head && old_tokens.rbegin()[static_cast<std::ptrdiff_t>(tail)].text ==
                                      new_tokens.rbegin()[static_cast<std::ptrdiff_t>(tail)].text) {
    ++tail;
  }
  const Tokens old_middle = Tokens(old_tokens).subspan(head, old_tokens.size() - head - tail);
  const Tokens new_middle = Tokens(new_tokens).subspan(head, new_tokens.size() - head - tail);
  const Kept kept = common_of(old_middle, new_middle);
  return {ranges_of(old_middle, kept.before), ranges_of(new_middle, kept.after)};
}

}  // namespace sequent::cli
