#include <algorithm>
#include <exception>
#include <set>
#include <string>
#include <vector>

#include <malloc.h>

#include "cli/command.h"
#include "cli/output/format.h"
#include "cli/suggest.h"

namespace sequent::cli {
namespace {

using Words = std::span<const std::string>;

std::string help_line(const CommandEntry& command) {
  std::string line = "  " + std::string(command.name);
  line.resize(std::max<std::size_t>(line.size() + 2, 25), ' ');
  return line.append(command.summary).append("\n");
}

std::string general_help() {
  std::string text =
      "Sequent checks libraries of formal proofs, and never checks the same thing twice.\n\n"
      "Usage: sequent COMMAND [options]\n\nCommands:\n";
  for (const CommandEntry& command : all_commands()) {
    text += help_line(command);
  }
  return text +
         "\n'sequent COMMAND --help' says more, with examples.\n\n"
         "Examples:\n"
         "  sequent check examples/coq/sorting\n"
         "      check a library; the second time nothing is left to do\n"
         "  sequent serve --listen 127.0.0.1:7379\n"
         "      let other machines share the results\n";
}

std::vector<std::string> command_names() {
  std::vector<std::string> names{"help"};
  for (const CommandEntry& command : all_commands()) {
    names.emplace_back(command.name);
  }
  return names;
}

// The command that `words` begin with; takes its words off. Null if there is none.
const CommandEntry* take_command(Words& words) {
  for (const CommandEntry& command : all_commands()) {
    const auto count =
        static_cast<std::size_t>(1 + std::count(command.name.begin(), command.name.end(), ' '));
    if (words.size() >= count && command.name == joined(words.first(count), " ")) {
      words = words.subspan(count);
      return &command;
    }
  }
  return nullptr;
}

// Commands of several words that begin with the same ones: "cache", "decls import".
struct Group {
  std::string name;
  std::size_t words = 0;
  std::vector<const CommandEntry*> members;
};

// The longest group that `words` begin with; without members if there is none.
Group group_of(Words words) {
  for (std::size_t count = std::min<std::size_t>(words.size(), 2); count > 0; --count) {
    Group group{.name = joined(words.first(count), " "), .words = count, .members = {}};
    for (const CommandEntry& command : all_commands()) {
      if (command.name.starts_with(group.name + " ")) {
        group.members.push_back(&command);
      }
    }
    if (!group.members.empty()) {
      return group;
    }
  }
  return {};
}

bool asks_for_help(const std::string& word) {
  return word == "--help" || word == "-h";
}

std::string group_help(const Group& group) {
  std::string text = "Usage: sequent " + group.name + " COMMAND [options]\n\nCommands:\n";
  std::string examples = "\nExamples:\n";
  for (const CommandEntry* const member : group.members) {
    text += help_line(*member);
    examples += "  sequent " + std::string(member->name) + " --help\n";
  }
  return text + examples;
}

ExitCode refuse_command(Terminal& terminal, Words words) {
  if (const Group group = group_of(words); !group.members.empty()) {
    std::set<std::string> names;
    for (const CommandEntry* const member : group.members) {
      const std::string_view rest = member->name.substr(group.name.size() + 1);
      names.emplace(rest.substr(0, rest.find(' ')));
    }
    const std::vector<std::string> next(names.begin(), names.end());
    const std::string what = words.size() > group.words
                                 ? "unknown command '" + group.name + " " + words[group.words] +
                                       "'" + did_you_mean(words[group.words], next)
                                 : group.name + " what?";
    terminal.complain(what + " (there is: " + joined(next, ", ") + "; see: sequent " + group.name +
                      " --help)");
    return ExitCode::kUsage;
  }
  const bool is_option = words[0].starts_with('-');
  terminal.complain((is_option ? "unknown option '" : "unknown command '") + words[0] + "'" +
                    did_you_mean(words[0], command_names()) + " (see: sequent --help)");
  return ExitCode::kUsage;
}

ExitCode run_command(Terminal& terminal, const CommandEntry& entry, Words words) {
  const std::unique_ptr<Command> command = entry.make();
  Options options{std::string(entry.name)};
  command->declare(options);
  const auto asked = options.parse(words);
  if (!asked) {
    terminal.complain(asked.error().message);
    return ExitCode::kUsage;
  }
  if (*asked == Options::Asked::kHelp) {
    terminal.print(options.help());
    return ExitCode::kProved;
  }
  return command->run(terminal);
}

ExitCode run(Terminal& terminal, Words words) {
  if (words.empty()) {
    terminal.print(general_help());
    return ExitCode::kUsage;
  }
  if (words[0] == "--version" || words[0] == "-V") {
    terminal.print_line("sequent " SEQUENT_VERSION);
    return ExitCode::kProved;
  }
  const bool wants_help = words[0] == "help" || asks_for_help(words[0]);
  if (wants_help) {
    words = words.subspan(1);
    if (words.empty()) {
      terminal.print(general_help());
      return ExitCode::kProved;
    }
  }
  const Group group = group_of(words);
  const bool asks_group =
      wants_help ? words.size() == group.words
                 : words.size() == group.words + 1 && asks_for_help(words[group.words]);
  if (!group.members.empty() && asks_group) {
    terminal.print(group_help(group));
    return ExitCode::kProved;
  }
  Words rest = words;
  const CommandEntry* const command = take_command(rest);
  if (command == nullptr) {
    return refuse_command(terminal, words);
  }
  const std::vector<std::string> only_help{"--help"};
  return run_command(terminal, *command, wants_help ? Words(only_help) : rest);
}

// Of all threads: a heap that malloc makes for one of them grows by a system call every four
// kilobytes, and what it frees is of no use to the others.
void use_one_heap() {
  ::mallopt(M_ARENA_MAX, 1);
}

}  // namespace
}  // namespace sequent::cli

int main(int count, char** words) {
  using sequent::cli::ExitCode;
  sequent::cli::use_one_heap();
  sequent::cli::Terminal terminal;
  try {
    const std::vector<std::string> rest(words + (count > 0 ? 1 : 0), words + count);
    return static_cast<int>(sequent::cli::run(terminal, rest));
  } catch (const std::bad_alloc&) {
    terminal.complain("out of memory");
  } catch (const std::exception& error) {
    terminal.complain(std::string("stopped by a fault of its own: ") + error.what());
  } catch (...) {
    terminal.complain("stopped by an unknown fault");
  }
  return static_cast<int>(ExitCode::kOutOfOrder);
}
