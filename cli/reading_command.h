#pragma once

#include <string_view>

#include "cli/command.h"
#include "cli/store_access.h"

namespace sequent::cli {

// What the commands that only read have in common: which store, and --json. `Opened` is what they
// read, as its open() finds it in the store.
template <typename Opened>
class ReadingCommand : public Command {
 public:
  void declare(Options& options) final {
    access_.declare(options);
    options.flag("json", json_, json_help());
    declare_more(options);
  }

  ExitCode run(Terminal& terminal) final {
    const base::Status said = open_and_say(terminal);
    return said ? ExitCode::kProved : complain(terminal, said.error());
  }

 protected:
  [[nodiscard]] bool json() const { return json_; }

 private:
  virtual void declare_more(Options& options) = 0;
  virtual base::Status say(Terminal& terminal, Opened& opened) = 0;
  [[nodiscard]] virtual std::string_view json_help() const { return "one JSON object a line"; }

  base::Status open_and_say(Terminal& terminal) {
    SEQUENT_TRY_ASSIGN(const auto opened, Opened::open(access_));
    return say(terminal, *opened);
  }

  StoreAccess access_;
  bool json_ = false;
};

}  // namespace sequent::cli
