#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "proofcache/states/notation_tokens.h"
#include "proofcache/states/text_match.h"

namespace sequent::states {

// Words, brackets and operators of a prover's notation with holes: `_`, or `?x`, which is the same
// text wherever it stands. Blanks do not count. A hole beside a word, bracket or hole is one
// argument: `rev (_ ++ _)`. Any other is an operand: all up to an operator that binds less than
// those beside the hole, or to a bracket that closes around it.
//
// Notations are known by how their signs look alone, so a sign that a library gives another
// level may be read otherwise than the prover does.
//
// Threads: any.
class NotationPattern {
 public:
  // kInvalid: it has no words, or brackets that do not fit.
  static base::Result<NotationPattern> parse(std::string_view pattern);
  // Whether a text has a hole: `_` or `?x` by itself.
  static bool has_hole(std::string_view text);

  // Which is read into `tokens`, for its memory. The first match from the left.
  [[nodiscard]] std::optional<TextMatch> find(std::string_view text,
                                              std::vector<NotationToken>& tokens) const;
  // A text that is in each match; empty: none is known.
  [[nodiscard]] const std::string& literal() const { return literal_; }

  enum class PartKind : std::uint8_t { kToken, kArgument, kOperand };
  struct Part {
    PartKind kind = PartKind::kToken;
    std::string text;         // of a token
    std::int32_t name = -1;   // of a hole; -1: any
    std::uint8_t level = 0;   // of an operand: what it may hold
    std::uint8_t before = 0;  // of one at the beginning: what may stand before it, at least
    std::uint8_t after = 0;   // likewise at the end
  };

 private:
  std::vector<Part> parts_;
  std::size_t names_ = 0;  // that holes share; 0: no two holes are the same
  std::string literal_;
};

}  // namespace sequent::states
