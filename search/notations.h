#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sequent::search {

// A constant that a notation may stand for.
struct NotationConstant {
  std::string_view name;   // a suffix of its full name
  std::uint32_t weak = 0;  // leading arguments that are not written
  // If not empty: the operator is this constant, which `name` takes as its last argument.
  std::string_view operation;
};

// An operator of the provers' standard libraries. Which constant it means differs between
// provers and types, so it means any of them.
struct Notation {
  enum class Fixity { kLeft, kRight, kPrefix, kAtom };
  std::string_view symbol;
  std::uint32_t strength = 0;  // of how it binds: * more than +
  Fixity fixity = Fixity::kLeft;
  std::span<const NotationConstant> constants;
};

inline constexpr std::uint32_t kArrowStrength = 1;
inline constexpr std::uint32_t kApplicationStrength = 100;

// Null: there is none.
[[nodiscard]] const Notation* find_notation(std::string_view symbol, Notation::Fixity fixity);
// `symbol` used between two terms.
[[nodiscard]] const Notation* find_infix(std::string_view symbol);

// All that the lexer must not cut; other symbols are of one character.
[[nodiscard]] std::span<const std::string_view> long_symbols();

}  // namespace sequent::search
