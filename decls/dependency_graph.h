#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decls/declaration.h"
#include "decls/declaration_head.h"
#include "decls/declaration_store.h"
#include "decls/name_table.h"
#include "engine/base/result.h"

namespace sequent::decls {

using NodeId = std::uint32_t;  // in the order of names

// That one declaration needs another, for one reason or several. Four bytes: a Mathlib has
// millions of them, each kept both ways.
class Arc {
 public:
  static constexpr NodeId kMostNodes = 1U << 28U;

  Arc(NodeId node, std::uint32_t kinds) : bits_(node | kinds << 28U) {}
  [[nodiscard]] static std::uint32_t bit(EdgeKind kind) {
    return 1U << static_cast<std::uint32_t>(kind);
  }

  // At the other end.
  [[nodiscard]] NodeId node() const { return bits_ & (kMostNodes - 1); }
  // Bits of EdgeKind, at least one.
  [[nodiscard]] std::uint32_t kinds() const { return bits_ >> 28U; }
  // Nothing but an opaque proof needs it.
  [[nodiscard]] bool only_proof() const { return kinds() == bit(EdgeKind::kProof); }
  auto operator<=>(const Arc&) const = default;

 private:
  std::uint32_t bits_;
};

enum class Direction : std::uint8_t { kDependencies, kDependents };

// What depends on what in a library, in memory. A name that is needed but not declared is a node
// too. Lists are in the order of names.
//
// Threads: any, once made.
class DependencyGraph {
 public:
  static base::Result<DependencyGraph> load(DeclarationStore& store);
  // Of these names and all that they rest on alone. REQUIRES: no name twice
  static base::Result<DependencyGraph> load_below(DeclarationStore& store,
                                                  std::vector<std::string> names);

  [[nodiscard]] std::size_t size() const { return nodes_.size() - 1; }
  [[nodiscard]] std::size_t arcs() const { return forward_.arcs.size(); }
  [[nodiscard]] std::size_t declared() const { return declared_; }
  [[nodiscard]] std::optional<NodeId> find(std::string_view wanted) const;

  [[nodiscard]] std::string_view name(NodeId node) const {
    return std::string_view(names_).substr(nodes_[node].name,
                                           nodes_[node + 1].name - nodes_[node].name);
  }
  [[nodiscard]] bool is_declared(NodeId node) const { return nodes_[node].declared; }
  // REQUIRES: is_declared(node)
  [[nodiscard]] DeclarationKind kind(NodeId node) const { return nodes_[node].kind; }
  [[nodiscard]] const std::string& module(NodeId node) const {
    return modules_[nodes_[node].module];
  }

  [[nodiscard]] std::span<const Arc> dependencies(NodeId node) const { return forward_.of(node); }
  [[nodiscard]] std::span<const Arc> dependents(NodeId node) const { return reverse_.of(node); }
  [[nodiscard]] std::span<const Arc> arcs(NodeId node, Direction direction) const {
    return direction == Direction::kDependencies ? dependencies(node) : dependents(node);
  }

 private:
  friend class GraphBuilder;
  DependencyGraph() = default;

  struct Node {
    std::uint32_t name = 0;  // where it begins in names_
    std::uint32_t module = 0;
    DeclarationKind kind = DeclarationKind::kTheorem;
    bool declared = false;
  };
  struct Arcs {
    std::vector<std::uint32_t> begin;  // of each node; one more at the end
    std::vector<Arc> arcs;
    [[nodiscard]] std::span<const Arc> of(NodeId node) const {
      return std::span(arcs).subspan(begin[node], begin[node + 1] - begin[node]);
    }
  };

  std::string names_;
  std::vector<Node> nodes_;  // one more at the end
  std::vector<std::string> modules_;
  Arcs forward_;
  Arcs reverse_;
  std::size_t declared_ = 0;
};

// Makes a graph of the heads that it is given, in any order.
class GraphBuilder {
 public:
  // REQUIRES: no two of one name
  void add(const DeclarationHead& head);
  // Errors: kInvalid: more names than a graph can hold.
  [[nodiscard]] base::Result<DependencyGraph> build() &&;

 private:
  struct Begun {
    std::uint32_t first_arc = 0;
    std::uint32_t arc_count = 0;
    std::uint32_t module = 0;
    DeclarationKind kind = DeclarationKind::kTheorem;
    bool declared = false;
  };

  std::uint32_t id_of(std::string_view name);

  NameTable names_;
  NameTable modules_;
  std::vector<Begun> nodes_;  // as names_ has them
  std::vector<Arc> arcs_;     // to ids in the order of arrival
};

}  // namespace sequent::decls
