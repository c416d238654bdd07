#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace sequent::decls {

// A word of what coqtop prints of a term.
struct CoqToken {
  enum class Kind : std::uint8_t {
    kEnd,
    kName,       // "nat", "List.app", "x'"
    kKeyword,    // "forall", "match", "Prop"
    kNumber,     // 5, -3, 0x1.8p+1
    kString,     // with its quotes
    kUniverses,  // "@{u v}", all of it
    kScope,      // "%nat_scope"
    kSymbol,     // "(", ":=", "=>", "@", ".(", "_"
  };
  Kind kind = Kind::kEnd;
  std::string_view text;
  bool operator==(const CoqToken&) const = default;
};

// The words of a term, the last of which is kEnd (an empty piece of `text` at its end). Comments,
// which hold constraints of universes, are left out. The texts are pieces of `text`.
// Errors: kInvalid "COLUMN: what is wrong", in bytes from 1.
base::Result<std::vector<CoqToken>> lex_coq_term(std::string_view text);

// "COLUMN: message" about a place in `text`.
base::Error coq_error_at(std::string_view text, std::string_view place, std::string_view message);

}  // namespace sequent::decls
