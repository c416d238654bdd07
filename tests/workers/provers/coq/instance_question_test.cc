#include "workers/provers/coq/instance_question.h"

#include "tests/support/catch.h"

namespace sequent::provers {
namespace {

using tactics::InstanceKey;

const std::string kClasses =
    "Monoid : forall _ : Type@{Monoid.u0}, Type@{Monoid.u0}\n"
    "C.Proper@{C.1 u} :\nforall {A : Type@{C.1}}\n  (_ : A), Type@{u}\n(* C.1 u |=  *)\n";
const std::string kOptions =
    "Options:\n  Typeclass Resolution For Conversion: on\n  Typeclasses Debug: off\n"
    "  Typeclasses Depth: 5\n  Universe Polymorphism: off\n";
const states::Goal kGoal{{{{"A", "B"}, "", "Type"}, {{"m"}, "f A", "Monoid A"}}, "True"};

TEST_CASE("a search for an instance is named by class, target, all hypotheses and its options",
          "[instance_question]") {
  const auto key = read_question("(@Monoid (prod A nat))", kGoal, kClasses, kOptions);
  REQUIRE(key);
  CHECK(key->class_name == "Monoid");
  CHECK(key->target == "@Monoid (prod A nat)");
  CHECK(key->local_instances ==
        std::vector<std::string>{"A : Type", "B : Type", "m := f A : Monoid A"});
  CHECK(key->options == "Typeclass Resolution For Conversion: on, Typeclasses Depth: 5");
  CHECK(read_question("(C.Proper@{u v} nat)", kGoal, kClasses, kOptions)->class_name == "C.Proper");
}

TEST_CASE("an instance loses the parentheses around it", "[instance_question]") {
  CHECK(read_instance("(pair (f a) b)") == "pair (f a) b");
  CHECK(read_instance("(f a) + (g b)") == "(f a) + (g b)");
  CHECK(read_instance("x") == "x");
  CHECK(read_instance("((x)") == "((x)");
  CHECK(read_instance("").empty());
}

TEST_CASE("what is no class has no instances", "[instance_question]") {
  for (const std::string target : {"nat", "(forall x : A, Monoid x)", "(Proper nat)", "?m", ""}) {
    const auto key = read_question(target, kGoal, kClasses, kOptions);
    REQUIRE_FALSE(key);
    CHECK(key.error().code == base::ErrorCode::kInvalid);
  }
}

TEST_CASE("variables of unification and what abstract made are not told by their names",
          "[instance_question]") {
  const InstanceKey plain{{}, "C", "C A", {"A : Type"}, ""};
  CHECK(is_whole(plain, "Lemma l\nintros A\n"));
  CHECK_FALSE(is_whole(plain, "Lemma l\nabstract lia\n"));
  InstanceKey open = plain;
  open.target = "C ?A";
  CHECK_FALSE(is_whole(open, ""));
  open = plain;
  open.local_instances = {"A : Type", "x : ?A"};
  CHECK_FALSE(is_whole(open, ""));
}

TEST_CASE("a class with its arguments is one term", "[instance_question]") {
  CHECK(instance_term(" Monoid\n (* pairs *) (A * nat) ").value() == "Monoid (A * nat)");
  for (const std::string text : {"", " ", "Monoid nat). exact (I", "Monoid \"", "Monoid (* "}) {
    INFO(text);
    CHECK_FALSE(instance_term(text));
  }
}

TEST_CASE("keys come back as they were kept, and nothing else does", "[instance_question]") {
  const InstanceKey key{base::sha256("e"), "C", "C A", {"A : Type", ""}, "Depth: 5"};
  const std::string bytes = pack_key(key);
  const auto back = unpack_key(bytes);
  REQUIRE(back);
  CHECK(back->environment == key.environment);
  CHECK(back->class_name == key.class_name);
  CHECK(back->target == key.target);
  CHECK(back->local_instances == key.local_instances);
  CHECK(back->options == key.options);
  CHECK_FALSE(unpack_key(bytes.substr(0, bytes.size() - 2)));
  CHECK_FALSE(unpack_key(bytes.substr(0, 20)));
  CHECK_FALSE(unpack_key(bytes + "x"));
}

}  // namespace
}  // namespace sequent::provers
