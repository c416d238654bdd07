#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "decls/declaration.h"
#include "decls/declaration_sink.h"
#include "decls/import/lean_export.h"
#include "decls/import/lean_expressions.h"
#include "decls/import/lean_ids.h"
#include "decls/import/lean_levels.h"
#include "decls/import/lean_names.h"
#include "decls/import/lean_terms.h"

namespace sequent::decls {

// What an export says of one declaration, in indices of the tables.
struct LeanConstant {
  DeclarationKind kind = DeclarationKind::kTheorem;
  LeanNames::Index name = 0;
  std::vector<LeanNames::Index> universes;
  LeanExpressions::Index type = 0;
  std::optional<LeanExpressions::Index> value;
  std::vector<LeanNames::Index> constructors;  // of an inductive
  std::vector<LeanExpressions::Index> rules;   // of a recursor: right-hand sides
  std::vector<std::string> tags;
};

// What both forms of Lean export are read into: its tables, and a sink for declarations. Knows
// nothing of how they are written.
//
// Borrows: the places, the sink.
// Errors: of tables: kInvalid, without a place; of `declare`: also those of the sink.
// Threads: one.
class LeanExportLibrary {
 public:
  // `module`: where declarations stand that `options.places` does not know.
  LeanExportLibrary(std::string module, const LeanExportOptions& options, DeclarationSink& sink)
      : module_(std::move(module)), options_(options), sink_(sink) {}

  // The entries behind ids; kInvalid if there is none yet.
  [[nodiscard]] base::Result<LeanNames::Index> name(std::uint64_t id) const;
  [[nodiscard]] base::Result<LeanLevels::Index> level(std::uint64_t id) const;
  [[nodiscard]] base::Result<LeanExpressions::Index> expression(std::uint64_t id) const;

  // New entries, with ids of their own.
  base::Status add_name(std::uint64_t id, LeanNames::Index prefix, std::string_view part);
  base::Status add_name(std::uint64_t id, LeanNames::Index prefix, std::uint64_t part);
  enum class Maximum { kPlain, kImpredicative };
  base::Status add_successor(std::uint64_t id, LeanLevels::Index of);
  base::Status add_maximum(std::uint64_t id,
                           Maximum kind,
                           LeanLevels::Index first,
                           LeanLevels::Index second);
  base::Status add_parameter(std::uint64_t id, LeanNames::Index name);
  base::Status add_expression(std::uint64_t id, const LeanExpression& expression);
  base::Status add_let(std::uint64_t id,
                       LeanNames::Index name,
                       LeanExpressions::Let let,
                       LeanExpressions::Index body);
  base::Status add_natural(std::uint64_t id, std::string_view digits);
  base::Status add_string(std::uint64_t id, std::string_view text);
  // `of` under one more id: an annotation says nothing here.
  base::Status add_annotation(std::uint64_t id, LeanExpressions::Index of);

  base::Status declare(const LeanConstant& constant);
  [[nodiscard]] std::uint64_t declarations() const { return declared_.size(); }

 private:
  [[nodiscard]] std::vector<Edge> edges_of(const LeanConstant& constant, const std::string& name);
  void place(const LeanConstant& constant, Declaration& declaration) const;
  base::Status name_expression(std::uint64_t id);

  std::string module_;
  LeanExportOptions options_;
  DeclarationSink& sink_;
  LeanIds name_ids_{1};   // 0: anonymous
  LeanIds level_ids_{1};  // 0: level zero
  LeanIds expression_ids_{0};
  LeanNames names_;
  LeanLevels levels_;
  LeanExpressions expressions_;
  LeanTerms terms_{names_, levels_, expressions_};
  std::unordered_set<std::string> declared_;
};

}  // namespace sequent::decls
