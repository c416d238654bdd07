#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "search/index.h"
#include "search/query.h"
#include "search/ranking.h"

namespace sequent::search {

struct SearchOptions {
  std::size_t limit = 20;
  std::size_t offset = 0;
  std::uint64_t steps = 5'000'000;  // of comparing terms with patterns
  std::stop_token stop;             // the steps run out once it is asked for
};

// How many theorems a clause alone leaves.
struct FunnelStage {
  std::string written;
  std::uint64_t theorems = 0;
  std::uint64_t compared = 0;  // terms or theorems that keys left to be compared
};

struct Answer {
  std::vector<Hit> hits;  // best first
  std::uint64_t total = 0;
  bool is_cut_short = false;  // the steps ran out: there may be more
  std::vector<FunnelStage> funnel;
};

// All theorems that the query asks for, and no others, unless it is cut short.
[[nodiscard]] Answer answer(const Index& index, const Query& query, const SearchOptions& options);

}  // namespace sequent::search
