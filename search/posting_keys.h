#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "search/postings.h"
#include "search/symbol_table.h"
#include "search/term_table.h"

namespace sequent::search {

// The way from a term down to one of its sub-terms: at most three children, each one of the
// first 31 (of the first 8 below the first step).
class Path {
 public:
  static constexpr std::uint32_t kLongest = 3;

  // Absent: such a way has no key.
  [[nodiscard]] constexpr std::optional<Path> child(std::size_t index) const {
    if (length_ == kLongest || index >= (length_ == 0 ? 31U : 8U)) {
      return std::nullopt;
    }
    Path path;
    path.length_ = length_ + 1;
    path.bits_ = bits_ | static_cast<std::uint32_t>(index + 1) << (5 * length_);
    return path;
  }
  // What is the same there as elsewhere in the term has a key: two steps, or three of which each
  // is one of the first four.
  [[nodiscard]] constexpr bool has_equal_keys() const {
    constexpr std::uint32_t kFirst = 0b00001'00001'00001;
    constexpr std::uint32_t kPastFourth = 0b11100'11100'11100;
    return length_ > 0 && (length_ < kLongest || ((bits_ - kFirst) & kPastFourth) == 0);
  }
  [[nodiscard]] constexpr std::uint32_t length() const { return length_; }
  [[nodiscard]] constexpr std::uint32_t bits() const { return bits_; }  // 15

 private:
  std::uint32_t length_ = 0;
  std::uint32_t bits_ = 0;
};

// What stands at a place of a term.
struct Label {
  TermKind kind = TermKind::kConstant;
  std::uint32_t data = 0;
  std::size_t arity = 0;

  [[nodiscard]] static Label of(const TermTable& terms, TermId term) {
    const TermKind kind = terms.kind(term);
    return {kind, kind == TermKind::kVariable ? 0 : terms.data(term), terms.children(term).size()};
  }
};

// Keys of terms: 15 bits of a path, 6 of the arity, 4 of the kind, 32 of the data; past the
// kinds of terms stand three more.
constexpr std::uint64_t kAnyArity = 63;
constexpr std::uint64_t kOpenKind = 13;
constexpr std::uint64_t kEqualKind = 14;

[[nodiscard]] constexpr Postings::Key place_key(Path path,
                                                std::uint64_t arity,
                                                std::uint64_t kind,
                                                std::uint64_t data) {
  return static_cast<std::uint64_t>(path.bits()) << 42U | arity << 36U | kind << 32U | data;
}

// Terms with that label at that place.
[[nodiscard]] constexpr Postings::Key label_key(Path path, const Label& label) {
  return place_key(path, label.arity < kAnyArity - 1 ? label.arity : kAnyArity - 1,
                   static_cast<std::uint64_t>(label.kind), label.data);
}
// Terms with that head, whatever the number of arguments.
[[nodiscard]] constexpr Postings::Key head_key(TermKind kind, std::uint32_t data) {
  return place_key(Path(), kAnyArity, static_cast<std::uint64_t>(kind), data);
}
// Terms with a variable of the statement there, alone or applied.
[[nodiscard]] constexpr Postings::Key open_key(Path path) {
  return place_key(path, 0, kOpenKind, 0);
}
// Terms with the same at both places, of which `a` is the smaller in bits().
[[nodiscard]] constexpr Postings::Key equal_key(Path a, Path b) {
  return place_key(a, 0, kEqualKind, b.bits());
}

// What theorems are found by, besides terms.
enum class Facet : std::uint8_t {
  kOccurs,
  kHead,
  kLetters,
  kWord,
  kTag,
  kKind,
  kModule,
  kUses,
  kNameWord,
  kEdge
};

[[nodiscard]] constexpr Postings::Key facet_key(Facet facet, std::uint32_t data) {
  return static_cast<std::uint64_t>(facet) << 56U | data;
}
// A constant, sort or literal that occurs in the statement.
[[nodiscard]] constexpr Postings::Key occurs_key(TermKind kind, Symbol symbol) {
  return facet_key(Facet::kOccurs, symbol) | static_cast<std::uint64_t>(kind) << 32U;
}
// A constant that occurs as that argument of another one. Absent: such an edge has no key.
[[nodiscard]] constexpr std::optional<Postings::Key> edge_key(Symbol above,
                                                              std::size_t argument,
                                                              Symbol below) {
  constexpr std::uint32_t kSymbolBits = 25;
  if (above >> kSymbolBits != 0 || below >> kSymbolBits != 0 || argument >= 32) {
    return std::nullopt;
  }
  return facet_key(Facet::kEdge, below) | static_cast<std::uint64_t>(above) << kSymbolBits |
         static_cast<std::uint64_t>(argument) << 2 * kSymbolBits;
}
// Its list is of packed occurrences.
[[nodiscard]] constexpr bool is_packed(Postings::Key key) {
  const auto facet = static_cast<Facet>(key >> 56U);
  return facet == Facet::kOccurs || facet == Facet::kEdge;
}
// The head of the conclusion.
[[nodiscard]] constexpr Postings::Key conclusion_head_key(TermKind kind, Symbol symbol) {
  return facet_key(Facet::kHead, symbol) | static_cast<std::uint64_t>(kind) << 32U;
}
// Up to three letters that follow each other in the name, in lower case.
[[nodiscard]] constexpr Postings::Key letters_key(std::string_view letters) {
  std::uint32_t data = 0;
  for (const char letter : letters) {
    data = data << 8U | static_cast<unsigned char>(letter);
  }
  return facet_key(Facet::kLetters, data);
}
// A word of the name, in lower case; rarely two words are one. For ranking.
[[nodiscard]] constexpr Postings::Key name_word_key(std::string_view word) {
  std::uint32_t hash = 2166136261U;
  for (const char letter : word) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
  }
  return facet_key(Facet::kNameWord, hash);
}

}  // namespace sequent::search
