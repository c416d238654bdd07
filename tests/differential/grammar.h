#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "tests/differential/compare.h"

namespace sequent::test {

// A piece of a line of the grammar.
struct Piece {
  enum class Kind : std::uint8_t {
    kKeyword,   // `text`, in any case
    kText,      // `text` itself
    kPool,      // a word of the pool `text`
    kSameKey,   // the first key of the line again
    kCommand,   // the words of another command
    kOneOf,     // one of the parts
    kSequence,  // all parts
    kMaybe,     // the parts, or nothing
    kSomeOf,    // some of the parts, in any order
    kRepeated,  // the part, once or more often
    kCounted,   // a number, then the part so often
    kAsMany,    // the part, as often as the last repetition had it
  };
  Kind kind = Kind::kSequence;
  std::string text;
  std::vector<Piece> parts;
};

// One command of a line.
struct Pattern {
  std::string name;  // "xgroup create" or "get"; in small letters
  Piece words;       // a kSequence
  Compare compare = Compare::kExact;
};

struct Line {
  std::uint64_t weight = 10;
  std::vector<Pattern> patterns;
};

// What commands.grammar says; its head explains the form.
struct Grammar {
  std::vector<Line> lines;

  // Errors: kInvalid names the line.
  static base::Result<Grammar> parse(std::string_view text);
  // The project's own; throws std::runtime_error if it cannot be read.
  static Grammar load();
};

}  // namespace sequent::test
