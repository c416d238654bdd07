#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/machine.h"
#include "cli/replay/current_recording.h"
#include "cli/signals.h"
#include "cli/store_access.h"
#include "proofcache/tactics/tactic_cache.h"

namespace sequent::cli {

// What the commands that run tactics have in common: a file as it is now, the cache of a store,
// provers.
class TacticCommand : public Command {
 public:
  TacticCommand() : provers_(processors()) {}

  void declare(Options& options) final {
    access_.declare(options);
    options.duration("limit", limit_, "time for each tactic, as 5s or 500ms (default: 5s)")
        .count("provers,j", provers_, "N", "so many at once (default: processors)")
        .flag("json", json_, "one JSON object a line; the last is the summary");
    declare_more(options);
  }

  ExitCode run(Terminal& terminal) final {
    const Signals signals;
    const base::Result<ExitCode> ended = open_and_say(terminal, signals.first());
    if (signals.first().stop_requested()) {
      return ExitCode::kInterrupted;
    }
    return ended ? *ended : complain(terminal, ended.error());
  }

 protected:
  [[nodiscard]] bool json() const { return json_; }
  [[nodiscard]] std::chrono::milliseconds limit() const { return limit_; }
  [[nodiscard]] unsigned provers() const { return static_cast<unsigned>(provers_); }

 private:
  virtual void declare_more(Options& options) = 0;
  [[nodiscard]] virtual const std::string& file() const = 0;
  // kInvalid: what was given makes no sense. Before the file is looked at.
  virtual base::Status check() = 0;
  virtual base::Result<ExitCode> say(Terminal& terminal,
                                     const CurrentRecording& current,
                                     tactics::TacticCache& cache,
                                     const std::stop_token& stop) = 0;

  base::Result<ExitCode> open_and_say(Terminal& terminal, const std::stop_token& stop) {
    SEQUENT_TRY(check());
    SEQUENT_TRY_ASSIGN(const auto machine, Machine::open(stop));
    SEQUENT_TRY_ASSIGN(auto opened, access_.open());
    SEQUENT_TRY_ASSIGN(const auto cache, Cache::open(*machine, access_, std::move(opened)));
    SEQUENT_TRY_ASSIGN(const CurrentRecording current,
                       current_recording(*machine, *cache, file(), terminal, stop));
    tactics::TacticCache tactics(cache->store(), {.name_space = access_.name_space});
    return say(terminal, current, tactics, stop);
  }

  StoreAccess access_;
  std::chrono::milliseconds limit_{5000};
  int provers_;
  bool json_ = false;
};

// FILE:PLACE in its parts, at the last colon. kInvalid: one is missing; `what` names the place.
[[nodiscard]] inline base::Result<std::pair<std::string, std::string>> split_place(
    const std::string& name, const std::string& what) {
  const std::size_t colon = name.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == name.size()) {
    return base::invalid("'" + name + "' is not FILE:" + what);
  }
  return std::pair(name.substr(0, colon), name.substr(colon + 1));
}

}  // namespace sequent::cli
