#include "workers/provers/coq/discover.h"

#include <utility>

#include "workers/provers/coq/draft.h"

namespace sequent::provers {

base::Result<Project> discover_coq_project(const DiscoverTools& with, const std::string& path) {
  SEQUENT_TRY_ASSIGN(Layout layout, read_layout(path));
  Draft draft(with, std::move(layout));
  SEQUENT_TRY_ASSIGN(draft.coq, with.installation.facts());
  draft.warnings = draft.layout.warnings;
  SEQUENT_TRY(make_sources(draft));
  SEQUENT_TRY_ASSIGN(draft.around, list_surroundings(draft.layout));
  SEQUENT_TRY(read_records(draft));
  SEQUENT_TRY(link_sources(draft));
  return describe_modules(std::move(draft));
}

}  // namespace sequent::provers
