#include "cli/tui/styled_text.h"

#include <algorithm>

#include "cli/tui/text_width.h"

namespace sequent::cli {
namespace {

// Where the line that begins at `begin` ends, and where the next one begins.
struct LineEnd {
  std::size_t end = 0;
  std::size_t next = 0;
};

LineEnd end_of_line(std::string_view text, std::size_t begin, std::size_t columns) {
  std::size_t used = 0;
  std::size_t blank = begin;  // the last one after a word
  bool has_word = false;
  for (std::size_t at = begin; at < text.size();) {
    if (text[at] == '\n') {
      return {at, at + 1};
    }
    const Glyph glyph = first_glyph(text.substr(at));
    const auto wide = static_cast<std::size_t>(glyph.columns);
    const bool is_blank = text[at] == ' ';
    if (used + wide > columns && !is_blank) {
      if (blank > begin) {
        return {blank, blank + 1};
      }
      const std::size_t end = at > begin ? at : at + glyph.size;
      return {end, end};
    }
    blank = is_blank && has_word ? at : blank;
    has_word = has_word || !is_blank;
    used += wide;
    at += glyph.size;
  }
  return {text.size(), text.size()};
}

}  // namespace

StyledText& StyledText::add(std::string_view more, Style style) {
  text += more;
  styles.resize(text.size(), style);
  return *this;
}

StyledText& StyledText::restyle(std::size_t offset,
                                const std::vector<TextRange>& ranges,
                                Style style) {
  for (const TextRange& range : ranges) {
    const std::size_t end = std::min(offset + range.end, styles.size());
    for (std::size_t i = offset + range.begin; i < end; ++i) {
      styles[i] = style;
    }
  }
  return *this;
}

std::vector<StyledText> wrapped(const StyledText& text, std::size_t columns) {
  const std::size_t hang = text.hang < columns / 2 ? text.hang : 0;
  std::vector<StyledText> lines;
  std::size_t begin = 0;
  do {
    const std::size_t indent = lines.empty() ? 0 : hang;
    const LineEnd cut =
        end_of_line(text.text, begin, std::max<std::size_t>(columns, indent + 1) - indent);
    StyledText& line = lines.emplace_back();
    line.is_wanted = text.is_wanted;
    line.add(std::string(indent, ' '));
    for (std::size_t at = begin; at < cut.end; ++at) {
      line.add(std::string_view(text.text).substr(at, 1), text.styles[at]);
    }
    begin = cut.next;
  } while (begin < text.text.size());
  return lines;
}

std::size_t put_styled(ScreenBuffer& screen,
                       std::size_t row,
                       std::size_t column,
                       std::size_t limit,
                       const StyledText& line) {
  std::string_view rest = line.text;
  while (!rest.empty()) {
    const std::size_t at = line.text.size() - rest.size();
    const Glyph glyph = first_glyph(rest);
    column = screen.put(row, column, limit, rest.substr(0, glyph.size), line.styles[at]);
    rest.remove_prefix(glyph.size);
  }
  return column;
}

}  // namespace sequent::cli
