#include "tests/cli/tui/screen_reader.h"

#include <stdexcept>

#include "cli/tui/text_width.h"

namespace sequent::test {

ScreenReader::ScreenReader(std::size_t rows, std::size_t columns)
    : cells_(rows, std::vector<std::string>(columns, "?")) {}

void ScreenReader::take(std::string_view bytes) {
  while (!bytes.empty()) {
    if (bytes.starts_with("\x1b[")) {
      const std::size_t end = bytes.find_first_of("HJm", 2);
      if (end == std::string_view::npos) {
        throw std::runtime_error("an unknown sequence");
      }
      take_sequence(bytes.substr(2, end - 2), bytes[end]);
      bytes.remove_prefix(end + 1);
      continue;
    }
    const cli::Glyph glyph = cli::first_glyph(bytes);
    auto& line = cells_.at(row_);
    // As terminals do: half of a wide character cannot stay.
    if (line.at(column_).empty() && column_ > 0) {
      line[column_ - 1] = " ";
    }
    const std::size_t after = column_ + static_cast<std::size_t>(glyph.columns);
    if (after < line.size() && line[after].empty()) {
      line[after] = " ";
    }
    line[column_] = glyph.text;
    for (std::size_t i = column_ + 1; i < after; ++i) {
      line.at(i) = "";
    }
    column_ = after;
    bytes.remove_prefix(glyph.size);
  }
}

void ScreenReader::take_sequence(std::string_view parameters, char final) {
  if (final == 'J') {
    for (auto& line : cells_) {
      line.assign(line.size(), " ");
    }
  } else if (final == 'H') {
    const std::size_t middle = parameters.find(';');
    row_ = std::stoul(std::string(parameters.substr(0, middle))) - 1;
    column_ = std::stoul(std::string(parameters.substr(middle + 1))) - 1;
  }
}

std::string ScreenReader::text() const {
  std::string text;
  for (const auto& cells : cells_) {
    std::string line;
    for (const std::string& cell : cells) {
      line += cell;
    }
    const std::size_t last = line.find_last_not_of(' ');
    line.resize(last == std::string::npos ? 0 : last + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace sequent::test
