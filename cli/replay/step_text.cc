#include "cli/replay/step_text.h"

#include <algorithm>
#include <string_view>

#include "cli/output/format.h"
#include "cli/replay/names.h"
#include "cli/replay/replay_access.h"

namespace sequent::cli {
namespace {

using states::Change;
using states::ProofState;
using states::Recording;
using states::StepNumber;
using states::StepOutcome;
using states::StepView;

constexpr std::size_t kLineWidth = 6;
constexpr std::size_t kStepWidth = 7;
constexpr std::size_t kIndent = kLineWidth + 1 + kStepWidth;
constexpr std::chrono::milliseconds kWorthTelling{10};

std::string right(std::string text, std::size_t width) {
  text.insert(0, width - std::min(width, text.size()), ' ');
  return text;
}

std::string left(std::string text, std::size_t width) {
  text.append(width - std::min(width, text.size()), ' ');
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      return lines;
    }
    text.remove_prefix(end + 1);
  }
}

// The blanks that all lines but the first begin with.
std::size_t common_indent(const std::vector<std::string_view>& lines) {
  std::size_t common = std::string_view::npos;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    common = std::min(common, lines[i].find_first_not_of(" \t"));
  }
  return common;
}

// A sentence of several lines with the later ones a little to the right of the first, as they
// stand to each other.
std::string sentence(std::string_view text) {
  const std::string safe = printable(text);
  const std::vector<std::string_view> lines = lines_of(safe);
  const std::size_t common = common_indent(lines);
  std::string shown(lines.front());
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    shown.append("\n").append(kIndent + 2, ' ');
    shown.append(line.substr(std::min(common, line.size())));
  }
  return shown;
}

std::string indented(std::string_view text, std::size_t indent) {
  const std::string safe = printable(text);
  std::string shown;
  for (const std::string_view line : lines_of(safe)) {
    shown.append(indent, ' ').append(line).append("\n");
  }
  return shown;
}

Colour colour_of(Change change, bool faint) {
  switch (change) {
    case Change::kAdded:
      return Colour::kGreen;
    case Change::kRemoved:
      return Colour::kRed;
    case Change::kChanged:
      return Colour::kYellow;
    case Change::kSame:
      break;
  }
  return faint ? Colour::kDim : Colour::kNone;
}

std::string_view sign_of(Change change) {
  switch (change) {
    case Change::kAdded:
      return "+ ";
    case Change::kRemoved:
      return "- ";
    case Change::kChanged:
      return "~ ";
    case Change::kSame:
      break;
  }
  return "  ";
}

}  // namespace

std::string text_of_step(const Terminal& terminal, const Recording& recording, StepNumber number) {
  const StepView step = recording.step(number);
  const bool done = step.outcome == StepOutcome::kDone;
  std::string text = right(std::to_string(step.span.line), kLineWidth) + " " +
                     terminal.paint(Colour::kDim, left(name_of(number), kStepWidth)) +
                     terminal.paint(done ? Colour::kBold : Colour::kRed, sentence(step.text));
  if (!done) {
    text += "  " + terminal.paint(Colour::kRed, name_of(step.outcome));
  }
  if (step.time >= kWorthTelling) {
    text += "  " + terminal.paint(Colour::kDim, format_duration(step.time));
  }
  text += "\n";
  if (!step.message.empty()) {
    std::string message = indented(step.message, kIndent + 2);
    message.pop_back();
    text += terminal.paint(done ? Colour::kDim : Colour::kRed, message) + "\n";
  }
  return text;
}

std::string text_of_change(const Terminal& terminal,
                           const Recording& recording,
                           StepNumber step,
                           bool all) {
  std::string text = text_of_step(terminal, recording, step);
  // What failed and what changed nothing leaves the goals that stand above.
  if (recording.state_after(step) != recording.state_before(step)) {
    text += text_of_state(terminal, recording, step, {.unchanged = all, .aside = all}) + "\n";
  }
  return text;
}

std::string text_of_state(const Terminal& terminal,
                          const Recording& recording,
                          StepNumber step,
                          const StateDetail& detail) {
  const auto after = recording.state_after(step);
  const auto before = recording.state_before(step);
  if (!after) {
    return "";
  }
  const ProofState state = recording.state(*after);
  std::optional<ProofState> earlier;
  if (before) {
    earlier = recording.state(*before);
  }
  return with_signs(terminal, draw_state(earlier ? &*earlier : nullptr, state, detail), kIndent);
}

std::string with_signs(const Terminal& terminal,
                       const std::vector<StateLine>& lines,
                       std::size_t indent) {
  std::string text;
  for (const StateLine& line : lines) {
    if (!line.text.empty()) {
      text.append(indent, ' ');
      text += terminal.paint(colour_of(line.change, line.faint),
                             std::string(sign_of(line.change)) + line.text);
    }
    text += "\n";
  }
  return text;
}

std::string headline(const Terminal& terminal, const states::Session& session) {
  std::string about =
      "  " + session.id + ", " + session.prover + ", " + format_count(session.steps, "step");
  if (session.failures > 0) {
    about += ", " + std::to_string(session.failures) + " not done";
  }
  if (session.status != states::SessionStatus::kCompleted) {
    about.append(", ").append(name_of(session.status));
  }
  return terminal.paint(Colour::kBold, printable(session.file)) +
         terminal.paint(Colour::kDim, printable(about)) + "\n";
}

}  // namespace sequent::cli
