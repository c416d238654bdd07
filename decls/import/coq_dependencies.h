#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/result.h"

namespace sequent::decls {

// The graph that the plugin dpdgraph wrote (`Print FileDependGraph`). Nodes are named by the
// shortest names of the session that wrote it; names are pieces of the text.
class CoqDependencies {
 public:
  struct Node {
    std::string_view path;  // "List"; may be empty
    std::string_view name;  // "app"
    bool body = false;      // of constants: there is a value, open or not
    bool prop = false;      // its type is a proposition
    std::uint64_t id = 0;
  };

  // Errors: kInvalid "LINE:COLUMN: what is wrong".
  static base::Result<CoqDependencies> read(std::string_view text);

  // Its index by its printed name ("List.app").
  [[nodiscard]] const Node* find(std::string_view printed) const;
  // What it needs: one entry for each edge.
  [[nodiscard]] std::span<const std::uint32_t> needs(const Node& node) const;
  [[nodiscard]] const Node& at(std::uint32_t index) const { return nodes_[index]; }
  [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }
  [[nodiscard]] std::size_t edge_count() const { return targets_.size(); }

 private:
  std::vector<Node> nodes_;
  std::unordered_multimap<std::string_view, std::uint32_t> by_name_;  // without the path
  std::vector<std::uint32_t> first_;                                  // of a node's targets
  std::vector<std::uint32_t> targets_;
};

// "List.app" of its two parts.
[[nodiscard]] std::string printed_name(const CoqDependencies::Node& node);

}  // namespace sequent::decls
