#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

#include "cli/command.h"
#include "cli/decls/run_import.h"
#include "cli/store_access.h"
#include "decls/import/coq_library.h"
#include "engine/base/guarded.h"
#include "workers/processes/process.h"
#include "workers/provers/coq/declare.h"
#include "workers/tool_runner.h"

namespace sequent::cli {
namespace {

constexpr std::chrono::milliseconds kReportEvery{200};

using Listing = std::optional<base::Result<decls::CoqListing>>;

class ImportCoqCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options
        .summary(
            "Imports the declarations of a Coq project that `sequent check` has compiled, or of "
            "an installed\nlibrary: types with all arguments, kinds, and (with the packages "
            "libcoq-dpdgraph and\ncoq-dpdgraph-tools) what each one uses.")
        .argument("DIR|_CoqProject", path_, true)
        .text("library", library_, "NAME", "an installed library: stdlib, or one of user-contrib")
        .flag("json", json_, "the summary as one object")
        .example("sequent decls import coq", "the project in this folder")
        .example("sequent decls import coq --library stdlib", "Coq's standard library");
  }

  ExitCode run(Terminal& terminal) override {
    if (!library_.empty() && !path_.empty()) {
      return complain(terminal, base::invalid("give a project or --library, not both"));
    }
    std::error_code error;
    const std::filesystem::path path =
        std::filesystem::absolute(path_.empty() ? "." : path_, error).lexically_normal();
    if (library_.empty() && (error || !std::filesystem::exists(path, error))) {
      return complain(terminal, base::invalid("there is no " + path_ + " to import"));
    }
    const ImportRequest request{
        .format = "coq", .source = library_.empty() ? path.string() : library_, .json = json_};
    std::vector<std::string> warnings;
    const ExitCode code =
        run_import(terminal, access_, request,
                   [&](const decls::ImportProgress& progress, decls::DeclarationSink& sink) {
                     return import(path.string(), progress, sink, warnings);
                   });
    for (const std::string& warning : warnings) {
      terminal.complain("warning: " + warning);
    }
    return code;
  }

 private:
  base::Status import(const std::string& path,
                      const decls::ImportProgress& progress,
                      decls::DeclarationSink& sink,
                      std::vector<std::string>& warnings) {
    std::stop_source stop;
    workers::Processes processes;
    workers::ProcessToolRunner tools(processes, stop.get_token());
    base::Result<provers::CoqModules> modules = library_.empty()
                                                    ? provers::project_modules(path)
                                                    : provers::library_modules(tools, library_);
    if (!modules) {
      return modules.error();
    }
    base::Guarded<Listing> listing;
    std::condition_variable listed;
    std::jthread lister([&] {
      base::Result<decls::CoqListing> made = provers::list_declarations(tools, *modules, warnings);
      *listing.lock() = std::move(made);
      listed.notify_one();
    });
    for (;;) {
      auto access = listing.lock();
      if (access.wait_until(listed, std::chrono::steady_clock::now() + kReportEvery,
                            [&] { return access->has_value(); })) {
        break;
      }
      if (base::Status told = decls::report(progress, {}); !told) {
        stop.request_stop();
        return told;
      }
    }
    lister.join();
    const base::Result<decls::CoqListing>& made = **listing.lock();
    if (!made) {
      return made.error();
    }
    return decls::read_coq_library(*made, progress, sink);
  }

  StoreAccess access_;
  std::string path_;
  std::string library_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_decls_import_coq_command() {
  return std::make_unique<ImportCoqCommand>();
}

}  // namespace sequent::cli
