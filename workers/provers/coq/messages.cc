#include "workers/provers/coq/messages.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace sequent::provers {
namespace {

constexpr int kExitError = 1;
constexpr int kExitAnomaly = 129;

struct Cause {
  std::string_view words;
  std::string_view reason;
};
// Beginnings of errors that another machine, or the same one tomorrow, may not give.
constexpr std::array kMachineErrors = {
    Cause{"Out of memory", "out of memory"},
    Cause{"Stack overflow", "stack overflow (try a larger `ulimit -s`)"},
    Cause{"Fatal error: exception Out_of_memory", "out of memory"},
    Cause{"Fatal error: exception Stack_overflow", "stack overflow (try a larger `ulimit -s`)"},
    Cause{"System error:", ""},  // the system's own words follow
    Cause{"I/O error", ""},
    Cause{"Timeout!", "a Timeout in the source ran out"},
    Cause{"Compiled library", "libraries of different builds are mixed"},
};
// Words in them: what coqc says of a damaged `.vo`.
constexpr std::array kDamagedLibrary = {
    Cause{"Try to rebuild it", "a damaged library"},
    Cause{"bad version number", "a library of another Coq version"},
    Cause{"ad magic number", "a library of another Coq version"},
};
constexpr std::string_view kMissingInput = "Can't find file";
constexpr std::string_view kMissingPlugin = ".cmxs: No such file";

bool take(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) {
    return false;
  }
  text.remove_prefix(prefix.size());
  return true;
}

std::optional<int> take_number(std::string_view& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value < 0) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

// `File "F", line L, characters A-B:` as a message without text.
std::optional<Diagnostic> parse_place(std::string_view line) {
  if (!take(line, "File \"")) {
    return std::nullopt;
  }
  const std::size_t quote = line.rfind("\", line ");
  if (quote == std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view file = line.substr(0, quote);
  take(file, "./");
  line.remove_prefix(quote + 1);
  take(line, ", line ");
  const std::optional<int> number = take_number(line);
  if (!number || !take(line, ", characters ")) {
    return std::nullopt;
  }
  const std::optional<int> begin = take_number(line);
  if (!begin || !take(line, "-")) {
    return std::nullopt;
  }
  const std::optional<int> end = take_number(line);
  if (!end || line != ":" || *begin > 1'000'000'000 || *end > 1'000'000'000) {
    return std::nullopt;
  }
  return Diagnostic{
      .file = std::string(file), .line = *number, .column = *begin + 1, .end_column = *end + 1};
}

// Takes `Error:` or `Warning:` off the text; what has neither is information, unless
// it is the program's last cry.
void set_severity(Diagnostic& message, bool has_place) {
  std::string_view text = message.text;
  const bool labelled = take(text, "Error:") || take(text, "*** Error:");
  if (!labelled && take(text, "Warning:")) {
    message.severity = Severity::kWarning;
  } else if (labelled || text.substr(0, 11) == "Fatal error" || text.substr(0, 7) == "Anomaly" ||
             has_place) {
    message.severity = Severity::kError;
  } else {
    message.severity = Severity::kInfo;
  }
  const std::size_t begin = text.find_first_not_of(" \n");
  const std::size_t end = text.find_last_not_of(" \n\r\t");
  message.text =
      begin == std::string_view::npos ? "" : std::string(text.substr(begin, end + 1 - begin));
}

bool begins_message(std::string_view line) {
  return line.substr(0, 6) == "Error:" || line.substr(0, 8) == "Warning:" ||
         line.substr(0, 11) == "Fatal error" || line.substr(0, 7) == "Anomaly" ||
         line.substr(0, 10) == "*** Error:";
}

// Gathers lines into messages.
class Messages {
 public:
  void add(std::string_view line) {
    if (std::optional<Diagnostic> place = parse_place(line)) {
      flush();
      open_ = std::move(place);
      has_place_ = true;
      return;
    }
    const bool starts = begins_message(line) && (!open_ || !open_->text.empty());
    if (starts && !(open_ && has_place_ && open_->text.empty())) {
      flush();
    }
    if (!open_) {
      if (line.empty()) {
        return;
      }
      open_.emplace();
      has_place_ = false;
    }
    open_->text.append(line).append("\n");
  }
  std::vector<Diagnostic> finish() {
    flush();
    return std::move(messages_);
  }

 private:
  void flush() {
    if (open_) {
      set_severity(*open_, has_place_);
      if (has_place_ || !open_->text.empty()) {
        messages_.push_back(std::move(*open_));
      }
      open_.reset();
    }
  }

  std::vector<Diagnostic> messages_;
  std::optional<Diagnostic> open_;
  bool has_place_ = false;
};

const Diagnostic* last_error(const std::vector<Diagnostic>& messages) {
  for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
    if (message->severity == Severity::kError) {
      return &*message;
    }
  }
  return nullptr;
}

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

// Why an error says nothing of the module; absent: it does.
std::optional<std::string> machine_error(const Diagnostic& error) {
  const std::string_view text = error.text;
  if (text.find(kMissingPlugin) != std::string_view::npos) {
    return std::nullopt;  // its META file is there
  }
  for (const Cause& cause : kMachineErrors) {
    if (text.substr(0, cause.words.size()) == cause.words) {
      return cause.reason.empty() ? first_line(text) : std::string(cause.reason);
    }
  }
  for (const Cause& cause : kDamagedLibrary) {
    if (text.find(cause.words) != std::string_view::npos) {
      return std::string(cause.reason);
    }
  }
  // With a place it is a `Load` of a file that is not there: the module's own fault.
  if (error.line == 0 && text.substr(0, kMissingInput.size()) == kMissingInput) {
    return "an input is missing: " + first_line(text);
  }
  return std::nullopt;
}

}  // namespace

std::vector<Diagnostic> parse_coq_messages(std::string_view err) {
  Messages messages;
  while (!err.empty()) {
    const std::size_t end = err.find('\n');
    messages.add(err.substr(0, end));
    err.remove_prefix(end == std::string_view::npos ? err.size() : end + 1);
  }
  return messages.finish();
}

Judgement judge_coqc(int exit_code, std::string_view err) {
  Judgement judgement;
  judgement.diagnostics = parse_coq_messages(err);
  if (exit_code == 0) {
    judgement.outcome = Outcome::kProved;
    return judgement;
  }
  const Diagnostic* error = last_error(judgement.diagnostics);
  if (const std::optional<std::string> machine =
          error == nullptr ? std::nullopt : machine_error(*error)) {
    judgement.outcome = Outcome::kInfrastructure;
    judgement.reason = *machine;
    return judgement;
  }
  if ((exit_code == kExitError || exit_code == kExitAnomaly) && error != nullptr) {
    judgement.outcome = Outcome::kFailed;
    judgement.reason = first_line(error->text);
    return judgement;
  }
  judgement.outcome = Outcome::kInfrastructure;
  judgement.reason = "coqc ended with exit code " + std::to_string(exit_code) +
                     (error == nullptr ? " and no error message" : ": " + first_line(error->text));
  return judgement;
}

}  // namespace sequent::provers
