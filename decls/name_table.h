#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::decls {

// Names numbered as they come, all in one text: a few bytes for each beside its own, and one or
// two cache misses to find one again.
//
// Threads: one.
class NameTable {
 public:
  // The number of a name, a new one if it was not there.
  std::uint32_t number_of(std::string_view name);

  [[nodiscard]] std::size_t size() const { return begin_.size() - 1; }
  [[nodiscard]] std::size_t bytes() const { return text_.size(); }
  [[nodiscard]] std::string_view name(std::uint32_t number) const {
    return std::string_view(text_).substr(begin_[number], begin_[number + 1] - begin_[number]);
  }

 private:
  static constexpr std::uint32_t kFree = 0xffffffffU;
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = kFree;
  };

  void grow();

  std::string text_;
  std::vector<std::size_t> begin_{0};  // of each name in the text; one more at the end
  std::vector<Slot> slots_{Slot()};    // a power of two of them, at most half full
};

}  // namespace sequent::decls
