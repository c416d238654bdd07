#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "decls/declaration.h"
#include "engine/base/random.h"

namespace sequent::search {

// Searching as its definition says it: by recursion over written-out trees, without an index.
// Nothing of the searched code is used here.

struct Tree {
  enum class Kind { kConstant, kVariable, kBound, kApply, kLambda, kPi, kHole, kMeta };
  Kind kind = Kind::kConstant;
  std::vector<std::string> names;  // kConstant: one; in a pattern any of them; kMeta: its name
  int number = 0;                  // kVariable, kBound
  std::vector<Tree> children;      // kApply: head, arguments
  bool operator==(const Tree&) const = default;
};

struct TreeTheorem {
  std::string name;
  std::string module;
  decls::DeclarationKind kind = decls::DeclarationKind::kTheorem;
  std::vector<std::string> tags;
  std::vector<std::string> uses;
  std::string doc;
  std::vector<Tree> telescope;  // types; the i-th is of variable i
  Tree conclusion;

  [[nodiscard]] decls::Declaration declaration() const;
};

struct TreeQuery {
  enum class Kind {
    kAnywhere,
    kInConclusion,
    kConclusion,
    kHypothesis,
    kArrow,
    kMention,
    kName,
    kModule,
    kKind,
    kTag,
    kUses,
    kAxiom,
    kDoc,
    kHead,
    kNot,
    kAny,
    kAll
  };
  Kind kind = Kind::kAll;
  std::vector<Tree> patterns;  // kArrow: hypotheses, then the conclusion
  std::string text;
  std::vector<TreeQuery> children;

  [[nodiscard]] std::string written() const;
};

using TreeLibrary = std::map<std::string, TreeTheorem>;

// The names of those that match, sorted.
std::vector<std::string> find_by_force(const TreeLibrary& library, const TreeQuery& query);

// Makes theorems and queries that often have to do with them.
class TreeMaker {
 public:
  explicit TreeMaker(std::uint64_t seed) : random_(seed) {}

  // Mentions each constant that there is.
  static TreeTheorem base();
  TreeTheorem theorem(const std::string& name, const TreeLibrary& library);
  TreeQuery query(const TreeLibrary& library);
  std::string known_name(const TreeLibrary& library);
  std::uint64_t below(std::uint64_t limit) { return random_.below(limit); }

 private:
  Tree tree(int variables, int bound, int depth);
  Tree proper_lambda(int variables, int bound, int depth);
  Tree pattern(const TreeLibrary& library, bool whole, bool hypothesis);
  Tree with_holes(const Tree& tree, std::map<std::string, Tree>& metas, int depth);
  TreeQuery item(const TreeLibrary& library, int depth);
  TreeQuery filter(const TreeLibrary& library);
  TreeQuery conjunction(const TreeLibrary& library, int depth);
  std::string pick(const std::vector<std::string>& of) { return of[below(of.size())]; }

  base::Random random_;
};

}  // namespace sequent::search
