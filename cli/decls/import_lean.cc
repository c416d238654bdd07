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
            "and stores what it declares: types, kinds and what each rests on. An export does not\n"
            "say where a declaration stands; the .ilean files of a build do. By themselves these\n"
            "give modules, positions and what each declaration mentions, without types.")
        .argument("FILE", export_path_, true)
        .text("ilean", ilean_path_, "PATH", "an .ilean file, or a folder of them");
    access_.declare(options);
    options.flag("values", values_, "keep the values of definitions and proofs too")
        .flag("json", json_, "the summary as one JSON object")
        .example("lake env lean4export Mathlib > Mathlib.ndjson", "what lean4export is for")
        .example("sequent decls import lean Mathlib.ndjson", "into your own embedded store")
        .example("sequent decls import lean Mathlib.ndjson --ilean .lake/build/lib",
                 "with the modules and positions of a build");
  }

  ExitCode run(Terminal& terminal) override {
    if (export_path_.empty() && ilean_path_.empty()) {
      terminal.complain("give a FILE, --ilean or both; see sequent decls import lean --help");
      return ExitCode::kUsage;
    }
    const bool from_export = !export_path_.empty();
    const ImportRequest request{.format = from_export ? "lean" : "ilean",
                                .source = from_export ? export_path_ : ilean_path_,
                                .json = json_};
    if (const base::Status there = require_source(request.source); !there) {
      return complain(terminal, there.error());
    }
    return run_import(terminal, access_, request,
                      [&](const decls::ImportProgress& progress, decls::DeclarationSink& sink) {
                        return from_export ? read_export(progress, sink)
                                           : decls::read_ilean(ilean_path_, progress, sink);
                      });
  }

 private:
  base::Result<decls::LeanPlaces> places(const decls::ImportProgress& progress) const {
    return ilean_path_.empty() ? decls::LeanPlaces()
                               : decls::read_ilean_places(ilean_path_, progress);
  }

  base::Status read_export(const decls::ImportProgress& progress,
                           decls::DeclarationSink& sink) const {
    SEQUENT_TRY_ASSIGN(const decls::LeanPlaces known, places(progress));
    return decls::read_lean_export(export_path_, {.values = values_, .places = &known}, progress,
                                   sink);
  }

  StoreAccess access_;
  std::string export_path_;
  std::string ilean_path_;
  bool values_ = false;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_import_lean_command() {
  return std::make_unique<ImportLeanCommand>();
}

}  // namespace sequent::cli
