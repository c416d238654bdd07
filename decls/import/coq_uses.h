#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "decls/import/coq_dependencies.h"
#include "decls/import/coq_library.h"
#include "engine/base/result.h"

namespace sequent::decls {

// What the plugin dpdgraph said of a listing's declarations, by their printed names.
//
// Borrows: the listing.
class CoqUses {
 public:
  // Absent: it was not asked. Errors: kInvalid "dependencies:LINE:COLUMN: what is wrong", "needs:
  // what is wrong".
  static base::Result<std::optional<CoqUses>> read(const CoqListing& listing);

  [[nodiscard]] const CoqDependencies::Node* find(std::string_view printed) const {
    return graph_.find(printed);
  }
  // What type and value name. Empty: so it is, or nothing is known of it.
  [[nodiscard]] std::vector<std::string> of(std::string_view printed) const;

 private:
  explicit CoqUses(CoqDependencies graph) : graph_(std::move(graph)) {}

  CoqDependencies graph_;
  bool is_whole_ = true;  // the graph has all edges
  std::unordered_map<std::string_view, std::vector<std::string_view>> needs_;
};

}  // namespace sequent::decls
