#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"

namespace sequent::states {

// Code points, both ends included.
using CodePointRanges = std::vector<std::pair<char32_t, char32_t>>;

struct Instruction {
  enum class Kind : std::uint8_t {
    kSet,    // one code point of sets[first]
    kFork,   // to both, to the first rather than the second
    kJump,   // to the first
    kBegin,  // of the text
    kEnd,
    kWordEdge,
    kNoWordEdge,
    kMatch,
  };
  Kind kind = Kind::kMatch;
  std::uint32_t first = 0;  // of a fork or jump: how far on, modulo 2^32
  std::uint32_t second = 0;
};

// What a regular expression says to do; regular_expression.h says which expressions there are.
struct ExpressionProgram {
  // kInvalid: with what is wrong and at which byte.
  static base::Result<ExpressionProgram> compile(std::string_view expression);

  std::vector<Instruction> code;
  std::vector<CodePointRanges> sets;
  std::string literal;  // is in each match; empty: none is known
};

}  // namespace sequent::states
