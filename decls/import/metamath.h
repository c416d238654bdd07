#pragma once

#include <string>

#include "decls/declaration_sink.h"
#include "decls/import/import_progress.h"

namespace sequent::decls {

// Reads a Metamath database (`.mm`, the Metamath book, 2nd edition, chapter 4 and appendix E) and
// the files that it includes, as a stream. What becomes of what stands in docs/formats.md.
//
// Proofs are read for what they use, and not verified.
//
// Errors: kInvalid "FILE:LINE:COLUMN: what" for what the book forbids; those of reading files, of
// the sink, of `report`.
base::Status read_metamath(const std::string& path,
                           const ImportProgress& progress,
                           DeclarationSink& sink);

}  // namespace sequent::decls
