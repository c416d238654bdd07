#include "cli/search/findings.h"

#include <string>
#include <utility>

namespace sequent::cli {

base::Result<Findings> fetch(search::Mirror& mirror, search::Answer answer) {
  Findings findings{std::move(answer), {}};
  std::vector<std::string> names;
  for (const search::Hit& hit : findings.answer.hits) {
    names.emplace_back(mirror.index().name(hit.theorem));
  }
  SEQUENT_TRY_ASSIGN(auto found, mirror.declarations().get_many(names));
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i]) {
      findings.shown.push_back({findings.answer.hits[i], std::move(*found[i])});
    }
  }
  return findings;
}

}  // namespace sequent::cli
