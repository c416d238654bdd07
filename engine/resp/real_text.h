#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <string_view>

namespace sequent::resp {

// A double as Redis 7.0 sends it: C's "%.17g", with "inf", "-inf" and "nan".
class RealText {
 public:
  explicit RealText(double value) {
    const auto written = std::to_chars(text_.data(), text_.data() + text_.size(), value,
                                       std::chars_format::general, 17);
    size_ = static_cast<std::size_t>(written.ptr - text_.data());
  }
  [[nodiscard]] std::string_view view() const { return {text_.data(), size_}; }

 private:
  std::array<char, 32> text_;
  std::size_t size_ = 0;
};

}  // namespace sequent::resp
