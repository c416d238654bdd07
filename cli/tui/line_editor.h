#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/tui/keys.h"

namespace sequent::cli {

// A line of text that is typed and changed, with a cursor before one of its characters or at its
// end. Knows no screen.
class LineEditor {
 public:
  // False: not a key that a line reacts to.
  bool press(const Key& key);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::size_t cursor() const { return cursor_; }  // in bytes
  // The cursor goes to the end.
  void set(std::string text);
  // The cursor goes behind what is new. REQUIRES: begin <= end <= text().size()
  void replace(std::size_t begin, std::size_t end, std::string_view with);

 private:
  bool press_control(std::string_view letter);
  void move_to(std::size_t cursor) { cursor_ = cursor; }
  [[nodiscard]] std::size_t before() const;  // the character before the cursor
  [[nodiscard]] std::size_t after() const;   // behind the character at the cursor
  [[nodiscard]] std::size_t word_before() const;
  [[nodiscard]] std::size_t word_after() const;

  std::string text_;
  std::size_t cursor_ = 0;
};

}  // namespace sequent::cli
