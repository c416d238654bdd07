#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "decls/term.h"

namespace sequent::decls {

enum class DeclarationKind : std::uint8_t {
  kAxiom,
  kDefinition,
  kTheorem,  // of a proposition, with a proof
  kOpaque,   // a definition whose value nothing may look into
  kInductive,
  kConstructor,
  kRecursor,
  kQuotient,
  kSyntax,  // of a prover whose grammar is in its libraries (Metamath)
};

// Why a declaration needs another.
enum class EdgeKind : std::uint8_t {
  kStatement,   // its type names it
  kProof,       // its opaque proof does
  kDefinition,  // its transparent value does
  kField,       // an inductive's constructor or a structure's field
};

struct Edge {
  std::string target;  // full name; may be of a declaration that is not known
  EdgeKind kind = EdgeKind::kStatement;
  bool operator==(const Edge&) const = default;
  auto operator<=>(const Edge&) const = default;
};

struct Position {
  std::string file;          // as the importer was given it; empty: not known
  std::uint32_t line = 0;    // from 1
  std::uint32_t column = 0;  // from 1, in bytes
  bool operator==(const Position&) const = default;
};

// What a library declares, of any prover.
//
// Format: declaration.capnp.
struct Declaration {
  std::string name;  // full: "Coq.Init.Nat.add", "Nat.add_succ", "ax-mp"
  DeclarationKind kind = DeclarationKind::kTheorem;
  std::string module;  // full, that it stands in
  std::vector<std::string> universes;
  Term type;
  std::optional<Term> value;  // absent: none, or not imported
  std::string statement;      // the type as the prover's users write it
  Position position;
  std::string doc;
  std::vector<std::string> tags;  // sorted, no two equal: "deprecated", "instance", "private"
  std::vector<Edge> edges;        // sorted, no two equal; never to itself
  bool operator==(const Declaration&) const = default;
};

// Words for people and JSON: "theorem", "proof".
std::string_view name_of(DeclarationKind kind);
std::optional<DeclarationKind> declaration_kind_of(std::string_view name);
std::string_view name_of(EdgeKind kind);

}  // namespace sequent::decls
