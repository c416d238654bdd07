#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "decls/declaration_sink.h"
#include "decls/import/import_progress.h"
#include "engine/base/result.h"

namespace sequent::decls {

struct CoqPlace {
  Position position;
  std::string doc;
  std::set<std::string> tags;
};

// What coqtop and dpdgraph printed of the modules of a library, all in sessions that loaded the
// same, so that the same short names stand for the same.
struct CoqListing {
  std::vector<std::string> modules;  // full names of files, in their order
  std::string search;                // of `Search`: statements as people read them
  std::string about;                 // of `About`, for each name that `search` has
  std::string foreign;               // of `About`, for what they name beyond (foreign_names())
  std::string assumptions;           // of `Print Assumptions`, for each of names_without_body()
  std::optional<std::string> dependencies;  // of dpdgraph; absent: statement edges only
  std::optional<std::string> needs;  // of `SearchDepend`, for each name that `search` has; absent:
                                     // all edges are in `dependencies`, which else has the nodes
  // By full name; by that of a module and a dot, of what else stands in it.
  std::unordered_map<std::string, CoqPlace> places;
};

// Printed names that types in `about` and edges from there have, and that are not declared there;
// sorted. Errors: as read_coq_library().
base::Result<std::vector<std::string>> foreign_names(const CoqListing& listing);

// Printed names of constants without a value, in the order of `about`: axioms, primitives, and what
// modules hide behind signatures. Errors: as read_coq_library().
base::Result<std::vector<std::string>> names_without_body(const CoqListing& listing);

// Gives a library's declarations to the sink, module by module.
//
// kind: a constant without a value is an axiom, unless its assumptions are others than itself: then
// a signature hides the value, and it has proof edges to these. Others are a theorem if its type is
// a proposition, a recursor if it is named as Coq names those of an inductive beside it, else a
// definition, opaque or not. Without `dependencies` it is not known what is a proposition: then
// opaque ones are theorems. edges: statement for what the type names, else proof (of opaque ones)
// or definition; of inductives and constructors, field: what the other constructors' types name.
//
// Errors: kInvalid "LISTING:LINE:COLUMN: what is wrong" where LISTING is about, foreign,
// assumptions, needs or dependencies, or "the type of NAME: COLUMN: what is wrong"; those of the
// sink and of `progress`.
base::Status read_coq_library(const CoqListing& listing,
                              const ImportProgress& progress,
                              DeclarationSink& sink);

}  // namespace sequent::decls
