#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::test {

// A terminal as far as the player uses one: text, cursor positions, styles (not kept), clearing.
class ScreenReader {
 public:
  ScreenReader(std::size_t rows, std::size_t columns);

  // Throws std::runtime_error: a sequence that it does not know.
  void take(std::string_view bytes);
  // As ScreenBuffer::text().
  [[nodiscard]] std::string text() const;

 private:
  void take_sequence(std::string_view parameters, char final);

  std::size_t row_ = 0;
  std::size_t column_ = 0;
  std::vector<std::vector<std::string>> cells_;  // empty: the right half of a wide one
};

}  // namespace sequent::test
