#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace sequent::cli {

struct TextRange {
  std::size_t begin = 0;  // bytes, half open
  std::size_t end = 0;

  bool operator==(const TextRange&) const = default;
};

struct TextDiff {
  std::vector<TextRange> removed;  // of the text before; in order, apart from each other
  std::vector<TextRange> added;    // of the text after
};

// The words and symbols that only one of two texts has, by a longest common subsequence; of long
// texts that differ much, all from the first difference to the last. Blanks never count.
[[nodiscard]] TextDiff diff_texts(std::string_view before, std::string_view after);

}  // namespace sequent::cli
