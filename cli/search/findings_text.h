#pragma once

#include <cstddef>
#include <string_view>

#include "cli/output/terminal.h"
#include "cli/search/findings.h"
#include "search/index.h"

namespace sequent::cli {

struct FindingsStyle {
  std::size_t from = 1;  // the number of the first one shown
  bool explain = false;  // why they stand in this order, and what each part of the query leaves
};

// Two lines for each declaration, with what the query says marked, and a line that sums up.
void print_findings(Terminal& terminal,
                    std::string_view query,
                    const search::Index& index,
                    const Findings& findings,
                    const FindingsStyle& style);

}  // namespace sequent::cli
