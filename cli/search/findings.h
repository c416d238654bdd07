#pragma once

#include <vector>

#include "decls/declaration.h"
#include "engine/base/result.h"
#include "search/mirror.h"
#include "search/query.h"
#include "search/searcher.h"

namespace sequent::cli {

// What a search found, with what is to be shown of it.
struct Findings {
  struct Shown {
    search::Hit hit;
    decls::Declaration declaration;
  };
  search::Answer answer;
  std::vector<Shown> shown;  // of the answer's hits, those that are still there
};

// The declarations of an answer's hits. Errors: those of DeclarationStore.
base::Result<Findings> fetch(search::Mirror& mirror, search::Answer answer);

}  // namespace sequent::cli
