#pragma once

#include <string>

#include "cli/output/terminal.h"
#include "cli/search/findings.h"
#include "search/index.h"

namespace sequent::cli {

// One object a line for each declaration; the last is the summary.
void print_findings_json(Terminal& terminal,
                         const std::string& query,
                         const search::Index& index,
                         const Findings& findings);

}  // namespace sequent::cli
