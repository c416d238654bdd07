#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cli/output/json_line.h"
#include "cli/output/terminal.h"
#include "cli/store_access.h"
#include "decls/declaration_store.h"
#include "decls/dependency_graph.h"
#include "engine/base/result.h"

namespace sequent::cli {

// The declarations of a namespace in an open store, as the commands of `sequent decls` see them.
class Library {
 public:
  static base::Result<std::unique_ptr<Library>> open(const StoreAccess& access);

  [[nodiscard]] decls::DeclarationStore& decls() { return decls_; }
  // kInvalid: there are no declarations at all.
  base::Result<decls::DependencyGraph> graph();
  // That of a declaration and all that it rests on; where it is not declared, that of all.
  base::Result<decls::DependencyGraph> graph_below(const std::string& name);
  // The names of all declarations, or of those of one module; kInvalid: there are none.
  base::Result<std::vector<std::string>> names(const std::string& module = {});
  // kInvalid: nothing has that name; the message says what has a name like it.
  base::Result<decls::Declaration> get(const std::string& name);

 private:
  Library(std::unique_ptr<store::OpenStore> opened, const std::string& name_space)
      : opened_(std::move(opened)), name_space_(name_space), decls_(opened_->store(), name_space) {}
  [[nodiscard]] base::Error nothing_here() const;

  std::unique_ptr<store::OpenStore> opened_;
  std::string name_space_;
  decls::DeclarationStore decls_;
};

// The node of a name; kInvalid as Library::get.
base::Result<decls::NodeId> find_node(const decls::DependencyGraph& graph, const std::string& name);
base::Result<std::vector<decls::NodeId>> find_nodes(const decls::DependencyGraph& graph,
                                                    std::span<const std::string> names);

// "unknown declaration 'x', did you mean 'M.x'?": names that end in it, else the nearest one.
[[nodiscard]] base::Error unknown_declaration(std::string_view name,
                                              std::span<const std::string> names);

// Whether it is that module or one below it.
[[nodiscard]] bool is_within(std::string_view module, std::string_view above);

// "theorem", or "not imported".
[[nodiscard]] std::string kind_of(const decls::DependencyGraph& graph, decls::NodeId node);
// The reasons of an arc: "statement, proof".
[[nodiscard]] std::vector<std::string> reasons(std::uint32_t kinds);

// Name, kind and module of a node.
[[nodiscard]] nlohmann::ordered_json json_of(const decls::DependencyGraph& graph,
                                             decls::NodeId node);
// A table of nodes, or a line of JSON for each.
void print_nodes(Terminal& terminal,
                 const decls::DependencyGraph& graph,
                 std::span<const decls::NodeId> nodes,
                 bool json);

}  // namespace sequent::cli
