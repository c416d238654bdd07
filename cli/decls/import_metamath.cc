#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/decls/run_import.h"
#include "cli/store_access.h"
#include "decls/import/metamath.h"

namespace sequent::cli {
namespace {

class ImportMetamathCommand final : public Command {
 public:
  void declare(Options& options) override {
    options
        .summary(
            "Reads a Metamath database and the files that it includes, and stores what it "
            "declares: "
            "axioms,\ndefinitions, theorems and syntax axioms, with what each rests on. Formulas "
            "are "
            "parsed by the\ndatabase's own grammar; proofs are not verified.")
        .argument("FILE.mm", path_, false);
    access_.declare(options);
    options.flag("json", json_, "the summary as one JSON object")
        .example("sequent decls import metamath set.mm", "into your own embedded store")
        .example("sequent decls import metamath set.mm --store redis://10.0.0.5:7379",
                 "into a server");
  }

  ExitCode run(Terminal& terminal) override {
    if (const base::Status there = require_source(path_); !there) {
      return complain(terminal, there.error());
    }
    return run_import(terminal, access_, {.format = "metamath", .source = path_, .json = json_},
                      [&](const decls::ImportProgress& progress, decls::DeclarationSink& sink) {
                        return decls::read_metamath(path_, progress, sink);
                      });
  }

 private:
  StoreAccess access_;
  std::string path_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_import_metamath_command() {
  return std::make_unique<ImportMetamathCommand>();
}

}  // namespace sequent::cli
