#include "cli/decls/import_display.h"

#include <algorithm>

#include "cli/output/format.h"

namespace sequent::cli {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::milliseconds kLineInPipe{3000};
// Before so much is done an estimate would only jump about.
constexpr std::chrono::milliseconds kBeforeEstimate{500};

std::string estimate(std::chrono::steady_clock::duration took,
                     std::uint64_t done,
                     std::uint64_t total) {
  if (took < kBeforeEstimate || done == 0 || done >= total) {
    return "";
  }
  const double part = static_cast<double>(total - done) / static_cast<double>(done);
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(took * part);
  // Rounded up; hundredths would promise too much.
  return ", about " +
         (left < std::chrono::minutes(1) ? std::to_string(left.count() + 1) + "s"
                                         : format_duration(left)) +
         " left";
}

}  // namespace

void ImportDisplay::update(std::string_view verb,
                           std::uint64_t declarations,
                           std::uint64_t done,
                           std::uint64_t total) {
  const auto now = Clock::now();
  if (verb != verb_) {
    verb_ = verb;
    began_ = now;
  }
  const auto each = terminal_->is_live() ? kRedraw : kLineInPipe;
  if (quiet_ || now - shown_ < each) {
    return;
  }
  shown_ = now;
  std::string line = verb_ + " " + printable(source_) + ": ";
  if (total > 0) {
    line += std::to_string(100 * std::min(done, total) / total) + " %, ";
  }
  line += format_count(declarations, "declaration") + estimate(now - began_, done, total);
  if (!terminal_->is_live()) {
    terminal_->print_line(line);
    return;
  }
  clear();
  terminal_->print(shorten(line, terminal_->width() - 1));
  has_line_ = true;
}

void ImportDisplay::clear() {
  if (has_line_) {
    terminal_->print("\r\x1b[K");
    has_line_ = false;
  }
}

}  // namespace sequent::cli
