#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/decls/library_command.h"
#include "cli/output/format.h"

namespace sequent::cli {
namespace {

class RemoveCommand final : public LibraryCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Removes declarations and what they say that they need. That others need them stays "
            "known.")
        .arguments("NAME", names_)
        .flag("modules", modules_, "the names are of modules: all that they have")
        .example("sequent decls remove Nat.add_comm", "one declaration")
        .example("sequent decls remove --modules MyLib.Old", "all of a module");
  }

  [[nodiscard]] std::string_view json_help() const override { return "one JSON object"; }

  base::Status say(Terminal& terminal, Library& library) override {
    // All of them are looked up first: a wrong name removes nothing.
    std::vector<std::string> chosen;
    for (const std::string& name : names_) {
      if (modules_) {
        SEQUENT_TRY_ASSIGN(const std::vector<std::string> names, library.names(name));
        chosen.insert(chosen.end(), names.begin(), names.end());
      } else {
        SEQUENT_TRY_ASSIGN(const decls::Declaration known, library.get(name));
        chosen.push_back(known.name);
      }
    }
    std::ranges::sort(chosen);
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    SEQUENT_TRY_ASSIGN(const std::uint64_t removed, library.decls().remove(chosen));
    if (json()) {
      print_json(terminal, {{"removed", removed}});
    } else {
      terminal.print_line("removed " + format_count(removed, "declaration"));
    }
    return {};
  }

  std::vector<std::string> names_;
  bool modules_ = false;
};

}  // namespace

std::unique_ptr<Command> make_decls_remove_command() {
  return std::make_unique<RemoveCommand>();
}

}  // namespace sequent::cli
