#include "cli/decls/run_import.h"

#include <chrono>
#include <filesystem>
#include <system_error>

#include <nlohmann/json.hpp>

#include "cli/decls/import_display.h"
#include "cli/output/format.h"
#include "cli/signals.h"
#include "decls/declaration_store.h"
#include "decls/declaration_writer.h"
#include "search/mirror.h"

namespace sequent::cli {
namespace {

using std::chrono::steady_clock;

void say_done(Terminal& terminal,
              const ImportRequest& request,
              const decls::ImportSummary& summary,
              std::chrono::microseconds took) {
  if (request.json) {
    const nlohmann::ordered_json object{
        {"format", request.format},
        {"source", request.source},
        {"declarations", summary.declarations},
        {"modules", summary.modules},
        {"edges", summary.edges},
        {"removed", summary.removed},
        {"seconds", std::chrono::duration<double>(took).count()},
    };
    terminal.print_line(
        object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    return;
  }
  std::string line = "imported " + format_count(summary.declarations, "declaration") + " of " +
                     format_count(summary.modules, "module") + " with " +
                     format_count(summary.edges, "edge");
  if (summary.removed > 0) {
    line += ", removed " + format_count(summary.removed, "declaration") + " of an earlier import";
  }
  terminal.print_line(line + ", in " + format_duration(took));
}

// One file is one origin, however it was named.
std::string origin_of(const ImportRequest& request) {
  std::error_code failed;
  const auto path = std::filesystem::canonical(request.source, failed);
  return request.format + " " + (failed ? request.source : path.string());
}

base::Result<decls::ImportSummary> import_into(decls::DeclarationStore& store,
                                               const ImportRequest& request,
                                               const Importer& import,
                                               const Signals& signals,
                                               ImportDisplay& display) {
  SEQUENT_TRY_ASSIGN(decls::DeclarationWriter writer,
                     decls::DeclarationWriter::create(store, origin_of(request)));
  const auto reading = [&](const decls::ImportStep& step) {
    display.update("reading", step.declarations, step.bytes_done, step.bytes_total);
    return !signals.first().stop_requested();
  };
  SEQUENT_TRY(import(reading, writer));
  if (signals.first().stop_requested()) {
    return base::unavailable("interrupted: nothing was imported");
  }
  // What is being stored is stored to its end, unless somebody insists.
  return writer.finish([&](std::uint64_t done, std::uint64_t total) {
    display.update("storing", done, done, total);
    return !signals.second().stop_requested();
  });
}

// So that the first search finds it made.
base::Status store_index(store::Store& store,
                         const std::string& name_space,
                         const decls::ImportSummary& summary,
                         ImportDisplay& display) {
  display.update("indexing", summary.declarations, 0, 0);
  search::Mirror mirror(store, name_space);
  SEQUENT_TRY(mirror.update());
  return mirror.is_worth_saving() ? mirror.save() : base::Status();
}

}  // namespace

base::Status require_source(const std::string& path) {
  std::error_code failed;
  return std::filesystem::exists(path, failed)
             ? base::Status()
             : base::invalid("there is no " + path + " to import");
}

ExitCode run_import(Terminal& terminal,
                    const StoreAccess& access,
                    const ImportRequest& request,
                    const Importer& import) {
  const auto began = steady_clock::now();
  const Signals signals;
  const auto opened = access.open({.stop = signals.first()});
  if (!opened) {
    return complain(terminal, opened.error());
  }
  decls::DeclarationStore store((*opened)->store(), access.name_space);
  ImportDisplay display(terminal, request.source, request.json);
  const auto summary = import_into(store, request, import, signals, display);
  const base::Status indexed =
      summary ? store_index((*opened)->store(), access.name_space, *summary, display)
              : base::Status();
  display.clear();
  if (!summary) {
    terminal.complain(summary.error().message);
    return signals.first().stop_requested() ? ExitCode::kInterrupted
                                            : exit_code_of(summary.error());
  }
  say_done(terminal, request, *summary,
           std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - began));
  if (!indexed) {
    return complain(terminal, indexed.error());
  }
  return ExitCode::kProved;
}

}  // namespace sequent::cli
