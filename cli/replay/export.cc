#include <string>

#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/output_file.h"
#include "cli/replay/export_html.h"
#include "cli/replay/replay_command.h"
#include "cli/replay/step_json.h"

namespace sequent::cli {
namespace {

using states::Recording;
using states::StepNumber;

class ExportCommand final : public ReplayCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Writes a whole recording: for other programs, a line of JSON for the session, then "
            "one "
            "for each step with all goals after it; or with --html for browsers, one page that "
            "steps through it without network.")
        .argument("FILE|SESSION", name_, false)
        .flag("html", html_, "a page, instead of JSON")
        .text("output,o", output_, "FILE", "where to (default: the standard output)")
        .example("sequent replay export Sorting.v --json -o sorting.jsonl", "its last recording")
        .example("sequent replay export Sorting.v --html -o sorting.html",
                 "links: sorting.html#line-40, sorting.html#step-12");
  }

  base::Status say(Terminal& terminal, Replay& replay) override {
    SEQUENT_TRY_ASSIGN(const NamedSession named, replay.find(name_));
    if (!named.place.empty()) {
      return base::invalid("'" + name_ + "': a whole recording is exported (say " +
                           name_.substr(0, name_.rfind(':')) + ")");
    }
    if (html_ && json()) {
      return base::invalid("--html and --json are two formats: say one of them");
    }
    SEQUENT_TRY_ASSIGN(const Recording recording, replay.load(named.session));
    if (output_.empty()) {
      return write_as_asked(recording, [&](std::string_view line) -> base::Status {
        terminal.print(line);
        return {};
      });
    }
    SEQUENT_TRY_ASSIGN(OutputFile file, OutputFile::create(output_));
    SEQUENT_TRY(write_as_asked(recording, [&](std::string_view line) { return file.write(line); }));
    SEQUENT_TRY(file.finish());
    terminal.print_line("wrote " + printable(output_) + ": " +
                        format_count(recording.size(), "step") + ", " + format_size(file.size()));
    return {};
  }

  template <typename Write>
  base::Status write_as_asked(const Recording& recording, Write write) const {
    return html_ ? write(html_of(recording)) : write_json(recording, write);
  }

  template <typename Write>
  static base::Status write_json(const Recording& recording, Write write) {
    SEQUENT_TRY(write(json_line(json_of(recording.session()))));
    for (StepNumber step = 0; step < recording.size(); ++step) {
      SEQUENT_TRY(write(json_line(json_of_step(recording, step))));
    }
    return {};
  }

  std::string name_;
  std::string output_;
  bool html_ = false;
};

}  // namespace

std::unique_ptr<Command> make_replay_export_command() {
  return std::make_unique<ExportCommand>();
}

}  // namespace sequent::cli
