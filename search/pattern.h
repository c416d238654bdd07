#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "search/symbol_table.h"
#include "search/term_table.h"

namespace sequent::search {

using PatternId = std::uint32_t;

// One of the heads that a place of a pattern may have.
struct Alternative {
  TermKind kind = TermKind::kConstant;  // kConstant, kSort or kLiteral
  Symbol symbol = 0;
  std::uint32_t arity = 0;
  // Where the written arguments stand among all `arity` of them; what is not named here may be
  // anything.
  std::vector<std::uint32_t> positions;
  // An argument that is this constant: of a notation whose operator is itself an argument.
  struct Operator {
    std::uint32_t position = 0;
    Symbol symbol = 0;
  };
  std::optional<Operator> fixed;
};

struct PatternNode {
  enum class Kind : std::uint8_t {
    kHole,    // anything
    kMeta,    // data: number; anything that does not mention variables bound in the pattern,
              // and at all its places the same
    kRigid,   // alternatives: no two of one kind, symbol and arity; children: written arguments
    kApply,   // children: head, arguments; an application of as many, of whatever head
    kPi,      // children: type, body
    kLambda,  // children: type, body
    kBound,   // data: de Bruijn index
    kLocal,   // data: number; a variable of a goal, that nothing but itself is
  };
  Kind kind = Kind::kHole;
  std::uint32_t data = 0;
  std::vector<PatternId> children;
  std::vector<Alternative> alternatives;
};

// A term with holes. Children stand before their parents.
struct Pattern {
  std::vector<PatternNode> nodes;
  std::uint32_t metas = 0;
  std::uint32_t locals = 0;

  PatternId add(PatternNode node) {
    nodes.push_back(std::move(node));
    return static_cast<PatternId>(nodes.size() - 1);
  }
};

}  // namespace sequent::search
