#include "cli/transfer_progress.h"

#include <algorithm>

#include "cli/output/format.h"

namespace sequent::cli {

void TransferProgress::update(std::uint64_t keys, std::uint64_t done, std::uint64_t total) {
  constexpr std::chrono::milliseconds kEach{200};
  const auto now = std::chrono::steady_clock::now();
  if (!terminal_->is_live() || now - shown_ < kEach) {
    return;
  }
  shown_ = now;
  clear();
  std::string line = format_count(keys, "key");
  if (total > 0) {
    line += ", " + std::to_string(100 * std::min(done, total) / total) + " %";
  }
  terminal_->print(line);
  has_line_ = true;
}

void TransferProgress::clear() {
  if (has_line_) {
    terminal_->print("\r\x1b[K");
    has_line_ = false;
  }
}

void TransferProgress::finish(std::uint64_t keys, std::uint64_t bytes, const std::string& where) {
  clear();
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - began_);
  terminal_->print_line(verb_ + " " + format_count(keys, "key") + ", " + format_size(bytes) + ", " +
                        where + " in " + format_duration(took));
}

}  // namespace sequent::cli
