#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

namespace sequent::decls::metamath {

struct Token {
  enum class Kind : std::uint8_t {
    kWord,
    kComment,  // text: what stands between its marks; of blanks only line ends are kept
    kFileEnd,  // of one that was included; `leave` goes on
    kEnd,      // of the database
  };
  Kind kind = Kind::kEnd;
  std::string_view text;     // valid until the next token
  std::uint32_t line = 0;    // from 1
  std::uint32_t column = 0;  // from 1, in bytes
};

// Splits a database and the files that it includes into words and comments; never holds more
// of a file than a piece.
//
// Owns: the open files.
// Errors: kInvalid with FILE:LINE:COLUMN for bytes that are not printable ASCII and comments that
// do not end; those of reading files.
// Threads: one.
class Lexer {
 public:
  // Of a comment, what is longer is cut.
  static constexpr std::size_t kMostComment = std::size_t{64} << 10U;
  static constexpr std::size_t kMostWord = std::size_t{16} << 20U;
  static constexpr std::size_t kMostOpenFiles = 64;

  static base::Result<Lexer> open(const std::string& path);

  base::Result<Token> next();
  // Goes on with the file `name`, beside the one that names it. One that was included before
  // is passed over. Errors: at `at`; one that is still open would include itself.
  base::Status include(const std::string& name, const Token& at);
  // After kFileEnd: goes on with the file that included this one.
  void leave() { sources_.pop_back(); }

  // "FILE:LINE:COLUMN: what"
  [[nodiscard]] base::Error error(const Token& at, std::string_view what) const;
  [[nodiscard]] const std::string& file() const { return sources_.back().path; }
  [[nodiscard]] std::uint64_t bytes_done() const { return bytes_done_; }
  [[nodiscard]] std::uint64_t bytes_total() const { return bytes_total_; }

 private:
  using FileId = std::pair<dev_t, ino_t>;

  struct Source {
    std::string path;
    base::UniqueFd fd;
    FileId id;
    std::string buffer;
    std::size_t at = 0;   // in the buffer
    std::size_t end = 0;  // of what was read
    std::uint64_t before_buffer = 0;
    std::uint64_t line_begin = 0;  // offset in the file
    std::uint32_t line = 1;
    bool at_end = false;
  };
  struct Word {
    std::string_view text;  // empty: the file ends
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t line_ends = 0;  // between it and the one before
  };

  base::Status add_source(const std::string& path);
  // Reads on, keeping what stands from `keep` on; that is then at 0.
  base::Status refill(std::size_t keep);
  base::Result<Word> read_word();
  // Neither end of a comment may stand in one.
  [[nodiscard]] base::Status check_in_comment(std::string_view text, const Token& at) const;
  base::Result<Token> read_comment(const Token& begin);

  std::vector<Source> sources_;  // the last is being read
  std::vector<FileId> seen_;
  std::string comment_;
  std::uint64_t bytes_done_ = 0;
  std::uint64_t bytes_total_ = 0;
};

// A word as messages show it.
[[nodiscard]] std::string in_quotes(std::string_view word);

}  // namespace sequent::decls::metamath
