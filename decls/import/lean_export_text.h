#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "decls/import/lean_export_library.h"
#include "decls/import/lean_export_words.h"
#include "decls/import/line_reader.h"
#include "engine/base/result.h"

namespace sequent::decls {

// Reads the text format 2.0.0 of lean4export: the version, then an entry or a declaration a
// line.
//
// Borrows: the lines, for where errors are; the library.
// Errors: kInvalid with the place; those of the library's sink.
// Threads: one.
class LeanExportText {
 public:
  LeanExportText(const LineReader& lines, LeanExportLibrary& library)
      : lines_(lines), library_(library), words_(lines, library) {}

  base::Status read(std::string_view line);

 private:
  // What a line may be.
  enum class Form : bool { kDeclaration, kEntry };  // an entry has an id in front
  struct Row {
    std::string_view word;
    Form form;
    base::Status (LeanExportText::*read)();
  };
  static const Row* row_of(std::string_view word);

  base::Status version(std::string_view line);
  base::Status read_name_string();
  base::Status read_name_number();
  base::Status read_successor();
  base::Status read_maximum();
  base::Status read_impredicative_maximum();
  base::Status read_parameter();
  base::Status read_bound();
  base::Status read_sort();
  base::Status read_constant();
  base::Status read_apply();
  base::Status read_lambda();
  base::Status read_pi();
  base::Status read_let();
  base::Status read_projection();
  base::Status read_natural();
  base::Status read_string();
  base::Status read_rule();
  base::Status read_axiom();
  base::Status read_definition();
  base::Status read_theorem();
  base::Status read_opaque();
  base::Status read_quotient();
  base::Status read_inductive();
  base::Status read_constructor();
  base::Status read_recursor();

  base::Status read_level_pair(LeanExportLibrary::Maximum kind);
  base::Status read_binding(LeanExpression::Kind kind);
  base::Status read_with_value(DeclarationKind kind);
  base::Result<LeanConstant> begin_constant(DeclarationKind kind);
  base::Status declare(LeanConstant& constant);

  const LineReader& lines_;
  LeanExportLibrary& library_;
  std::unordered_map<std::uint64_t, LeanExpressions::Index> rules_;
  bool versioned_ = false;
  LeanExportWords words_;  // of the line that is being read
  std::uint64_t id_ = 0;   // of its entry
};

}  // namespace sequent::decls
