#pragma once

#include <cstddef>

namespace sequent::states {

// A part of a text, in bytes.
struct TextMatch {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const TextMatch&) const = default;
};

}  // namespace sequent::states
