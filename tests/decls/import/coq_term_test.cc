#include "decls/import/coq_term.h"

#include <array>
#include <string>
#include <vector>

#include "tests/decls/import/collecting_sink.h"
#include "tests/decls/import/print_coq_term.h"
#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace sequent::decls {
namespace {

using Id = TermBuilder::Id;

std::optional<std::string_view> any_name(std::string_view printed) {
  return printed;
}

Term read(std::string_view text) {
  const base::Result<CoqSyntax> syntax = parse_coq_term(text);
  if (!syntax) {
    FAIL(text << ": " << syntax.error().message);
  }
  TermBuilder builder;
  const base::Result<Id> root = build_coq_term(*syntax, any_name, builder);
  if (!root) {
    FAIL(text << ": " << root.error().message);
  }
  return builder.build(*root);
}

std::string text(std::string_view printed) {
  return test::text_of(read(printed));
}

// What is left of a text that was read and written again.
bool comes_back(const std::string& text) {
  const base::Result<CoqSyntax> syntax = parse_coq_term(text);
  if (!syntax) {
    FAIL(text << ": " << syntax.error().message);
  }
  return test::CoqTermWords(*syntax).of(syntax->root()) == test::coq_words(text);
}

std::string refusal(std::string_view text) {
  const base::Result<CoqSyntax> syntax = parse_coq_term(text);
  return syntax ? "" : syntax.error().message;
}

TEST_CASE("each rule of the grammar comes back word by word", "[decls]") {
  const std::array<const char*, 28> texts{
      "nat",
      "Coq.Init.Nat.add'",
      "forall n : nat, @eq nat n n",
      "forall (A : Type@{eq.u0}) (x y : A) (_ : P x), Q y",
      "forall {A : Set} [n m : nat] {_ : B}, C",
      "forall (x : nat) (y := S x : nat), P y",
      "forall (x : nat := O), P x",
      "fun (A : Prop) (x : A) => x",
      "A -> B -> C",
      "(A -> B) -> C",
      "f (g (h x)) (fun x : nat => x) y",
      "(fun x : nat => x) O",
      "@foo@{u v+1} A b@{}",
      "Type@{max(u,v+1)}",
      "let x : nat := O in S x",
      "let x := O in S x",
      "(x : nat)",
      "forall x : nat, P x : Prop",
      "f (x <: nat) (y <<: nat)",
      "match n with | O => m | S p => S (add p m) end",
      "match e as e' in @eq _ _ z return P z e' with | @eq_refl _ _ => h end",
      "match x, y return nat with | O, _ => O | S _, q => q end",
      "match f with end",
      "f match b return Set with | true => nat | false => bool end O",
      "fix add (n m : nat) {struct n} : nat := match n with | O => m | S p => S (add p m) end",
      "(fix even (n : nat) : bool := odd n with odd (n : nat) : bool := even n for odd) O",
      "cofix s : Stream := Cons O s",
      "r.(proj A).(other) x",
  };
  for (const char* text : texts) {
    CAPTURE(text);
    CHECK(comes_back(text));
  }
  CHECK(comes_back("f 5%uint63 (-3)%sint63 0x1.8p+1%float \"a \"\"quoted\"\" word\"%string"));
  CHECK(comes_back("[| 1%uint63; 2%uint63 | 0%uint63 : int |]@{u}"));
}

TEST_CASE("changed bytes are refused, or come back too", "[decls]") {
  const std::string text =
      "forall {A : Type@{u}} (x := f A : B) (_ : [| x | y : A |]), let z := @g x in match x as y "
      "in "
      "@eq _ w return P w with | @S _ n => fix h (m : A) {struct m} : A := h 5%Z | _ => r.(p) end";
  REQUIRE(comes_back(text));
  test::for_each_mutation(text, 2'000, [](const std::string& mutated) {
    if (parse_coq_term(mutated) && !comes_back(mutated)) {
      FAIL(mutated);
    }
  });
}

TEST_CASE("bound names become indices, others constants", "[decls]") {
  CHECK(text("forall n m : nat, @eq nat n m") == "n:nat. m:nat. (eq nat #1 #0)");
  CHECK(text("forall (n : nat) (m : nat), @eq nat n m") == "n:nat. m:nat. (eq nat #1 #0)");
  CHECK(text("A -> forall x : B, f x -> C") == "_:A. x:B. _:(f #0). C");
}

TEST_CASE("an inner binder hides an outer one, and no longer than it lasts", "[decls]") {
  CHECK(text("forall A : Set, f (forall A : A, A) A") == "A:Set. (f A:#0. #0 #0)");
}

TEST_CASE("a name with @ is a constant even where a binder has it", "[decls]") {
  CHECK(text("forall x : nat, @x") == "x:nat. x");
}

