#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/packed.h"

namespace sequent::search {

using Symbol = std::uint32_t;

// Every name that an index knows (constants, sorts, literals, modules, tags, words), by
// number. A name once added stays, and where it is.
//
// Threads: as a standard container.
class SymbolTable {
 public:
  Symbol add(std::string_view name);
  [[nodiscard]] std::optional<Symbol> find(std::string_view name) const;
  [[nodiscard]] std::string_view name(Symbol symbol) const;
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  // Those that are `suffix`, or end in a dot and it; in the order in which they were added.
  [[nodiscard]] std::vector<Symbol> ending_in(std::string_view suffix) const;

  void write(base::PackedWriter& to) const;
  // Into an empty table. False: these are no symbols.
  [[nodiscard]] bool read(base::PackedReader& from);

 private:
  [[nodiscard]] std::size_t slot_of(std::string_view name) const;
  [[nodiscard]] std::size_t slot_of_last_part(std::string_view part) const;
  [[nodiscard]] std::uint32_t keep(std::string_view name);
  void link(Symbol symbol);
  void append(std::string_view name);
  void grow();
  // So many slots for all that there are. False: two have the same name.
  bool fill(std::size_t slots);

  std::vector<std::unique_ptr<char[]>> pieces_;
  std::uint32_t room_ = 0;             // in the last piece
  std::vector<std::uint32_t> places_;  // by symbol: its name's piece, and where in it
  // Open addressing; symbol + 1, 0 is free.
  std::vector<Symbol> slots_;
  std::vector<Symbol> last_parts_;  // by its last part: the last symbol that ends so
  std::vector<Symbol> before_;      // by symbol: the one before it that ends so, + 1; 0: none
};

// What stands after the last dot: "add" of "Nat.add".
[[nodiscard]] std::string_view last_part(std::string_view name);

}  // namespace sequent::search
