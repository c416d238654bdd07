#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cli/output/terminal.h"

namespace sequent::cli {

// One line that tells a person who watches how far a transfer is, and the line about the whole
// that stays.
//
// Borrows: the terminal.
class TransferProgress {
 public:
  // `verb`: "loaded".
  TransferProgress(Terminal& terminal, std::string verb)
      : terminal_(&terminal), verb_(std::move(verb)) {}
  ~TransferProgress() { clear(); }
  TransferProgress(const TransferProgress&) = delete;
  TransferProgress& operator=(const TransferProgress&) = delete;

  // `total`: what `done` comes to; 0 if not known.
  void update(std::uint64_t keys, std::uint64_t done, std::uint64_t total);
  void finish(std::uint64_t keys, std::uint64_t bytes, const std::string& where);

 private:
  void clear();

  Terminal* terminal_;
  std::string verb_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point shown_;
  bool has_line_ = false;
};

}  // namespace sequent::cli
