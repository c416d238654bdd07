#include <map>
#include <set>

#include "cli/command.h"
#include "cli/output/format.h"
#include "cli/suggest.h"

namespace sequent::cli {
namespace {

// The words that commands begin with, and what may follow: "cache": "explain gc stats verify".
// Those of `count` words, joined by blanks.
std::map<std::string, std::set<std::string>> groups(int count) {
  std::map<std::string, std::set<std::string>> found;
  for (const CommandEntry& entry : all_commands()) {
    std::size_t end = 0;
    for (int i = 0; i < count && end != std::string_view::npos; ++i) {
      end = entry.name.find(' ', end + (i > 0 ? 1 : 0));
    }
    if (end != std::string_view::npos) {
      const std::string_view rest = entry.name.substr(end + 1);
      found[std::string(entry.name.substr(0, end))].emplace(rest.substr(0, rest.find(' ')));
    }
  }
  return found;
}

// The words that may follow `sequent`, the groups' own words, and each command's options, as
// branches of a shell `case` over the words before the cursor.
std::string cases() {
  std::string text;
  std::set<std::string> first;
  for (const CommandEntry& entry : all_commands()) {
    const std::string name(entry.name);
    first.insert(name.substr(0, name.find(' ')));
    const std::unique_ptr<Command> command = entry.make();
    Options options(name);
    command->declare(options);
    text += "    '" + name + "') words='" + joined(options.names(), " ") + "' ;;\n";
  }
  for (const int count : {1, 2}) {
    for (const auto& [group, members] : groups(count)) {
      text += "    '" + group + "') words='" +
              joined(std::vector(members.begin(), members.end()), " ") + "' ;;\n";
    }
  }
  return text + "    '') words='help --help --version " +
         joined(std::vector(first.begin(), first.end()), " ") + "' ;;\n";
}

// A shell `case` that takes the word after a group of `count` words into `at`, if it is complete.
std::string take_next_word(int count) {
  std::string patterns;
  for (const auto& [group, members] : groups(count)) {
    patterns.append(patterns.empty() ? "'" : "|'").append(group).append("'");
  }
  const std::string next = std::to_string(count + 1);
  return patterns.empty() ? ""
                          : "  case $at in " + patterns + ") [ \"$COMP_CWORD\" -gt " + next +
                                " ] && at=\"$at ${COMP_WORDS[" + next + "]}\" ;; esac\n";
}

std::string bash_script() {
  return "_sequent() {\n"
         "  local words= at=\"${COMP_WORDS[1]}\" current=\"${COMP_WORDS[COMP_CWORD]}\"\n" +
         take_next_word(1) + take_next_word(2) +
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
