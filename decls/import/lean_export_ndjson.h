#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "decls/import/json_text.h"
#include "decls/import/lean_export_library.h"
#include "decls/import/line_reader.h"
#include "engine/base/result.h"

namespace sequent::decls {

// Reads the NDJSON of lean4export: an object with `meta`, then an entry, a declaration or a
// group of declarations a line. Members that it does not need may be missing or new; an object
// that it does not know is refused.
//
// Borrows: the lines, for where errors are; the library.
// Errors: kInvalid with the place; those of the library's sink.
// Threads: one.
class LeanExportNdjson {
 public:
  LeanExportNdjson(const LineReader& lines, LeanExportLibrary& library)
      : lines_(lines), library_(library) {}

  base::Status read(std::string_view line);

 private:
  using Value = JsonText::Value;
  struct Row {
    std::string_view key;
    std::string_view id_key;  // which table it is an entry of
    base::Status (LeanExportNdjson::*read)(Value value);
  };
  static const Row* row_of(std::string_view key);

  // What a line says, besides its id.
  base::Status read_subject(Value subject, std::optional<Value> id);
  base::Status version();
  [[nodiscard]] base::Error error(Value value, std::string_view what) const;
  [[nodiscard]] base::Status placed(Value value, base::Status status) const;

  // A value, as what it has to be.
  base::Result<std::uint64_t> number(Value value) const;
  base::Result<std::uint32_t> small_number(Value value) const;
  base::Result<std::string_view> text(Value value) const;
  base::Result<LeanNames::Index> name(Value value) const;
  base::Result<LeanLevels::Index> level(Value value) const;
  base::Result<LeanExpressions::Index> expression(Value value) const;
  base::Result<TermNode::Binder> binder(Value value) const;
  base::Result<std::vector<LeanNames::Index>> names(Value value) const;
  // A member that has to be there.
  base::Result<Value> member(Value object, std::string_view key) const;
  base::Status expect(Value value, JsonText::Kind kind) const;

  base::Status read_name_string(Value value);
  base::Status read_name_number(Value value);
  base::Status read_successor(Value value);
  base::Status read_maximum(Value value);
  base::Status read_impredicative_maximum(Value value);
  base::Status read_parameter(Value value);
  base::Status read_bound(Value value);
  base::Status read_sort(Value value);
  base::Status read_constant(Value value);
  base::Status read_apply(Value value);
  base::Status read_lambda(Value value);
  base::Status read_pi(Value value);
  base::Status read_let(Value value);
  base::Status read_projection(Value value);
  base::Status read_natural(Value value);
  base::Status read_string(Value value);
  base::Status read_annotation(Value value);
  base::Status read_level_pair(Value value, LeanExportLibrary::Maximum kind);
  base::Status read_binding(Value value, LeanExpression::Kind kind);

  // In lean_export_ndjson_declarations.cc:
  base::Status read_group(Value group);
  base::Status read_declarations(Value one_or_more, DeclarationKind kind);
  base::Status read_declaration(Value value, DeclarationKind kind);
  base::Status read_rules(Value value, LeanConstant& constant) const;
  base::Status read_tags(Value value, LeanConstant& constant) const;

  const LineReader& lines_;
  LeanExportLibrary& library_;
  bool versioned_ = false;
  // Of the line that is being read:
  JsonText json_;
  std::uint64_t id_ = 0;  // of an entry
};

}  // namespace sequent::decls
