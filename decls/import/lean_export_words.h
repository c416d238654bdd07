#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "decls/import/lean_export_library.h"
#include "decls/import/line_reader.h"
#include "engine/base/result.h"

namespace sequent::decls {

// The words of a line of the text format of lean4export, taken one after the other as what a
// field has to be.
//
// Borrows: the lines, for where errors are; the library, for ids; the line that is begun.
// Errors: kInvalid with the place of the word.
// Threads: one.
class LeanExportWords {
 public:
  LeanExportWords(const LineReader& lines, const LeanExportLibrary& library)
      : lines_(lines), library_(library) {}

  void begin(std::string_view line);

  [[nodiscard]] bool at_end() const { return at_ == words_.size(); }
  [[nodiscard]] std::size_t left() const { return words_.size() - at_; }
  // Empty at the end.
  [[nodiscard]] std::string_view peek() const {
    return at_end() ? std::string_view() : words_[at_];
  }
  std::string_view take() { return words_[at_++]; }  // REQUIRES: !at_end()
  // The line behind the blank that follows the last word taken, blanks and all.
  [[nodiscard]] std::string_view rest() const;

  base::Result<std::uint64_t> number(std::string_view what);
  base::Result<LeanNames::Index> name();
  base::Result<LeanLevels::Index> level();
  base::Result<LeanExpressions::Index> expression();
  base::Result<TermNode::Binder> binder();
  base::Status names(std::uint64_t count, std::vector<LeanNames::Index>& into);
  [[nodiscard]] base::Status expect_end() const;

  // At the next word; `back` words before it.
  [[nodiscard]] base::Error error(std::string_view what, std::size_t back = 0) const;
  // Gives what the library refused the place of the line's first word.
  [[nodiscard]] base::Status placed(base::Status status) const;

 private:
  [[nodiscard]] base::Error error_at(std::size_t word, std::string_view what) const;

  const LineReader& lines_;
  const LeanExportLibrary& library_;
  std::string_view line_;
  std::vector<std::string_view> words_;
  std::size_t at_ = 0;  // the next
};

}  // namespace sequent::decls
