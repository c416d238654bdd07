#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/value.h"

namespace sequent::data {

// Gathers the elements of a collection into commands `verb key element ...` of at
// most 64 elements each, for Collection::rebuild.
//
// Borrows: all but the elements, which it copies.
class RebuildCommands {
 public:
  RebuildCommands(std::string_view verb, std::string_view key, const EmitCommand& emit)
      : verb_(verb), key_(key), emit_(&emit) {}

  // One element is one or more words.
  void add(std::initializer_list<std::string_view> element);
  // Emits what is left.
  void finish();

 private:
  std::string_view verb_;
  std::string_view key_;
  const EmitCommand* emit_;
  std::vector<std::string> words_;
  std::size_t elements_ = 0;
};

}  // namespace sequent::data
