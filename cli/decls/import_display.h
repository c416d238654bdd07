#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/output/terminal.h"

namespace sequent::cli {

// How far an import is: one line that is redrawn for a person who watches, a line every few
// seconds in a pipe, and nothing if `quiet`.
//
// Borrows: the terminal. Threads: one.
class ImportDisplay {
 public:
  ImportDisplay(Terminal& terminal, std::string source, bool quiet)
      : terminal_(&terminal), source_(std::move(source)), quiet_(quiet) {}
  ~ImportDisplay() { clear(); }
  ImportDisplay(const ImportDisplay&) = delete;
  ImportDisplay& operator=(const ImportDisplay&) = delete;

  // `verb`: "reading". `total`: what `done` comes to; 0 if not known. The estimate is of the
  // verb's own time.
  void update(std::string_view verb,
              std::uint64_t declarations,
              std::uint64_t done,
              std::uint64_t total);
  // Takes the line away.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  Terminal* terminal_;
  std::string source_;
  bool quiet_;
  std::string verb_;
  Clock::time_point began_;
  Clock::time_point shown_ = Clock::now();
  bool has_line_ = false;
};

}  // namespace sequent::cli
