#include "workers/provers/coq/instance_search.h"

#include "tests/support/catch.h"
#include "tests/workers/provers/coq/top_world.h"

namespace sequent::provers {
namespace {

using std::chrono::milliseconds;
using tactics::InstanceVerdict;

const std::string kMonoids =
    "Class Monoid (A : Type) := op : A -> A -> A.\n"
    "#[export] Instance nat_monoid : Monoid nat := plus.\n"
    "#[export] Instance pair_monoid A B (a : Monoid A) (b : Monoid B) : Monoid (A * B) :=\n"
    "  fun p q => (op (fst p) (fst q), op (snd p) (snd q)).\n";

class World : public test::CoqTopWorld {
 public:
  // `prover`: whether one may be asked.
  base::Result<FoundInstance> find(const std::string& source,
                                   const std::string& text,
                                   bool prover = true) {
    const TacticStart start = prover ? behind(source) : without_prover(behind(source));
    return InstanceSearch(cache(), instances_).find(start, text, milliseconds(60'000), {});
  }
  tactics::InstanceCache& instances() { return instances_; }

 private:
  tactics::InstanceCache instances_{store(), {}};
};

void check(const base::Result<FoundInstance>& found,
           InstanceVerdict verdict,
           const std::string& text,
           bool cached) {
  INFO((found ? "" : found.error().message));
  REQUIRE(found);
  REQUIRE(found->result);
  CHECK(found->result->verdict == verdict);
  CHECK(found->result->text.find(text) != std::string::npos);
  CHECK(found->cached == cached);
}

TEST_CASE("an instance is found by the prover once, and then by the cache", "[instance_search]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const std::string source =
      kMonoids + "Lemma l (A : Type) (m : Monoid A) : A -> True. Proof. intros x.";
  check(world.find(source, "Monoid (A * nat)"), InstanceVerdict::kFound,
        "pair_monoid A nat m nat_monoid", false);
  check(world.find(source, "Monoid bool"), InstanceVerdict::kNone, "", false);
  check(world.find(source, " Monoid (A  * nat)", false), InstanceVerdict::kFound,
        "pair_monoid A nat m nat_monoid", true);
  check(world.find(source, "Monoid bool", false), InstanceVerdict::kNone, "", true);
  CHECK_FALSE(world.find(source, "Monoid (nat * nat)", false));

  const auto statistics = world.instances().statistics();
  REQUIRE(statistics);
  CHECK(statistics->entries == 2);
  CHECK(statistics->negative_entries == 1);
  const std::vector<std::string> modules{"File"};
  CHECK(world.instances().invalidate_modules(modules).value() == 2);
  check(world.find(source, "Monoid bool"), InstanceVerdict::kNone, "", false);
  CHECK(world.instances().invalidate_class("Monoid").value() == 1);
}

TEST_CASE("another state with the same hypotheses finds what one has found", "[instance_search]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const std::string lemma =
      kMonoids + "Lemma l (A : Type) : Monoid A -> 1 + 1 = 2. Proof. intros m.";
  check(world.find(lemma, "Monoid (nat * A)"), InstanceVerdict::kFound, "nat_monoid m", false);
  check(world.find(lemma + " simpl.", "Monoid (nat * A)"), InstanceVerdict::kFound, "", true);
  check(world.find(lemma + " simpl. clear m.", "Monoid (nat * A)"), InstanceVerdict::kNone, "",
        false);
}

TEST_CASE("each thing that a search depends on makes another entry", "[instance_search]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const std::string lemma = "Lemma l (n : nat) : True. Proof. idtac.";
  check(world.find(kMonoids + lemma, "Monoid bool"), InstanceVerdict::kNone, "", false);
  check(
      world.find(kMonoids + "#[export] Instance b : Monoid bool := andb. " + lemma, "Monoid bool"),
      InstanceVerdict::kFound, "b", false);
  check(world.find(kMonoids + lemma + " Set Typeclasses Depth 1.", "Monoid (nat * (nat * nat))"),
        InstanceVerdict::kNone, "", false);
  check(world.find(kMonoids + lemma + " Set Typeclasses Depth 9.", "Monoid (nat * (nat * nat))"),
        InstanceVerdict::kFound, "", false);
  // A hint that is a tactic sees all hypotheses.
  const std::string sees =
      kMonoids +
      "Class Small (n : nat) := small : n < 3.\n"
      "#[export] Hint Extern 1 (Small _) => assumption : typeclass_instances.\n"
      "Lemma l (n : nat) : n < 3 -> True. Proof. intros H.";
  check(world.find(sees, "Small n"), InstanceVerdict::kFound, "H", false);
  check(world.find(sees + " clear H.", "Small n"), InstanceVerdict::kNone, "", false);
  check(world.find(sees + " idtac.", "Small n"), InstanceVerdict::kFound, "H", true);
}

TEST_CASE("what makes no sense in a state is an error and is not kept", "[instance_search]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const std::string source = kMonoids + "Lemma l (n : nat) : True. Proof. idtac.";
  for (const std::string text : {"nat", "Monoid nonsense", "Monoid n", "Monoid _", "Monoid"}) {
    INFO(text);
    const auto found = world.find(source, text);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == base::ErrorCode::kInvalid);
  }
  CHECK(world.instances().statistics()->entries == 0);
}

}  // namespace
}  // namespace sequent::provers
