#include "workers/provers/coq/source_places.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "workers/provers/coq/source_names.h"

namespace sequent::provers {
namespace {

using Names = std::vector<std::string>;
using Places = std::unordered_map<std::string, decls::CoqPlace>;

// Names of a source, each checked to stand where it is said to.
Names names_in(const std::string& source) {
  Names names;
  for (const SourceName& found : names_of_source(source)) {
    const std::string last = found.name.substr(found.name.rfind('.') + 1);
    CHECK(source.substr(found.offset, last.size()) == last);
    names.push_back(found.name);
  }
  return names;
}

TEST_CASE("sentences that declare have their names", "[coq]") {
  CHECK(names_in("Lemma l : True. Proof. exact I. Qed.") == Names{"l"});
  CHECK(names_in("#[global] Local Program Definition d (x : nat) := x.") == Names{"d"});
  CHECK(names_in("Parameters (a b : nat) (c : nat -> nat). Axiom e f : a = b.") ==
        Names{"a", "b", "c", "e", "f"});
  CHECK(names_in("Check l. Goal True. exact I. Qed.").empty());
  CHECK(names_in("(* Lemma no : True. *) Definition s := \"Lemma no2 : True. \".") == Names{"s"});
}

TEST_CASE("constructors and fields are names, those inside of types are not", "[coq]") {
  CHECK(
      names_in("Inductive t (A : Type) : Type := | C (a : A) | D : (forall x : A, t A) -> t A.") ==
      Names{"t", "C", "D"});
  CHECK(names_in("Inductive a := A1 (x : b) with b := B1 | B2.") ==
        Names{"a", "A1", "b", "B1", "B2"});
  CHECK(names_in("Record r (A : Type) : Type := mk { f : A; g : {x : A | x = f}; h : nat }.") ==
        Names{"r", "mk", "f", "g", "h"});
  CHECK(names_in("Class c := { op : nat }.") == Names{"c", "op"});
}

TEST_CASE("functions that are declared together are names, branches are not", "[coq]") {
  CHECK(names_in("Fixpoint ev n := match n with 0 => true | S m => od m end\n"
                 "with od n := match n with 0 => false | S m => ev m end.") == Names{"ev", "od"});
}

TEST_CASE("modules are parts of names, sections are not", "[coq]") {
  CHECK(names_in("Module M. Section S. Definition a := 1. End S. Module N := O.\n"
                 "Module Type T. Axiom b : nat. End T. End M. Definition c := 1.") ==
        Names{"M.a", "M.T.b", "c"});
}

TEST_CASE("a .glob has names and places, unless it is of another text", "[coq]") {
  const std::string source = "Section S.\nDefinition two := 2.\nEnd S.\nModule M.\nLemma l : True.";
  const std::string glob =
      "DIGEST 00\nFL.T\nsec 8:8 <> S\ndef 22:24 <> two\nR29:29 Coq.Init.Datatypes <> nat ind\n"
      "mod 46:46 <> M\nprf 55:55 M l\nbinder 22:24 <> two:1\n";
  const auto names = names_of_glob(glob, source);
  REQUIRE(names);
  CHECK(*names == std::vector<SourceName>{{"two", 22}, {"M.l", 55}});
  CHECK_FALSE(names_of_glob(glob, "(* *) " + source));
  CHECK(names_of_glob("def 999999:99999999999 <> far\n", source) == std::nullopt);
}

TEST_CASE("places have lines, columns and the comment right before the sentence", "[coq]") {
  const std::string text =
      "(** * Numbers *)\nDefinition one := 1.\n\n(** Twice\n    one. *)\nDefinition two := 2.\n"
      "(** not this *) (* but *) Lemma l :\n  True.\nInductive t : Set :=\n  | C (* c *)\n  | D.\n";
  Places places;
  add_places({.module = "L.A", .file = "A.v", .text = text, .glob = ""}, places);
  CHECK(places.at("L.A.one").position == decls::Position{"A.v", 2, 12});
  CHECK(places.at("L.A.one").doc.empty());
  CHECK(places.at("L.A.two").position == decls::Position{"A.v", 6, 12});
  CHECK(places.at("L.A.two").doc == "Twice\none.");
  CHECK(places.at("L.A.l").doc.empty());
  CHECK(places.at("L.A.D").position == decls::Position{"A.v", 11, 5});
  CHECK(places.at("L.A.t_ind").position == places.at("L.A.t").position);
}

using Tags = std::set<std::string>;

TEST_CASE("tags are read from how a sentence begins, and from what is said later", "[coq]") {
  const std::string text =
      "#[global] Instance i1 : c := d.\n"
      "#[ export, deprecated(since=\"8.16\", note=\"Use ] i1\")]\n"
      "Program Instance i2 : c := d.\nDefinition d1 := 1. Definition Instance_d := 2.\n"
      "#[local] Existing Instance d1.\n"
      "#[deprecated(note=\"x\")] Lemma l : True. Proof. exact I. Qed.\n"
      "#[global(* deprecated *)] Definition e (x : Instance) := \"#[deprecated]\".\n"
      "Module M. Definition d1 := 1. Lemma h : True. End M. Existing Instances M.d1 gone | 10.\n"
      "Definition d2 := 2. Lemma f : nat. Lemma r : nat.\n"
      "Coercion d2 : T >-> U. Coercion f (r : nat) := 1. Canonical Structure i1.\n"
      "Global Hint Resolve -> M.h (e d1) : l. #[export] Hint Rewrite <- r using f : core.\n"
      "Hint Extern 4 => exact l : core. Hint Constants Opaque : l.\n";
  Places places;
  add_places({.module = "L.A", .file = "A.v", .text = text, .glob = ""}, places);
  CHECK(places.at("L.A.i1").tags == Tags{"canonical", "instance"});
  CHECK(places.at("L.A.i2").tags == Tags{"deprecated", "instance"});
  CHECK(places.at("L.A.Instance_d").tags.empty());
  CHECK(places.at("L.A.l").tags == Tags{"deprecated"});
  CHECK(places.at("L.A.e").tags.empty());
  CHECK(places.at("L.A.M.d1").tags == Tags{"instance"});
  CHECK(places.at("L.A.M.h").tags == Tags{"hint"});
  CHECK(places.at("L.A.d1").tags == Tags{"instance"});
  CHECK(places.at("L.A.d2").tags == Tags{"coercion"});
  CHECK(places.at("L.A.f").tags == Tags{"coercion"});
  CHECK(places.at("L.A.r").tags == Tags{"hint"});
}

TEST_CASE("what a functor makes stands where the module does", "[coq]") {
  const std::string text =
      "Module Type T. Axiom a : nat. End T.\nModule F (X : T). Definition d := X.a. End F.\n"
      "Module O.\n  (** Of numbers. *)\n  Module N := F Y.\nEnd O.\nModule Export P : T := O.N.\n";
  Places places;
  add_places({.module = "L.A", .file = "A.v", .text = text, .glob = ""}, places);
  CHECK(places.at("L.A.O.N.").position == decls::Position{"A.v", 5, 10});
  CHECK(places.at("L.A.O.N.").doc.empty());
  CHECK(places.at("L.A.P.").position == decls::Position{"A.v", 7, 15});
  CHECK_FALSE(places.contains("L.A.O."));
  CHECK_FALSE(places.contains("L.A.F."));
}

TEST_CASE("texts that end in the middle have the names before that", "[coq]") {
  const auto count = [](const std::string& text) {
    return names_of_source(text).size();
  };
  CHECK(count("Inductive .") == 0);
  CHECK(count("Inductive t := .") == 1);
  CHECK(count("Record r := { .") == 1);
  CHECK(count("Parameters ( .") == 0);
  CHECK(count("End. Module. Section. #[ .") == 0);
  CHECK(count("Lemma l : \"open .") == 0);
  CHECK(count("Definition d := (* open .") == 0);
  CHECK(count("Lemma l : True. Lemma m") == 1);
  CHECK(names_of_glob("def\ndef 1\ndef 1:2\n", "text").value().empty());
}

}  // namespace
}  // namespace sequent::provers
