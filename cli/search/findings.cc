#include "cli/search/findings.h"

#include <string>
#include <utility>

namespace sequent::cli {

base::Result<Findings> find_declarations(search::Mirror& mirror,
                                         const search::Query& query,
                                         const search::SearchOptions& options,
                                         bool may_relax) {
  const search::Index& index = mirror.index();
  search::Answer answer = search::answer(index, query, options);
  search::RelaxedAnswer relaxed;
  if (may_relax && answer.total < kFewFindings && answer.total == answer.hits.size()) {
    search::SearchOptions of_rest = options;
    of_rest.limit -= answer.hits.size();
    relaxed = search::answer_relaxed(index, query, answer, of_rest);
  }
  return fetch(mirror, std::move(answer), std::move(relaxed));
}

base::Result<Findings> fetch(search::Mirror& mirror,
                             search::Answer answer,
                             search::RelaxedAnswer relaxed) {
  Findings findings{std::move(answer), std::move(relaxed), {}};
  std::vector<std::string> names;
  std::vector<Findings::Shown> shown;
  const auto add = [&](const search::Hit& hit, const std::string& label) {
    names.emplace_back(mirror.index().name(hit.theorem));
    shown.push_back({hit, {}, label});
  };
  for (const search::Hit& hit : findings.answer.hits) {
    add(hit, "");
  }
  for (const search::RelaxedAnswer::Part& part : findings.relaxed.parts) {
    for (const search::Hit& hit : part.hits) {
      add(hit, part.label);
    }
  }
  SEQUENT_TRY_ASSIGN(auto found, mirror.declarations().get_many(names));
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i]) {
      shown[i].declaration = std::move(*found[i]);
      findings.shown.push_back(std::move(shown[i]));
    }
  }
  return findings;
}

}  // namespace sequent::cli
