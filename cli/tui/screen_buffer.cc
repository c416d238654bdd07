#include "cli/tui/screen_buffer.h"

#include <algorithm>

#include "cli/tui/text_width.h"

namespace sequent::cli {
namespace {

constexpr std::string_view kUnknown = "\uFFFD";

std::string sequence_of(Style style, bool colours) {
  std::string sequence = "\x1b[0";
  if (style.bold) {
    sequence += ";1";
  }
  if (style.dim) {
    sequence += ";2";
  }
  if (style.underlined) {
    sequence += ";4";
  }
  if (style.reversed) {
    sequence += ";7";
  }
  if (colours) {
    switch (style.tone) {
      case Tone::kPlain:
        break;
      case Tone::kRed:
        sequence += ";31";
        break;
      case Tone::kGreen:
        sequence += ";32";
        break;
      case Tone::kYellow:
        sequence += ";33";
        break;
      case Tone::kBlue:
        sequence += ";34";
        break;
    }
  }
  return sequence + "m";
}

}  // namespace

ScreenBuffer::ScreenBuffer(std::size_t rows, std::size_t columns)
    : rows_(rows), columns_(columns), cells_(rows * columns) {}

void ScreenBuffer::set(std::size_t row, std::size_t column, std::string_view glyph, Style style) {
  Cell& cell = cells_[row * columns_ + column];
  // What loses one half loses the other.
  if (cell.glyph.empty() && column > 0 && !glyph.empty()) {
    cells_[row * columns_ + column - 1].glyph = " ";
  }
  if (column + 1 < columns_ && !cell.glyph.empty()) {
    Cell& right = cells_[row * columns_ + column + 1];
    if (right.glyph.empty()) {
      right.glyph = " ";
    }
  }
  cell.glyph = glyph;
  cell.style = style;
}

std::size_t ScreenBuffer::put(
    std::size_t row, std::size_t column, std::size_t limit, std::string_view text, Style style) {
  limit = std::min(limit, columns_);
  if (row >= rows_) {
    return column;
  }
  while (!text.empty() && column < limit) {
    const Glyph glyph = first_glyph(text);
    const bool is_blank = text.front() == '\n' || text.front() == '\t';
    const auto columns = static_cast<std::size_t>(glyph.columns);
    text.remove_prefix(glyph.size);
    if (columns == 2 && column + 2 > limit) {
      set(row, column, " ", style);
      return limit;
    }
    set(row, column, is_blank ? " " : glyph.text.empty() ? kUnknown : glyph.text, style);
    if (columns == 2) {
      set(row, column + 1, "", style);
    }
    column += columns;
  }
  return column;
}

void ScreenBuffer::fill(const Area& area, Style style) {
  const std::size_t end_row = std::min(area.row + area.rows, rows_);
  const std::size_t end_column = std::min(area.column + area.columns, columns_);
  for (std::size_t row = area.row; row < end_row; ++row) {
    for (std::size_t column = area.column; column < end_column; ++column) {
      set(row, column, " ", style);
    }
  }
}

void ScreenBuffer::append_row(std::string& out,
                              std::size_t row,
                              const ScreenBuffer* shown,
                              bool colours) const {
  constexpr std::size_t kNowhere = SIZE_MAX;
  std::size_t cursor = kNowhere;
  Style current;
  for (std::size_t column = 0; column < columns_; ++column) {
    const Cell& cell = at(row, column);
    // A wide glyph is written at its left half, whichever half differs.
    const bool is_wide = column + 1 < columns_ && at(row, column + 1).glyph.empty();
    const bool differs = shown == nullptr || cell != shown->at(row, column) ||
                         (is_wide && at(row, column + 1) != shown->at(row, column + 1));
    if (cell.glyph.empty() || !differs) {
      continue;
    }
    if (cursor != column) {
      out += "\x1b[" + std::to_string(row + 1) + ";" + std::to_string(column + 1) + "H";
      if (cursor == kNowhere) {
        out += sequence_of(cell.style, colours);
        current = cell.style;
      }
    }
    if (cell.style != current) {
      out += sequence_of(cell.style, colours);
      current = cell.style;
    }
    out += cell.glyph;
    cursor = column + (is_wide ? 2 : 1);
  }
  if (cursor != kNowhere) {
    out += "\x1b[0m";
  }
}

std::string ScreenBuffer::changes_from(const ScreenBuffer& shown, bool colours) const {
  const bool is_same_size = shown.rows_ == rows_ && shown.columns_ == columns_;
  std::string out = is_same_size ? "" : "\x1b[0m\x1b[2J";
  for (std::size_t row = 0; row < rows_; ++row) {
    append_row(out, row, is_same_size ? &shown : nullptr, colours);
  }
  return out;
}

std::string ScreenBuffer::text() const {
  std::string text;
  for (std::size_t row = 0; row < rows_; ++row) {
    std::string line;
    for (std::size_t column = 0; column < columns_; ++column) {
      line += at(row, column).glyph;
    }
    const std::size_t last = line.find_last_not_of(' ');
    line.resize(last == std::string::npos ? 0 : last + 1);
    text += line + "\n";
  }
  return text;
}

Style ScreenBuffer::style_at(std::size_t row, std::size_t column) const {
  return at(row, column).style;
}

}  // namespace sequent::cli
