#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/tui/screen_buffer.h"
#include "cli/tui/text_diff.h"

namespace sequent::cli {

// Text of which each byte has a look; a character has that of its first byte.
struct StyledText {
  std::string text;
  std::vector<Style> styles;
  std::size_t hang = 0;    // columns before each line of it but the first
  bool is_wanted = false;  // what a search looks for is in it

  StyledText& add(std::string_view more, Style style = {});
  // Of the bytes from `offset` on.
  StyledText& restyle(std::size_t offset, const std::vector<TextRange>& ranges, Style style);
};

// In lines of at most `columns`: cut at newlines, and at blanks where a line is too long; a word
// that is longer than a line is cut anywhere.
[[nodiscard]] std::vector<StyledText> wrapped(const StyledText& text, std::size_t columns);

// Writes one line up to the column `limit`; returns the column after it.
std::size_t put_styled(ScreenBuffer& screen,
                       std::size_t row,
                       std::size_t column,
                       std::size_t limit,
                       const StyledText& line);

}  // namespace sequent::cli
