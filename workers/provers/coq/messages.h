#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "workers/provers/diagnostic.h"
#include "workers/provers/prover.h"

namespace sequent::provers {

// What coqc wrote to stderr, as messages. Each begins with
//   File "./src/A.v", line 3, characters 5-9:
// (the place, if it has one) and then `Error:` or `Warning:` and its words; text that is neither
// is a message without a place. Paths lose a leading "./".
[[nodiscard]] std::vector<Diagnostic> parse_coq_messages(std::string_view err);

// What the end of coqc says of the module. Errors of the machine (memory,
// stack, disk, files that changed or are damaged) say nothing of it.
[[nodiscard]] Judgement judge_coqc(int exit_code, std::string_view err);

}  // namespace sequent::provers
