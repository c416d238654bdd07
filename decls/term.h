#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sequent::decls {

// One node of a Term. What `text`, `index` and `children` mean depends on the kind.
struct TermNode {
  enum class Kind : std::uint8_t {
    kConstant,    // text: full name
    kSort,        // text as the prover writes it: "Prop", "Type@{u}", "Type (max u v)", "wff"
    kLiteral,     // text: a number in decimal, or a string with its quotes
    kBound,       // index: de Bruijn, 0 is the innermost binder
    kApply,       // children: head, then all its arguments; the head is no application
    kLambda,      // text: binder's name; children: type, body
    kPi,          // text: binder's name; children: type, body
    kLet,         // text: binder's name; children: type, value, body
    kProjection,  // text: structure; index: field; children: of what
    kOther,       // text: what it is ("match", "fix"); children in the prover's order
  };
  // How arguments for a lambda or pi are given.
  enum class Binder : std::uint8_t { kExplicit, kImplicit, kStrictImplicit, kInstance };

  Kind kind = Kind::kConstant;
  Binder binder = Binder::kExplicit;
  std::uint32_t index = 0;
  std::uint32_t text = 0;         // in Term::texts; 0 is the empty text
  std::uint32_t first_child = 0;  // in Term::children
  std::uint32_t child_count = 0;
  bool operator==(const TermNode&) const = default;
};

// A term of any prover, as a graph with shared sub-terms: equal sub-terms are one node.
// Children stand before their parents; the root is the last node. Made by TermBuilder, or
// read by declaration_wire.h, which checks these promises: a walk from the root upwards in the
// vector needs no recursion and no bounds checks.
struct Term {
  std::vector<TermNode> nodes;  // never empty in a declaration
  std::vector<std::uint32_t> children;
  std::vector<std::string> texts{""};  // texts[0] is empty

  [[nodiscard]] std::uint32_t root() const { return static_cast<std::uint32_t>(nodes.size()) - 1; }
  [[nodiscard]] std::span<const std::uint32_t> children_of(std::uint32_t node) const {
    return std::span(children).subspan(nodes[node].first_child, nodes[node].child_count);
  }
  [[nodiscard]] std::string_view text_of(std::uint32_t node) const {
    return texts[nodes[node].text];
  }
  bool operator==(const Term&) const = default;
};

// Makes a Term from the leaves up; what is added twice is one node. Ids are those of the
// term that `build` gives. An application of an application becomes one spine.
//
// Threads: one.
class TermBuilder {
 public:
  using Id = std::uint32_t;

  Id constant(std::string_view name);
  Id sort(std::string_view text);
  Id literal(std::string_view text);
  Id bound(std::uint32_t index);
  // No arguments: the head itself.
  Id apply(Id head, std::span<const Id> arguments);
  Id lambda(std::string_view name, Id type, Id body, TermNode::Binder binder = {});
  Id pi(std::string_view name, Id type, Id body, TermNode::Binder binder = {});
  Id let(std::string_view name, Id type, Id value, Id body);
  Id projection(std::string_view structure, std::uint32_t field, Id of);
  Id other(std::string_view what, std::span<const Id> children);

  [[nodiscard]] std::span<const Id> children_of(Id node) const { return term_.children_of(node); }
  [[nodiscard]] const TermNode& node(Id node) const { return term_.nodes[node]; }

  // What `root` needs, and nothing else. The builder stays as it is: several terms may
  // come from one.
  [[nodiscard]] Term build(Id root) const;
  // Forgets all nodes.
  void clear();

 private:
  std::uint32_t text_id(std::string_view text);
  Id add(TermNode node, std::span<const Id> children);

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  Term term_;
  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> texts_;
  std::unordered_multimap<std::uint64_t, Id> nodes_;  // by hash
};

}  // namespace sequent::decls
