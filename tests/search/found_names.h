#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "search/index.h"
#include "search/query_parser.h"
#include "search/searcher.h"
#include "tests/support/catch.h"

namespace sequent::search {

// The names of all that a query finds, sorted; or what is wrong with it.
inline std::vector<std::string> found_names(const Index& index, const std::string& query) {
  const auto parsed = parse_query(query, index);
  if (!parsed) {
    return {query + ": " + parsed.error().message};
  }
  const Answer found = answer(index, *parsed, {.limit = 100'000, .steps = 1U << 30U});
  std::vector<std::string> names;
  for (const Hit& hit : found.hits) {
    names.emplace_back(index.name(hit.theorem));
  }
  std::ranges::sort(names);
  CHECK(names.size() == found.total);
  CHECK_FALSE(found.is_cut_short);
  return names;
}

}  // namespace sequent::search
