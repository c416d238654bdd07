#include "cli/output/format.h"
#include "cli/output/reporter.h"

namespace sequent::cli {
namespace {

constexpr std::size_t kNamesShown = 8;

std::string place_of(const Failure& failure) {
  std::string place = failure.file;
  if (failure.line > 0) {
    place += ":" + std::to_string(failure.line);
    if (failure.column > 0) {
      place += ":" + std::to_string(failure.column);
    }
  }
  return place;
}

std::string without_end_of_line(std::string_view text) {
  return std::string(text.substr(0, text.find_last_not_of(" \t\r\n") + 1));
}

}  // namespace

std::string indented(const std::string& text) {
  std::string result = "  ";
  for (const char byte : text) {
    result += byte;
    if (byte == '\n') {
      result += "  ";
    }
  }
  return result;
}

namespace {

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kNamesShown; ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kNamesShown) {
    text += " and " + std::to_string(names.size() - kNamesShown) + " more";
  }
  return text;
}

}  // namespace

std::string describe(const Failure& failure, const Terminal& terminal) {
  std::string text = terminal.paint(Colour::kBold, printable(place_of(failure))) + ": " +
                     terminal.paint(Colour::kRed, "error:") + " " + printable(failure.module.name) +
                     " failed" + (failure.from_cache ? " (known from an earlier check)" : "");
  if (const std::string message = without_end_of_line(printable(failure.message));
      !message.empty()) {
    text += "\n" + indented(message);
  }
  if (!failure.holds_up.empty()) {
    text += "\n  holds up " + format_count(failure.holds_up.size(), "module") + ": " +
            printable(list_of(failure.holds_up));
  }
  return text;
}

std::string describe(const Summary& summary, const Terminal& terminal) {
  std::string text;
  if (summary.interrupted) {
    text = terminal.paint(Colour::kYellow, "interrupted");
  } else if (summary.failed > 0) {
    text = terminal.paint(Colour::kRed, format_count(summary.failed, "module") + " failed");
  } else if (summary.skipped > 0) {
    text = terminal.paint(Colour::kYellow, "not finished");
  } else {
    text = terminal.paint(Colour::kGreen, "all proved");
  }
  text += ": " + std::to_string(summary.checked) + " checked, " + std::to_string(summary.cached) +
          " from cache, " + std::to_string(summary.failed) + " failed, " +
          std::to_string(summary.skipped) + " skipped in " + format_duration(summary.wall);
  if (summary.saved.count() > 0) {
    text += " (prover time saved: " + format_duration(summary.saved) + ")";
  }
  return text;
}

}  // namespace sequent::cli
