#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "decls/import/lean_expressions.h"
#include "decls/import/lean_levels.h"
#include "decls/import/lean_names.h"
#include "decls/term.h"

namespace sequent::decls {

// Walks the expressions of a Lean export. What a walk costs is what it reaches: each shared
// expression once. No walk recurses.
//
// Borrows: the tables, which may grow between walks.
// Threads: one.
class LeanTerms {
 public:
  // A Term with more children than this is not made.
  static constexpr std::size_t kMostChildren = std::size_t{1} << 24U;

  LeanTerms(const LeanNames& names, const LeanLevels& levels, const LeanExpressions& expressions)
      : names_(names), levels_(levels), expressions_(expressions) {}

  // Absent: it would have too many children. Applications share their beginnings in the
  // export and do not as spines, so a small file can ask for a giant one.
  [[nodiscard]] std::optional<Term> term(LeanExpressions::Index root);

  // Adds the names that `root` needs: constants, structures that it looks into, and the types
  // of its literals.
  void collect_constants(LeanExpressions::Index root, std::set<std::string>& names);

 private:
  struct Mark {
    std::uint32_t walk = 0;  // that reached the expression last
    TermBuilder::Id id = 0;  // of what that walk made of it
  };

  void begin_walk();
  [[nodiscard]] bool is_made(LeanExpressions::Index node) const {
    return marks_[node].walk == walk_;
  }
  // The function and the arguments, from the last; their count with it.
  std::size_t spine_of(LeanExpressions::Index node);
  // Pushes what must be made before `node`; false if nothing must.
  bool push_missing(LeanExpressions::Index node);
  TermBuilder::Id make(LeanExpressions::Index node, TermBuilder& builder);

  const LeanNames& names_;
  const LeanLevels& levels_;
  const LeanExpressions& expressions_;
  std::vector<Mark> marks_;
  std::uint32_t walk_ = 0;
  std::vector<LeanExpressions::Index> pending_;
  std::vector<LeanExpressions::Index> spine_;
};

}  // namespace sequent::decls