TEST_CASE("the type of a later binder of a group is under the earlier ones", "[decls]") {
  CHECK(text("forall (A : Set) (x y : A), B") == "A:Set. x:#0. y:#1. B");
}

TEST_CASE("brackets say how an argument is given", "[decls]") {
  const Term term = read("forall {A : Set} [B : Prop] (x : B), A");
  std::vector<TermNode::Binder> binders;
  for (std::uint32_t at = term.root(); term.nodes[at].kind == TermNode::Kind::kPi;
       at = term.children_of(at)[1]) {
    binders.push_back(term.nodes[at].binder);
  }
  using Binder = TermNode::Binder;
  CHECK(binders ==
        std::vector<Binder>{Binder::kImplicit, Binder::kStrictImplicit, Binder::kExplicit});
}

TEST_CASE("casts and instances of universes are left out, sorts keep theirs", "[decls]") {
  CHECK(text("@foo@{u} (x : nat) (y <: nat)") == "(foo x y)");
  CHECK(text("forall x : nat, P x : Prop") == "x:nat. (P #0)");
  CHECK(text("Type@{max(u,v+1)}") == "Type@{max(u,v+1)}");
  CHECK(text("Type@{Coq.Lists.List.624}") == "Type");
}

TEST_CASE("a let among the binders is a let", "[decls]") {
  CHECK(text("forall (y := O : nat) (z : F y), P y z") == "(y nat O z:(F #0). (P #1 #0))");
  CHECK(text("forall (y : nat := O) (z : F y), P y z") == "(y nat O z:(F #0). (P #1 #0))");
  CHECK(text("let y : nat := O in P y") == "(y nat O (P #0))");
}

TEST_CASE("a projection is applied to its structure last", "[decls]") {
  CHECK(text("r.(proj A) x") == "(proj A r x)");
}

TEST_CASE("a match has its inductive, its return type and its branches as functions", "[decls]") {
  CHECK(text("match n as m in nat return P m with | O => x | S p => p end") ==
        "(match n nat (m _ (P #0)) O x S (p _ #0))");
  CHECK(text("match e in @eq _ a z return P z with | @eq_refl _ _ => h end") ==
        "(match e eq (_ _ (a _ (z _ (_ _ (P #1))))) eq_refl (_ _ (_ _ h)))");
  CHECK(text("match f with end") == "(match f _ _)");
}

TEST_CASE("a fixpoint has its type, and its value under its own name", "[decls]") {
  CHECK(text("fix f (n : nat) {struct n} : nat := f n") ==
        "(fix n:nat. nat (f _ (n nat (#1 #0))))");
  CHECK(text("fix f (n : A) : B := g n with g (n : C) : D := f n for g") ==
        "(fix 1 n:A. B n:C. D (f _ (g _ (n A (#1 #0)))) (f _ (g _ (n C (#2 #0)))))");
}

TEST_CASE("what is no term is refused with its column", "[decls]") {
  CHECK(refusal("") == "1: it ends where a term is expected");
  CHECK(refusal("f (x") == "5: it ends where ) is expected");
  CHECK(refusal("forall , P") == "8: ',' where a binder is expected");
  CHECK(refusal("f )") == "3: ')' where the end is expected");
  CHECK(refusal("match x with | O end") == "18: 'end' where => is expected");
  CHECK(refusal("let x = y in z") == "7: a character that no term has");
  CHECK(refusal("f \"open") == "3: a string is not closed");
  CHECK(refusal("Type@{u") == "5: universes are not closed");
  CHECK(refusal("a (* b") == "3: a comment is not closed");
  CHECK(refusal("fix f : nat") == "12: it ends where := is expected");
}

TEST_CASE("a name that is not known is refused", "[decls]") {
  TermBuilder builder;
  const auto none = [](std::string_view) {
    return std::optional<std::string_view>();
  };
  const base::Result<Id> root = build_coq_term(*parse_coq_term("f x"), none, builder);
  REQUIRE_FALSE(root);
  CHECK(root.error().message == "the name f is not known");
}

TEST_CASE("terms of any depth are read", "[decls]") {
  constexpr std::size_t kDepth = 100'000;
  std::string applied;
  std::string arrows;
  std::string binders;
  for (std::size_t i = 0; i < kDepth; ++i) {
    applied += "S (";
    arrows += "(A -> ";
    binders += "forall x : A, ";
  }
  const Term numeral = read(applied + "O" + std::string(kDepth, ')'));
  CHECK(numeral.nodes.size() == kDepth + 2);
  const Term chain = read(arrows + "A" + std::string(kDepth, ')'));
  CHECK(chain.nodes.size() == kDepth + 1);
  CHECK(read(binders + "x").nodes.size() == kDepth + 2);
  CHECK(refusal(applied) ==
        std::to_string(applied.size() + 1) + ": it ends where a term is expected");
}

}  // namespace
}  // namespace sequent::decls
