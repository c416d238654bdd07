#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/decls/run_import.h"
#include "cli/store_access.h"
#include "decls/import/ilean.h"
#include "decls/import/lean_export.h"

namespace sequent::cli {
namespace {

class ImportLeanCommand final : public Command {
 public:
  void declare(Options& options) override {
    options
        .summary(
            "Reads what lean4export wrote of a Lean 4 library, text 2.0.0 or NDJSON up to 3.1.0,\n"
            "and stores what it declares: types, kinds and what each rests on. From the .ilean\n"
            "files of a build: positions and what each mentions, without types.")
        .argument("FILE", export_path_, true)
        .text("ilean", ilean_path_, "PATH",
              "read the .ilean files of this folder, or this one, in place of FILE");
    access_.declare(options);
    options.flag("values", export_.values, "keep the values of definitions and proofs too")
        .flag("json", json_, "the summary as one JSON object")
        .example("lake env lean4export Mathlib > Mathlib.ndjson", "what lean4export is for")
        .example("sequent decls import lean Mathlib.ndjson", "into your own embedded store")
        .example("sequent decls import lean --ilean .lake/build/lib", "what a build left behind");
  }

  ExitCode run(Terminal& terminal) override {
    if (export_path_.empty() == ilean_path_.empty()) {
      terminal.complain("give one of FILE and --ilean; see sequent decls import lean --help");
      return ExitCode::kUsage;
    }
    const bool from_export = ilean_path_.empty();
    const ImportRequest request{.format = from_export ? "lean" : "ilean",
                                .source = from_export ? export_path_ : ilean_path_,
                                .json = json_};
    return run_import(terminal, access_, request,
                      [&](const decls::ImportProgress& progress, decls::DeclarationSink& sink) {
                        return from_export
                                   ? decls::read_lean_export(export_path_, export_, progress, sink)
                                   : decls::read_ilean(ilean_path_, progress, sink);
                      });
  }

 private:
  StoreAccess access_;
  std::string export_path_;
  std::string ilean_path_;
  decls::LeanExportOptions export_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_import_lean_command() {
  return std::make_unique<ImportLeanCommand>();
}

}  // namespace sequent::cli
