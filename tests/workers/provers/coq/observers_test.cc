#include "workers/provers/coq/observers.h"

#include "tests/support/catch.h"

namespace sequent::provers {
namespace {

TEST_CASE("commands that read proofs are seen behind any modifier", "[coq]") {
  for (const char* command :
       {"Print Assumptions l.", "Time Print l.", "Redirect \"f\" Check l.", "#[global] Print l.",
        "Fail Timeout 5 Print l.", "Recursive Extraction f.", "Extraction Library A.",
        "Load \"other\".", "Functional Scheme s := Induction for f Sort Prop.",
        "Generate graph for f.", "Print (* *) Assumptions l"}) {
    CHECK_FALSE(scan_source(command).observer.empty());
  }
  CHECK(scan_source("Check 1.\n\n Print l.").observer == "Print at line 3");
}

TEST_CASE("comments, strings and longer words are no commands", "[coq]") {
  CHECK(scan_source("(* Print l. *) Check \"Print l.\". Check Printing. Set Printing All. "
                    "Check My.Prints. Lemma print : True. Proof. exact I. Qed.")
            .observer.empty());
}

TEST_CASE("plugins are named by their public names", "[coq]") {
  const SourceFacts facts = scan_source(
      "Declare ML Module \"ltac_plugin:coq-core.plugins.ltac\".\n"
      "#[local] Declare ML Module \"my_plugin:my-pkg.plugin\" \"other.one\".");
  CHECK(facts.plugins ==
        std::vector<std::string>{"coq-core.plugins.ltac", "my-pkg.plugin", "other.one"});
  CHECK(is_known_plugin("coq-core.plugins.ltac"));
  CHECK_FALSE(is_known_plugin("my-pkg.plugin"));
}

TEST_CASE("files that commands write are named, strings of other commands are not", "[coq]") {
  const SourceFacts facts = scan_source(
      "Extraction \"out/f.ml\" f.\nTime Redirect \"log\" Print f.\n"
      "Redirect \"a\" Recursive Extraction \"b.ml\" f g.\n"
      "Set Extraction Output Directory \"made/here\".\n"
      "Extract Constant c => \"no_file\". Check \"no/file\". Extraction Language Haskell.");
  CHECK(facts.writes ==
        std::vector<std::string>{"a.out", "b.ml", "log.out", "made/here/", "out/f.ml"});
}

TEST_CASE("strings that may be paths are found, wherever they stand", "[coq]") {
  const SourceFacts facts = scan_source(
      "Elpi Accumulate File \"HB/a.elpi\" \"coq://B/c.elpi\".\nNotation \"x . y\" := (x y).\n"
      "(* \"no/comment\" *) Check \"plain\". #[only=\"8.15.*\"] Check \"\".");
  CHECK(facts.paths == std::vector<std::string>{"8.15.*", "HB/a.elpi", "coq://B/c.elpi"});
}

TEST_CASE("first words of required libraries are found", "[coq]") {
  const SourceFacts facts = scan_source(
      "From mathcomp.ssreflect Require Import ssrbool eqtype.\n"
      "Require Import Coq.Lists.List Other.\nRequire Export (notations) Third.X.");
  CHECK(facts.roots == std::vector<std::string>{"Coq", "Other", "Third", "mathcomp", "notations"});
}

TEST_CASE("commands that reach out of the workspace are named", "[coq]") {
  CHECK(scan_source("Add LoadPath \"/x\" as X.\nCd \"/tmp\".").outside ==
        std::vector<std::string>{"Add LoadPath at line 1", "Cd at line 2"});
}

}  // namespace
}  // namespace sequent::provers
