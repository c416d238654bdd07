#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/packed.h"
#include "search/postings.h"

namespace sequent::search {

using Symbol = std::uint32_t;

// Every name that an index knows (constants, sorts, literals, modules, tags, words), by
// number. A name once added stays.
//
// Threads: as a standard container.
class SymbolTable {
 public:
  Symbol add(std::string_view name);
  [[nodiscard]] std::optional<Symbol> find(std::string_view name) const;
  [[nodiscard]] std::string_view name(Symbol symbol) const { return names_[symbol]; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  // Those that are `suffix`, or end in a dot and it; in the order in which they were added.
  [[nodiscard]] std::vector<Symbol> ending_in(std::string_view suffix) const;

  void write(base::PackedWriter& to) const;
  // Into an empty table. False: these are no symbols.
  [[nodiscard]] bool read(base::PackedReader& from);

 private:
  std::deque<std::string> names_;  // a deque: its strings never move
  std::unordered_map<std::string_view, Symbol> symbols_;
  Postings by_last_part_;  // by its hash
};

// What stands after the last dot: "add" of "Nat.add".
[[nodiscard]] std::string_view last_part(std::string_view name);

}  // namespace sequent::search
