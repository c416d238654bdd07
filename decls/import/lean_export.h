#pragma once

#include <string>

#include "decls/declaration_sink.h"
#include "decls/import/ilean.h"
#include "decls/import/import_progress.h"
#include "engine/base/result.h"

namespace sequent::decls {

struct LeanExportOptions {
  bool values = false;  // import the values of definitions and proofs too
  // Where declarations stand: an export does not say it. Without it, or where it does not know,
  // the module is the file's name without its last extension. Borrowed.
  const LeanPlaces* places = nullptr;
};

// Reads what lean4export wrote, of Lean 4: its text format (2.0.0) or NDJSON (before 3.0.0,
// 3.0.0 and 3.1.0), told apart by the first byte. docs/formats.md says what becomes of it.
//
// Errors: kInvalid "FILE:LINE:COLUMN: what" for bad input and for other versions; else those
// of the file, the sink and `progress`.
base::Status read_lean_export(const std::string& path,
                              const LeanExportOptions& options,
                              const ImportProgress& progress,
                              DeclarationSink& sink);

}  // namespace sequent::decls
