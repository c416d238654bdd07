#pragma once

#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <string>

#include "cli/check/check_tools.h"
#include "cli/check/outputs.h"
#include "cli/check/plan.h"
#include "cli/check/user_paths.h"
#include "cli/check/verdicts.h"
#include "cli/output/reporter.h"

namespace sequent::cli {

struct CheckReport {
  Summary summary;
  bool out_of_order = false;  // modules were given up for reasons that are not theirs
  std::set<std::string, std::less<>> proved;  // modules, by their names
};

// One check of a project, from the plan to the summary: says what is known, and why the rest
// is not, keeps what the jobs of the rest will read, and has them done.
//
// Borrows: all but the plan.
// Threads: one; starts others for the slots.
class CheckRun {
 public:
  CheckRun(const CheckTools& tools,
           const CheckOptions& options,
           const provers::Project& project,
           Plan plan,
           OutputWriter& outputs,
           Reporter& reporter,
           const UserPaths& paths);

  // Errors: the store cannot be asked, an input cannot be read or changed meanwhile.
  // Blocking: until all modules are decided, or a second after `interrupt`.
  base::Result<CheckReport> run(const std::stop_token& interrupt);

 private:
  base::Status explain_open();
  base::Status share_inputs();

  const CheckTools tools_;
  const CheckOptions options_;
  const provers::Project& project_;
  OutputWriter& outputs_;
  Reporter& reporter_;
  const UserPaths& paths_;
  Verdicts verdicts_;
  std::unique_ptr<proofcache::Pin> pin_;
};

}  // namespace sequent::cli
