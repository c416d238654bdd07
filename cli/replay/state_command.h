#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "cli/command.h"
#include "cli/machine.h"
#include "cli/replay/current_recording.h"
#include "cli/store_access.h"
#include "proofcache/tactics/tactic_cache.h"

namespace sequent::cli {

// A file as it is now, and what is needed to ask a prover about its states.
struct OpenFile {
  Machine& machine;
  Cache& cache;
  tactics::TacticCache& tactics;
  const CurrentRecording& current;
};

// What the commands that ask provers about states of a file have in common.
class StateCommand : public Command {
 public:
  void declare(Options& options) final;
  ExitCode run(Terminal& terminal) final;

 protected:
  [[nodiscard]] bool json() const { return json_; }
  [[nodiscard]] std::chrono::milliseconds limit() const { return limit_; }
  [[nodiscard]] const StoreAccess& access() const { return access_; }

 private:
  virtual void declare_more(Options& options) = 0;
  // The word for one thing that is asked.
  [[nodiscard]] virtual std::string_view what() const = 0;
  [[nodiscard]] virtual const std::string& file() const = 0;
  // Whether workers elsewhere do all the work.
  [[nodiscard]] virtual bool remote() const = 0;
  // kInvalid: what was given makes no sense. Before the file is looked at.
  virtual base::Status check() = 0;
  virtual base::Result<ExitCode> say_of(Terminal& terminal,
                                        const OpenFile& opened,
                                        const std::stop_token& stop) = 0;

  base::Result<ExitCode> open_and_say(Terminal& terminal, const std::stop_token& stop);

  StoreAccess access_;
  std::chrono::milliseconds limit_{5000};
  bool json_ = false;
};

// FILE:PLACE in its parts, at the last colon. kInvalid: one is missing; `what` names the place.
[[nodiscard]] base::Result<std::pair<std::string, std::string>> split_place(
    const std::string& name, const std::string& what);

// The same where the place is a line.
struct FileLine {
  std::string file;
  std::uint32_t line = 0;
};
[[nodiscard]] base::Result<FileLine> split_line(const std::string& name);

// "Sorting.v:42 ⊢ conclusion"
void print_place(Terminal& terminal, const FileLine& at, const states::ProofState& state);
// "3 ms", never less than the time was.
[[nodiscard]] std::string in_ms(std::chrono::microseconds time);

}  // namespace sequent::cli
