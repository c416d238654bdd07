#pragma once

#include <memory>
#include <stop_token>
#include <string_view>

#include "cli/replay/state_command.h"
#include "workers/provers/coq/tactic_runner.h"

namespace sequent::cli {

// What the commands that run tactics have in common: provers, here or elsewhere.
class TacticCommand : public StateCommand {
 public:
  TacticCommand() : provers_(processors()) {}

 private:
  virtual void declare_own(Options& options) = 0;
  void declare_more(Options& options) final;
  [[nodiscard]] std::string_view what() const final { return "tactic"; }
  [[nodiscard]] bool remote() const final { return remote_; }
  base::Result<ExitCode> say_of(Terminal& terminal,
                                const OpenFile& opened,
                                const std::stop_token& stop) final;
  virtual base::Result<ExitCode> say(Terminal& terminal,
                                     const CurrentRecording& current,
                                     provers::TacticRunner& runner,
                                     const std::stop_token& stop) = 0;

  // Where the tactics are run: by provers of this process, or as jobs if there are workers.
  [[nodiscard]] base::Result<std::unique_ptr<provers::TacticRunner>> runner(
      const OpenFile& opened) const;

  int provers_;
  bool remote_ = false;
};

}  // namespace sequent::cli
