#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/rdb/listpack.h"

namespace sequent::rdb {

// A collection that is packed by settings far above the defaults is written element by
// element, as a listpack has four bytes for its size.
inline constexpr std::size_t kMostPacked = std::size_t{1} << 30U;

// Writes the nodes of a list: listpacks, and elements that are larger than one.
//
// Borrows: the text that it appends to.
class ListNodes {
 public:
  explicit ListNodes(std::string& to) : text_(&to) {}

  void add(std::string_view element);
  // Ends the node on its way.
  void finish();

  // Of nodes that were ended.
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  ListpackWriter node_;
  std::size_t count_ = 0;
  std::string* text_;
};

}  // namespace sequent::rdb
