#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "decls/declaration_sink.h"
#include "decls/import/import_progress.h"
#include "decls/import/metamath/comment.h"
#include "decls/import/metamath/lexer.h"
#include "decls/import/metamath/statement.h"

namespace sequent::decls::metamath {

// Reads one database from its first word to its last.
//
// Borrows: progress and sink.
class Reader {
 public:
  // `database`: begins the names of its modules.
  Reader(Lexer lexer, std::string database, const ImportProgress& progress, DeclarationSink& sink);

  base::Status run();

 private:
  // What stands before the keyword of a statement.
  struct Labelled {
    std::string label;
    Token at;
  };

  void read_comment(std::string_view comment);
  base::Status read_statement(const Token& first);
  base::Status read_names(bool are_variables);
  base::Status read_disjoint();
  base::Status read_include(const Token& keyword);
  base::Status read_labelled(const Token& first);
  base::Status read_floating(const Labelled& statement);
  base::Status read_essential(const Labelled& statement);
  base::Status read_assertion(const Labelled& statement, const std::string& doc, bool is_proved);
  // With `end`, which is not part of it.
  base::Result<Formula> read_formula(std::string_view end);
  // Adds edges to what it uses, and a tag if it is not complete.
  base::Status read_proof(const Assertion& assertion, Declaration& declaration);

  // The next word of a statement.
  base::Result<Token> word();
  base::Result<std::uint32_t> active_symbol(const Token& word) const;
  base::Result<std::uint32_t> typecode(const Token& word) const;
  base::Status check(const Scope::Fault& fault, const Token& at) const;
  base::Status expect_blocks_closed(const Token& at) const;

  static DeclarationKind kind_of(std::string_view label, bool is_logical, bool is_proved);
  Parse parse(const Formula& formula);
  void add_rule(const std::string& label, const Assertion& assertion);
  void add_tags(const Assertion& assertion, Declaration& declaration) const;
  base::Status tell();

  Lexer lexer_;
  const std::string database_;
  const ImportProgress* progress_;
  DeclarationSink* sink_;
  Scope scope_;
  Grammar grammar_;
  SectionPath sections_;
  std::string module_;
  std::string doc_;  // what the comment right before says
  std::uint64_t declarations_ = 0;
  std::uint64_t told_ = 0;  // bytes
};

}  // namespace sequent::decls::metamath
