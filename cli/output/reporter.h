#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output/terminal.h"

namespace sequent::cli {

// A module for people and for scripts.
struct ModuleRef {
  std::string name;  // logical: "Comp.Correct"
  std::string file;  // its source as the user would name it: "src/Correct.v"
};

// A module that did not go through.
struct Failure {
  ModuleRef module;
  std::string file;  // where the fault lies, as the user would name it
  int line = 0;      // from 1 on; 0: the whole file
  int column = 0;    // from 1 on; 0: the whole line
  std::string message;
  std::vector<std::string> holds_up;  // modules that cannot be checked because of it
  bool from_cache = false;
};

struct Summary {
  std::size_t checked = 0;  // prover runs, failed ones too
  std::size_t cached = 0;   // results that were known, failures too
  std::size_t failed = 0;
  std::size_t skipped = 0;  // held up by failures, or not reached
  bool interrupted = false;
  std::chrono::microseconds wall{0};
  std::chrono::microseconds saved{0};  // prover time of the cached results
};

// What a check tells the outside as it goes on. Each module ends in exactly one of
// checked, cached, failed and skipped.
//
// Threads: one.
class Reporter {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  virtual ~Reporter() = default;
  // First; of so many modules so many results are not known yet.
  virtual void planned(std::size_t modules, std::size_t to_check) = 0;
  virtual void cached(const ModuleRef& module) = 0;
  virtual void started(const ModuleRef& module, const std::string& worker) = 0;
  // It is to run again: `why` says what became of this attempt.
  virtual void given_back(const ModuleRef& module, const std::string& why) = 0;
  virtual void checked(const ModuleRef& module,
                       std::chrono::microseconds took,
                       std::uint64_t peak_memory_bytes) = 0;
  virtual void failed(const Failure& failure) = 0;
  virtual void skipped(const ModuleRef& module, const std::string& because_of) = 0;
  // What the prover wrote, on request also from the cache.
  virtual void said(const ModuleRef& module, const std::string& text) = 0;
  // Why it has no result yet.
  virtual void explained(const ModuleRef& module, const std::string& why) = 0;
  // Something a person should know that is not a failure of a proof.
  virtual void note(const std::string& text) = 0;
  // Time goes by; `left`: how long the rest will take, if that can be said.
  virtual void tick(TimePoint now, std::optional<std::chrono::milliseconds> left) = 0;
  virtual void finished(const Summary& summary) = 0;
};

// Lines for a pipe or a file: one for each module that was checked.
std::unique_ptr<Reporter> make_plain_reporter(Terminal& terminal);
// A few lines at the bottom of a terminal that are redrawn; failures stay above them.
std::unique_ptr<Reporter> make_live_reporter(Terminal& terminal);
// One JSON object a line; the last is the summary. Format: docs/formats.md, "Events of a check".
std::unique_ptr<Reporter> make_json_reporter(Terminal& terminal);

// Each line two columns in.
[[nodiscard]] std::string indented(const std::string& text);
// How people read them; with colours where the terminal has them. Without a newline at the end.
[[nodiscard]] std::string describe(const Failure& failure, const Terminal& terminal);
[[nodiscard]] std::string describe(const Summary& summary, const Terminal& terminal);

}  // namespace sequent::cli
