#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "decls/import/coq_library.h"

namespace sequent::provers {

// A module's source, and what coqc wrote about it.
struct CoqSource {
  std::string_view module;  // logical name
  std::string_view file;    // for positions
  std::string_view text;
  std::string_view glob;  // empty: there is none
};

// Adds the places of what the source declares, by full names: exact ones if the .glob is of this
// text, else those that names_of_source() finds. The recursors of an inductive have its place. The
// documentation of a declaration is the comment `(** … *)` right before its sentence, unless it is
// a heading. Its tags are what its sentence and later ones of the source say of it (source_tags.h).
// Under "M." stands what `Module M := …` declares.
void add_places(const CoqSource& source, std::unordered_map<std::string, decls::CoqPlace>& places);

}  // namespace sequent::provers
