#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sequent::states {

// Finds one text in others, at the speed of memory where its rarest byte is rare.
//
// Threads: any.
class TextFinder {
 public:
  // The empty text is found everywhere.
  explicit TextFinder(std::string text);

  // Where it is first at or behind `from`; npos: nowhere.
  [[nodiscard]] std::size_t find(std::string_view in, std::size_t from) const;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t rarest_ = 0;  // the place of a byte that is rare in statements
};

}  // namespace sequent::states
