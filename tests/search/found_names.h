#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "search/index.h"
#include "search/query_parser.h"
#include "search/searcher.h"

namespace sequent::search {

// The names of all that a query finds, sorted; or what is wrong with it or its answer. Threads:
// any.
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
  if (names.size() != found.total || found.is_cut_short) {
    names.insert(names.begin(), query + ": counted " + std::to_string(found.total) +
                                    (found.is_cut_short ? ", cut short" : ""));
  }
  return names;
}

// SEQUENT_SEARCH_ROUNDS: so many times as many random queries.
inline int rounds() {
  const char* const wanted = std::getenv("SEQUENT_SEARCH_ROUNDS");
  return wanted == nullptr ? 1 : std::atoi(wanted);
}

}  // namespace sequent::search
