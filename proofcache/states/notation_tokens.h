#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sequent::states {

enum class TokenKind : std::uint8_t { kWord, kOpen, kClose, kOperator };

// How loosely an operator binds: as in Coq's own notations, for others by how they look.
constexpr std::uint8_t kLoosest = 200;

// A word, bracket or operator of a prover's notation.
struct NotationToken {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  TokenKind kind = TokenKind::kWord;
  std::uint8_t level = 0;   // of an operator
  std::uint32_t close = 0;  // of an opening bracket: the token that closes it, or itself
};

// Names with their points and strings are words; `forall`, `match` and the like are operators.
void read_tokens(std::string_view text, std::vector<NotationToken>& tokens);

}  // namespace sequent::states
