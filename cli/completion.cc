#include <algorithm>
#include <set>

#include "cli/command.h"
#include "cli/suggest.h"

namespace sequent::cli {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

// The words that may follow `sequent`, the groups' own words, and each command's options, as
// branches of a shell `case` over the words before the cursor.
std::string cases() {
  std::string text;
  std::set<std::string> first;
  for (const CommandEntry& entry : all_commands()) {
    const std::string name(entry.name);
    const std::size_t space = name.find(' ');
    first.insert(name.substr(0, space));
    const std::unique_ptr<Command> command = entry.make();
    Options options(name);
    command->declare(options);
    text += "    '" + name + "') words='" + joined(options.names()) + "' ;;\n";
  }
  for (const std::string& group : first) {
    std::vector<std::string> members;
    for (const CommandEntry& entry : all_commands()) {
      if (entry.name.starts_with(group + " ")) {
        members.emplace_back(entry.name.substr(group.size() + 1));
      }
    }
    if (!members.empty()) {
      text += "    '" + group + "') words='" + joined(members) + "' ;;\n";
    }
  }
  return text + "    '') words='help --help --version " + joined({first.begin(), first.end()}) +
         "' ;;\n";
}

// "cache|jobs|store": the first words of commands of two.
std::string groups() {
  std::set<std::string> found;
  for (const CommandEntry& entry : all_commands()) {
    if (const std::size_t space = entry.name.find(' '); space != std::string_view::npos) {
      found.emplace(entry.name.substr(0, space));
    }
  }
  std::string text;
  for (const std::string& group : found) {
    text += (text.empty() ? "" : "|") + group;
  }
  return text;
}

std::string bash_script() {
  return "_sequent() {\n"
         "  local words= at=\"${COMP_WORDS[1]}\" current=\"${COMP_WORDS[COMP_CWORD]}\"\n"
         "  case $at in " +
         groups() +
         ") [ \"$COMP_CWORD\" -gt 2 ] && at=\"$at ${COMP_WORDS[2]}\" "
         ";; "
         "esac\n"
         "  [ \"$COMP_CWORD\" -eq 1 ] && at=\n"
         "  case $at in\n" +
         cases() +
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "}\n"
         "complete -o default -F _sequent sequent\n";
}

std::string zsh_script() {
  return "#compdef sequent\nautoload -U +X bashcompinit && bashcompinit\n" + bash_script();
}

class CompletionCommand final : public Command {
 public:
  void declare(Options& options) override {
    options.summary("Prints a script that completes sequent's words in a shell.")
        .argument("bash|zsh", shell_, false)
        .example("source <(sequent completion bash)", "complete in this shell")
        .example("sequent completion zsh > ~/.zfunc/_sequent", "complete in every zsh");
  }

  ExitCode run(Terminal& terminal) override {
    if (shell_ == "bash") {
      terminal.print(bash_script());
      return ExitCode::kProved;
    }
    if (shell_ == "zsh") {
      terminal.print(zsh_script());
      return ExitCode::kProved;
    }
    const std::vector<std::string> shells{"bash", "zsh"};
    terminal.complain("no completion for shell '" + shell_ + "'" + did_you_mean(shell_, shells) +
                      " (there is: bash, zsh)");
    return ExitCode::kUsage;
  }

 private:
  std::string shell_;
};

}  // namespace

std::unique_ptr<Command> make_completion_command() {
  return std::make_unique<CompletionCommand>();
}

}  // namespace sequent::cli
