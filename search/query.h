#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "search/pattern.h"
#include "search/postings.h"

namespace sequent::search {

// One condition on a theorem.
struct Clause {
  enum class Kind {
    kAnywhere,      // a sub-term of the statement matches patterns[0]
    kInConclusion,  // a sub-term of the conclusion does
    kSequent,       // the conclusion matches all `conclusions`, hypotheses match `hypotheses`
    kCalled,        // it is one of `symbols`
    kName,          // `text`, in lower case, is within its name, whatever the case
    kFacet,         // it has one of `keys`
    kAxiom,         // one of `symbols` is what it uses, or what that uses, and so on
    kApply,         // its conclusion becomes the goal's, conclusions[0]
    kRewrite,       // it is an equation, one side of which becomes a sub-term of the goal
    kSolve,         // as kApply, and its hypotheses become some of the goal's
  };
  Kind kind = Kind::kName;
  std::string written;  // as in the query
  Pattern pattern;
  PatternId root = 0;
  std::vector<PatternId> conclusions;
  std::vector<PatternId> hypotheses;
  std::vector<Postings::Key> keys;
  std::vector<Symbol> symbols;
  std::string text;
};

// Clauses combined. Children stand before their parents; the last node is the root, a kAll.
struct QueryNode {
  enum class Kind { kClause, kAll, kAny, kNot };
  Kind kind = Kind::kClause;
  std::uint32_t clause = 0;
  std::vector<std::uint32_t> children;
};

struct Query {
  std::vector<Clause> clauses;
  std::vector<QueryNode> nodes;
};

}  // namespace sequent::search
