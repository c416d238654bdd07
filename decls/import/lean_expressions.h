#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "decls/term.h"

namespace sequent::decls {

// One node of the expressions of a Lean export. What `a`, `b` and `c` mean depends on the
// kind; children have smaller indices.
struct LeanExpression {
  enum class Kind : std::uint8_t {
    kBound,       // a: de Bruijn index
    kSort,        // a: level
    kConstant,    // a: name; the levels it is used at are not kept
    kApply,       // a: function, b: argument
    kLambda,      // a: binder's name, b: type, c: body
    kPi,          // a: binder's name, b: type, c: body
    kLet,         // a: binder's name, b: in LeanExpressions::lets, c: body
    kProjection,  // a: structure's name, b: field from 0, c: of what
    kNatural,     // a: in LeanExpressions::texts, decimal
    kString,      // a: in LeanExpressions::texts
  };

  Kind kind = Kind::kBound;
  TermNode::Binder binder = TermNode::Binder::kExplicit;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;
};

// All expressions of an export, one table of 16 bytes a node. Names and levels are indices
// into LeanNames and LeanLevels.
struct LeanExpressions {
  using Index = std::uint32_t;
  struct Let {
    Index type;
    Index value;
  };

  std::vector<LeanExpression> nodes;
  std::vector<Let> lets;
  std::vector<std::string> texts;

  void add_let(std::uint32_t name, Let let, Index body) {
    nodes.push_back({.kind = LeanExpression::Kind::kLet,
                     .a = name,
                     .b = static_cast<std::uint32_t>(lets.size()),
                     .c = body});
    lets.push_back(let);
  }
  void add_literal(LeanExpression::Kind kind, std::string_view text) {
    nodes.push_back({.kind = kind, .a = static_cast<std::uint32_t>(texts.size())});
    texts.emplace_back(text);
  }

  // Calls `use` with each child of a node, in order.
  template <typename Use>
  void for_each_child(Index node, Use use) const {
    using Kind = LeanExpression::Kind;
    const LeanExpression& at = nodes[node];
    switch (at.kind) {
      case Kind::kApply:
        use(at.a);
        use(at.b);
        break;
      case Kind::kLambda:
      case Kind::kPi:
        use(at.b);
        use(at.c);
        break;
      case Kind::kLet:
        use(lets[at.b].type);
        use(lets[at.b].value);
        use(at.c);
        break;
      case Kind::kProjection:
        use(at.c);
        break;
      default:
        break;
    }
  }
};

}  // namespace sequent::decls
