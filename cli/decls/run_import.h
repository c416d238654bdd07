#pragma once

#include <functional>
#include <string>

#include "cli/exit_code.h"
#include "cli/output/terminal.h"
#include "cli/store_access.h"
#include "decls/declaration_sink.h"
#include "decls/import/import_progress.h"
#include "engine/base/result.h"

namespace sequent::cli {

// One `sequent decls import`.
struct ImportRequest {
  // With the source it names the origin: another import of the same replaces this one.
  std::string format;  // "metamath"
  std::string source;  // as the user named it: "set.mm"
  bool json = false;
};

using Importer = std::function<base::Status(const decls::ImportProgress&, decls::DeclarationSink&)>;

// kInvalid: there is no such file or folder.
base::Status require_source(const std::string& path);

// Opens the store, lets `import` read, and stores what it gave once it ended without an error:
// until then, and after an error or Ctrl-C, the store is as it was. Shows how far it is, with an
// estimate, and at the end what was done. All that goes wrong has been said when it returns.
ExitCode run_import(Terminal& terminal,
                    const StoreAccess& access,
                    const ImportRequest& request,
                    const Importer& import);

}  // namespace sequent::cli
