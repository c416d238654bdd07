#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace sequent::decls {

// One node of what coqtop printed of a term.
struct CoqNode {
  enum class Kind : std::uint8_t {
    kName,        // text, universes: "@{u}"; explicit_head: written with @
    kSort,        // text: "Type"; universes
    kLiteral,     // text; universes: the scope ("%float") if one is written
    kHole,        // text: "_"; empty: nothing was written
    kApply,       // head, arguments
    kProjection,  // of what, then the head and arguments in `.(…)`
    kForall,      // groups of binders, body
    kFun,         // groups of binders, body
    kBinders,     // binders by their names (kName, kHole), type; braces
    kLetBinder,   // text: name; type (kHole: not written), value; braces
    kLet,         // text: name; type (kHole: not written), value, body
    kArrow,       // from, to
    kCast,        // text: ":", "<:" or "<<:"; term, type
    kMatch,       // kItem…, a kReturn or none, kBranch…
    kItem,        // what, a kAs or none, a kIn or none
    kAs,          // the name
    kIn,          // the pattern
    kReturn,      // the type
    kBranch,      // patterns (one for each item), body
    kFix,         // text: which of them if several; kFunction…
    kCofix,       // the same
    kFunction,    // text: name; universes: the argument after `struct`; groups, type, body
    kArray,       // elements, the default with its type (kCast); universes
  };
  enum class Braces : std::uint8_t { kRound, kCurly, kSquare };

  Kind kind = Kind::kHole;
  Braces braces = Braces::kRound;
  bool explicit_head = false;
  std::uint32_t first_child = 0;
  std::uint32_t child_count = 0;
  std::string_view text;
  std::string_view universes;
};

// A term as it was printed. Children stand before their parents; the root is the last node.
// The texts are pieces of what was read. Parentheses are not kept.
struct CoqSyntax {
  std::vector<CoqNode> nodes;
  std::vector<std::uint32_t> children;

  [[nodiscard]] std::uint32_t root() const { return static_cast<std::uint32_t>(nodes.size()) - 1; }
  [[nodiscard]] std::span<const std::uint32_t> children_of(std::uint32_t node) const {
    return std::span(children).subspan(nodes[node].first_child, nodes[node].child_count);
  }
};

// Reads a term of Coq 8.16 as `Set Printing All` and `Set Printing Universes` write it: no
// notations but `->`, all arguments written, match instead of if and let-tuples.
//
// Errors: kInvalid "COLUMN: what is wrong", in bytes from 1. Any depth is read: there is no
// recursion.
base::Result<CoqSyntax> parse_coq_term(std::string_view text);

}  // namespace sequent::decls
