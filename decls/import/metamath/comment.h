#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sequent::decls::metamath {

// Comments of a database, as Token has them.

// "####" is the outermost level, then "#*#*", "=-=-" and "-.-.".
struct Heading {
  std::size_t level = 0;
  std::string title;
};

// A comment that begins with a title between two lines of signs.
[[nodiscard]] std::optional<Heading> heading_of(std::string_view comment);

// What a comment says of the statement behind it: one line a paragraph, without the marks for
// labels (~), formulas (`) and slanted words (_). Empty for headings, dates of proofs and what is
// for programs ($t, $j).
[[nodiscard]] std::string doc_of(std::string_view comment);

// Asks not to use the theorem, or not to change its proof.
[[nodiscard]] bool is_discouraged(std::string_view doc);

// The headings that a statement stands under.
class SectionPath {
 public:
  void enter(const Heading& heading);
  // "set.ZF-SET-THEORY.Introduce-the-Axiom-of-Infinity": words joined by '-', levels by '.'.
  [[nodiscard]] std::string module(std::string_view database) const;

 private:
  std::array<std::string, 4> titles_;  // by level; empty: none
};

}  // namespace sequent::decls::metamath
