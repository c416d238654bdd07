#include "decls/import/coq_uses.h"

#include <utility>

#include "decls/import/coq_about.h"

namespace sequent::decls {

base::Result<std::optional<CoqUses>> CoqUses::read(const CoqListing& listing) {
  if (!listing.dependencies) {
    return std::optional<CoqUses>();
  }
  base::Result<CoqDependencies> graph = CoqDependencies::read(*listing.dependencies);
  if (!graph) {
    return base::Error{graph.error().code, "dependencies:" + graph.error().message};
  }
  CoqUses uses(std::move(*graph));
  if (!listing.needs) {
    return std::optional(std::move(uses));
  }
  uses.is_whole_ = false;
  const std::vector<CoqFound> names = read_coq_search(listing.search);
  std::vector<std::vector<std::string_view>> answers = read_coq_needs(*listing.needs);
  if (names.size() != answers.size()) {
    return base::invalid("needs: an answer for each name is expected");
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    uses.needs_.emplace(names[i].name, std::move(answers[i]));
  }
  return std::optional(std::move(uses));
}

std::vector<std::string> CoqUses::of(std::string_view printed) const {
  std::vector<std::string> names;
  if (!is_whole_) {
    if (const auto found = needs_.find(printed); found != needs_.end()) {
      names.assign(found->second.begin(), found->second.end());
    }
    return names;
  }
  if (const CoqDependencies::Node* const node = graph_.find(printed)) {
    for (const std::uint32_t index : graph_.needs(*node)) {
      names.push_back(printed_name(graph_.at(index)));
    }
  }
  return names;
}

}  // namespace sequent::decls
