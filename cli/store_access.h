#pragma once

#include <memory>
#include <string>

#include "cli/exit_code.h"
#include "cli/options.h"
#include "cli/output/terminal.h"
#include "engine/base/result.h"
#include "engine/store/open.h"
#include "engine/store/url.h"

namespace sequent::cli {

// Which store, and whose part of it: the options that most subcommands share.
struct StoreAccess {
  std::string url;  // empty: SEQUENT_STORE, else the user's own embedded store
  std::string name_space = "default";

  void declare(Options& options);
  [[nodiscard]] std::string address() const;
  // kInvalid names it, unless a password may be in it.
  [[nodiscard]] base::Result<store::Address> parse() const;
  [[nodiscard]] base::Result<std::unique_ptr<store::OpenStore>> open(
      const store::OpenOptions& options = {}) const;
};

// Says what went wrong, and gives the exit code for it.
ExitCode complain(Terminal& terminal, const base::Error& error);

}  // namespace sequent::cli
