#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::cli {

enum class Tone : std::uint8_t { kPlain, kRed, kGreen, kYellow, kBlue };

// How a piece of text looks. Without colours the tone is left out: what it says must also be
// said in another way.
struct Style {
  Tone tone = Tone::kPlain;
  bool bold = false;
  bool dim = false;
  bool underlined = false;
  bool reversed = false;

  bool operator==(const Style&) const = default;
};

// A rectangle of a screen.
struct Area {
  std::size_t row = 0;
  std::size_t column = 0;
  std::size_t rows = 0;
  std::size_t columns = 0;
};

// What a screen shows, cell by cell. Holds no terminal: what is to be sent is text.
class ScreenBuffer {
 public:
  ScreenBuffer(std::size_t rows, std::size_t columns);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }

  // Writes one line of text from there on, up to `limit` (a column; cut to the width). What must
  // not reach a terminal is shown as U+FFFD, tabs and newlines as a blank, half of a wide
  // character as a blank. Returns the column after it.
  std::size_t put(std::size_t row,
                  std::size_t column,
                  std::size_t limit,
                  std::string_view text,
                  Style style = {});
  // Blanks of this style.
  void fill(const Area& area, Style style);

  // What turns a terminal that shows `shown` into this: only cells that differ. All of it if
  // the sizes differ. The cursor ends anywhere.
  [[nodiscard]] std::string changes_from(const ScreenBuffer& shown, bool colours) const;
  // The characters alone, a line a row, without blanks at its end.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] Style style_at(std::size_t row, std::size_t column) const;

 private:
  struct Cell {
    std::string glyph = " ";  // empty: the right half of a wide one
    Style style;

    bool operator==(const Cell&) const = default;
  };

  [[nodiscard]] const Cell& at(std::size_t row, std::size_t column) const {
    return cells_[row * columns_ + column];
  }
  void set(std::size_t row, std::size_t column, std::string_view glyph, Style style);
  void append_row(std::string& out, std::size_t row, const ScreenBuffer* shown, bool colours) const;

  std::size_t rows_;
  std::size_t columns_;
  std::vector<Cell> cells_;
};

}  // namespace sequent::cli
