#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/packed.h"
#include "search/symbol_table.h"

namespace sequent::search {

using TermId = std::uint32_t;

enum class TermKind : std::uint8_t {
  kConstant,    // data: symbol; children: its arguments
  kSort,        // data: symbol, without universes
  kLiteral,     // data: symbol
  kBound,       // data: de Bruijn index
  kVariable,    // data: number of a variable of the statement
  kApply,       // children: head (no constant), arguments
  kLambda,      // children: type, body
  kPi,          // children: type, body
  kLet,         // children: type, value, body
  kProjection,  // data: symbol "structure.field"; children: of what
  kOther,       // data: symbol; children
};

// Terms with all equal ones shared: two are equal exactly if their ids are. Children have
// smaller ids than their parents. Names of binders and universes are not kept.
//
// Threads: as a standard container.
class TermTable {
 public:
  // REQUIRES: `children` are not a view into this table.
  TermId add(TermKind kind, std::uint32_t data, std::span<const TermId> children);

  [[nodiscard]] TermKind kind(TermId term) const {
    return static_cast<TermKind>(nodes_[term].loose_and_kind % kKinds);
  }
  [[nodiscard]] std::uint32_t data(TermId term) const { return nodes_[term].data; }
  [[nodiscard]] std::span<const TermId> children(TermId term) const {
    return {children_.data() + first_child_[term], first_child_[term + 1] - first_child_[term]};
  }
  // Bound variables from this index on do not occur freely; 0: none does. Past 2^28 unknown.
  [[nodiscard]] std::uint32_t loose(TermId term) const {
    return nodes_[term].loose_and_kind / kKinds;
  }
  // Symbols as written out, without sharing; 2^32 - 1 stands for more.
  [[nodiscard]] std::uint32_t size(TermId term) const { return nodes_[term].size; }
  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(nodes_.size()); }
  // The constant that is the head of that one, without arguments: always in the table.
  [[nodiscard]] TermId bare(TermId constant) const;
  void clear();

  void write(base::PackedWriter& to) const;
  // Into an empty table, of names of `symbols`. False: these are no terms.
  [[nodiscard]] bool read(base::PackedReader& from, std::size_t symbols);

 private:
  static constexpr std::uint32_t kKinds = 16;
  struct Node {
    std::uint32_t data = 0;
    std::uint32_t size = 0;
    std::uint32_t loose_and_kind = 0;
  };
  [[nodiscard]] std::size_t slot_of(TermKind kind,
                                    std::uint32_t data,
                                    std::span<const TermId> children) const;
  // One more, that is not in the table.
  void append(TermKind kind, std::uint32_t data, std::span<const TermId> children);
  void grow();
  // So many slots for all that there are. False: two terms are equal.
  bool fill(std::size_t slots);

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> first_child_ = {0};  // by term, and one more
  std::vector<TermId> children_;
  std::vector<TermId> slots_;  // open addressing; id + 1, 0 is free
};

// How many binders stand between a term and its child.
[[nodiscard]] constexpr std::uint32_t binders_above(TermKind kind, std::size_t child) {
  const bool binds = kind == TermKind::kLambda || kind == TermKind::kPi;
  return (binds && child == 1) || (kind == TermKind::kLet && child == 2) ? 1 : 0;
}

}  // namespace sequent::search
