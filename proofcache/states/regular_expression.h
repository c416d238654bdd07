#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/result.h"
#include "proofcache/states/expression_program.h"
#include "proofcache/states/text_match.h"

namespace sequent::states {

// A regular expression of ECMAScript over the code points of UTF-8 text, without what is not
// regular: back references and looking around are refused. Takes time in proportion to expression
// times text, whatever they are.
//
// Threads: any.
class RegularExpression {
 public:
  // kInvalid: with what is wrong and at which byte.
  static base::Result<RegularExpression> parse(std::string_view expression);

  // The leftmost match; of those, what comes first by the order of alternatives and by greed.
  [[nodiscard]] std::optional<TextMatch> find(std::string_view text) const;
  // A text that is in each match; empty: none is known.
  [[nodiscard]] const std::string& literal() const { return program_.literal; }

 private:
  explicit RegularExpression(ExpressionProgram program) : program_(std::move(program)) {}

  ExpressionProgram program_;
};

}  // namespace sequent::states
