#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace sequent::decls {

// What coqtop answers to `About X.`: all are pieces of the text that was read.
struct CoqAbout {
  enum class Kind : std::uint8_t { kConstant, kInductive, kConstructor };
  enum class Body : std::uint8_t {
    kNone,  // an axiom, a primitive; and what is no constant
    kTransparent,
    kOpaque,
  };

  std::string_view printed_name;  // the shortest name: "Nat.add"
  std::string_view full_name;     // "Coq.Init.Nat.add"
  std::string_view universes;     // "u v" of a polymorphic one
  std::string_view type;          // with all printed, and implicit binders in their brackets
  Kind kind = Kind::kConstant;
  Body body = Body::kNone;
};

// Reads the answers to many `About`, in their order.
// Errors: kInvalid "LINE:COLUMN: what is wrong".
base::Result<std::vector<CoqAbout>> read_coq_about(std::string_view text);

// Reads the answers to many `Print Assumptions`: the printed names of each.
std::vector<std::vector<std::string_view>> read_coq_assumptions(std::string_view text);

// Reads the answers to many `SearchDepend`, of the plugin dpdgraph: the printed names of each.
std::vector<std::vector<std::string_view>> read_coq_needs(std::string_view text);

// A line of `Search`: the shortest name and the type as it is printed for people, whose lines are
// one here.
struct CoqFound {
  std::string_view name;
  std::string statement;
};

// Reads what `Search` printed.
std::vector<CoqFound> read_coq_search(std::string_view text);

}  // namespace sequent::decls
