#pragma once

#include <string>
#include <unordered_map>

#include "decls/declaration.h"
#include "decls/declaration_sink.h"
#include "decls/import/import_progress.h"
#include "engine/base/result.h"

namespace sequent::decls {

// Reads the .ilean files that Lean wrote beside its .olean files, versions 1 to 5: where a
// module's declarations stand, and (but for version 1) what each mentions. A folder is searched to
// its depth; a file is read by itself. They have no types and no kinds: docs/formats.md says what
// stands in their place.
//
// Errors: kInvalid "FILE:LINE:COLUMN: what" for bad input, for other versions and for a name
// that two modules declare, "FOLDER: …" if there is no .ilean file in it; else those of the
// files, the sink and `progress`.
base::Status read_ilean(const std::string& path,
                        const ImportProgress& progress,
                        DeclarationSink& sink);

// Where a declaration stands.
struct LeanPlace {
  std::string module;
  Position position;
};
using LeanPlaces = std::unordered_map<std::string, LeanPlace>;  // by full name

// Only where the declarations of .ilean files stand, for an importer that knows the rest. A
// name of several modules is left out. Errors: as above; `progress` is told no declarations.
base::Result<LeanPlaces> read_ilean_places(const std::string& path, const ImportProgress& progress);

}  // namespace sequent::decls
