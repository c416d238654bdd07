#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>

#include "cli/command.h"
#include "cli/machine.h"
#include "cli/replay/current_recording.h"
#include "cli/store_access.h"
#include "proofcache/tactics/tactic_cache.h"
#include "workers/provers/coq/tactic_runner.h"

namespace sequent::cli {

// What the commands that run tactics have in common: a file as it is now, the cache of a store,
// provers.
class TacticCommand : public Command {
 public:
  TacticCommand() : provers_(processors()) {}

  void declare(Options& options) final;
  ExitCode run(Terminal& terminal) final;

 protected:
  [[nodiscard]] bool json() const { return json_; }
  [[nodiscard]] std::chrono::milliseconds limit() const { return limit_; }

 private:
  virtual void declare_more(Options& options) = 0;
  [[nodiscard]] virtual const std::string& file() const = 0;
  // kInvalid: what was given makes no sense. Before the file is looked at.
  virtual base::Status check() = 0;
  virtual base::Result<ExitCode> say(Terminal& terminal,
                                     const CurrentRecording& current,
                                     provers::TacticRunner& runner,
                                     const std::stop_token& stop) = 0;

  base::Result<ExitCode> open_and_say(Terminal& terminal, const std::stop_token& stop);
  // Where the tactics are run: by provers of this process, or as jobs if there are workers.
  base::Result<std::unique_ptr<provers::TacticRunner>> runner(Machine& machine,
                                                              Cache& cache,
                                                              tactics::TacticCache& tactics,
                                                              const CoqSource& source) const;

  StoreAccess access_;
  std::chrono::milliseconds limit_{5000};
  int provers_;
  bool remote_ = false;
  bool json_ = false;
};

// FILE:PLACE in its parts, at the last colon. kInvalid: one is missing; `what` names the place.
[[nodiscard]] base::Result<std::pair<std::string, std::string>> split_place(
    const std::string& name, const std::string& what);

}  // namespace sequent::cli
