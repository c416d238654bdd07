#include "decls/import/lean_statement.h"

#include <array>

#include "decls/import/lean_levels.h"
#include "decls/import/lean_names.h"
#include "decls/import/utf8.h"
#include "tests/support/catch.h"

namespace sequent::decls {
namespace {

using Id = TermBuilder::Id;
using Binder = TermNode::Binder;

TEST_CASE("a function that is an argument, or left of an arrow, stands in parentheses", "[decls]") {
  TermBuilder builder;
  const Id nat = builder.constant("Nat");
  const Id arrow = builder.pi("n", nat, nat);
  CHECK(lean_statement(builder.build(builder.pi("f", arrow, arrow))) == "(Nat → Nat) → Nat → Nat");
  const std::array argument{builder.sort("Type u"), builder.lambda("n", nat, builder.bound(0)),
                            builder.bound(0), builder.other("unknown", {})};
  CHECK(lean_statement(builder.build(builder.apply(builder.constant("f"), argument))) ==
        "f (Type u) (fun (n : Nat) => n) #0 (unknown)");
}

TEST_CASE("a binder's name is free again behind its term", "[decls]") {
  TermBuilder builder;
  const Id nat = builder.constant("Nat");
  const std::array n{builder.bound(0)};
  const std::array both{builder.bound(0), builder.bound(1)};
  const Id p = builder.constant("P");
  const Id all = builder.pi("n", nat, builder.apply(p, n));
  CHECK(lean_statement(builder.build(builder.pi("h", all, all))) ==
        "(∀ (n : Nat), P n) → ∀ (n : Nat), P n");
  const Id inner = builder.lambda("n", nat, builder.apply(p, both), Binder::kImplicit);
  CHECK(lean_statement(builder.build(builder.let("n", nat, nat, inner))) ==
        "let n : Nat := Nat; fun {n_1 : Nat} => P n_1 n");
}

TEST_CASE("binders of one type share parentheses; instances do not", "[decls]") {
  TermBuilder builder;
  const Id type = builder.sort("Type");
  const auto equal = [&] {
    const std::array sides{builder.bound(1), builder.bound(0)};
    return builder.apply(builder.constant("Eq"), sides);
  };
  const Id same = builder.pi("x", builder.bound(0), builder.pi("y", builder.bound(1), equal()));
  CHECK(lean_statement(builder.build(builder.pi("α", type, same, Binder::kImplicit))) ==
        "∀ {α : Type} (x y : α), Eq x y");
  // The second one's type is the first.
  const Id other = builder.pi("x", builder.bound(0), builder.pi("y", builder.bound(0), equal()));
  CHECK(lean_statement(builder.build(builder.pi("α", type, other))) ==
        "∀ (α : Type) (x : α) (y : x), Eq x y");
  const Id i = builder.constant("I");
  const Id instances =
      builder.pi("i", i, builder.pi("j", i, equal(), Binder::kInstance), Binder::kInstance);
  CHECK(lean_statement(builder.build(instances)) == "∀ [i : I] [j : I], Eq i j");
}

TEST_CASE("a long statement is cut between letters", "[decls]") {
  TermBuilder builder;
  const Id alpha = builder.constant("α");
  const std::array arguments{alpha, alpha};
  const Term term = builder.build(builder.apply(alpha, arguments));  // α α α: 8 bytes
  CHECK(lean_statement(term, 8) == "α α α");
  CHECK(lean_statement(term, 7) == "α α …");
  CHECK(lean_statement(term, 6) == "α α …");
  CHECK(lean_statement(term, 5) == "α α…");
  CHECK(lean_statement(term, 0) == "…");
}

TEST_CASE("Lean's names are quoted where it quotes them", "[decls]") {
  LeanNames names;
  LeanNames::Index last = 0;  // its entries count from 1
  const auto full = [&](std::initializer_list<std::string_view> parts) {
    LeanNames::Index name = 0;
    for (const std::string_view part : parts) {
      REQUIRE(names.add_string(name, part));
      name = ++last;
    }
    return names.full(name);
  };
  CHECK(full({"Nat", "add_comm'", "x₁", "α", "is?", "do!"}) == "Nat.add_comm'.x₁.α.is?.do!");
  CHECK(full({"a b"}) == "«a b»");
  CHECK(full({"λ", "Π", "Σx", "1"}) == "«λ».«Π».«Σx».«1»");
  CHECK(full({""}) == "«»");
  CHECK(full({"odd»", "+"}) == "odd».«+»");
  CHECK(full({"a", "_@", "M", "+", "_hyg"}) == "a._@.M.+._hyg");
}

TEST_CASE("Lean's levels are written as Lean does", "[decls]") {
  LeanLevels levels;                                // 0: zero
  REQUIRE(levels.add_successor(0));                 // 1: 1
  REQUIRE(levels.add_successor(1));                 // 2: 2
  REQUIRE(levels.add_parameter("u"));               // 3: u
  REQUIRE(levels.add_successor(3));                 // 4: u+1
  REQUIRE(levels.add_successor(4));                 // 5: u+2
  REQUIRE(levels.add_maximum(1, 5));                // 6
  REQUIRE(levels.add_impredicative_maximum(6, 3));  // 7
  REQUIRE(levels.add_successor(7));                 // 8
  CHECK(levels.sort(0) == "Prop");
  CHECK(levels.sort(1) == "Type");
  CHECK(levels.sort(2) == "Type 1");
  CHECK(levels.sort(3) == "Sort u");
  CHECK(levels.sort(4) == "Type u");
  CHECK(levels.sort(5) == "Type (u+1)");
  CHECK(levels.sort(6) == "Sort (max 1 (u+2))");
  CHECK(levels.sort(8) == "Type (imax (max 1 (u+2)) u)");
}

TEST_CASE("UTF-8 is what RFC 3629 says", "[decls]") {
  CHECK(valid_utf8_prefix("aé∀𝒜") == 10);
  CHECK(valid_utf8_prefix("a\xC0\x80") == 1);         // a longer form than needed
  CHECK(valid_utf8_prefix("a\xE0\x9F\xBF") == 1);     // so is this
  CHECK(valid_utf8_prefix("a\xED\xA0\x80") == 1);     // a surrogate
  CHECK(valid_utf8_prefix("\xF4\x90\x80\x80") == 0);  // past U+10FFFF
  CHECK(valid_utf8_prefix("a\xE2\x88") == 1);         // cut off
  CHECK(valid_utf8_prefix("\x80") == 0);
}

}  // namespace
}  // namespace sequent::decls
