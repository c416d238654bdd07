#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "decls/declaration.h"
#include "engine/base/result.h"
#include "search/mirror.h"
#include "search/query.h"
#include "search/relaxation.h"
#include "search/searcher.h"

namespace sequent::cli {

// What a search found, with what is to be shown of it.
struct Findings {
  struct Shown {
    search::Hit hit;
    decls::Declaration declaration;
    std::string relaxed;  // how the query was relaxed to find it; empty: it was not
  };
  search::Answer answer;
  search::RelaxedAnswer relaxed;
  // Of the answer's hits, then of the relaxed ones, those that are still there.
  std::vector<Shown> shown;
};

// A query that finds fewer than this is relaxed.
inline constexpr std::uint64_t kFewFindings = 5;

// Answers a query; where it finds few, all of which are shown, the rest of options.limit is for
// what relaxed queries find. Errors: those of DeclarationStore.
base::Result<Findings> find_declarations(search::Mirror& mirror,
                                         const search::Query& query,
                                         const search::SearchOptions& options,
                                         bool may_relax);

// The declarations of an answer's hits. Errors: those of DeclarationStore.
base::Result<Findings> fetch(search::Mirror& mirror,
                             search::Answer answer,
                             search::RelaxedAnswer relaxed = {});

}  // namespace sequent::cli
