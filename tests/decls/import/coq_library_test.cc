#include "decls/import/coq_library.h"

#include <string>
#include <vector>

#include "decls/import/coq_about.h"
#include "decls/import/coq_dependencies.h"
#include "tests/decls/import/collecting_sink.h"
#include "tests/support/catch.h"

namespace sequent::decls {
namespace {

using Collected = test::CollectingSink;

std::string about(const std::string& head, const std::string& body, const std::string& expands) {
  std::string text = head + "\n\nX is not universe polymorphic\nArguments X\n";
  text.append(body.empty() ? "" : "X is " + body + "\n");
  return text.append("Expands to: ").append(expands).append("\n");
}

CoqListing small() {
  CoqListing listing;
  listing.modules = {"L.B", "L.A"};
  listing.search =
      "even: nat ->\n      Prop\neven_O: even 0\nA.two: nat\n(use \"About\" for full details)\n";
  listing.about =
      about("A.two : nat", "transparent (with expansion weight 1)", "Constant L.A.two") +
      about("even : forall _ : nat, Prop", "", "Inductive L.B.even") +
      about("even_O : even O", "", "Constructor L.B.even_O") +
      about("even_ind : even A.two", "transparent", "Constant L.B.even_ind") +
      about("even_two : even A.two", "opaque", "Constant L.B.M.even_two") +
      about("magic : forall n : nat,\n  even n", "", "Constant L.B.Private_M.magic");
  listing.foreign = about("nat : Set", "", "Inductive Coq.Init.Datatypes.nat") +
                    about("O : nat", "", "Constructor Coq.Init.Datatypes.O") +
                    about("S : forall _ : nat, nat", "", "Constructor Coq.Init.Datatypes.S");
  listing.dependencies =
      "N: 1 \"even\" [kind=inductive, prop=no, ];\n"
      "N: 2 \"even_O\" [kind=construct, prop=yes, ];\n"
      "N: 3 \"even_ind\" [body=yes, kind=cnst, prop=yes, ];\n"
      "N: 4 \"even_two\" [body=yes, kind=cnst, prop=yes, ];\n"
      "N: 5 \"magic\" [body=no, kind=cnst, prop=yes, ];\n"
      "N: 6 \"two\" [body=yes, kind=cnst, prop=no, path=\"A\", ];\n"
      "N: 7 \"O\" [kind=construct, prop=no, ];\n"
      "N: 8 \"S\" [kind=construct, prop=no, ];\n"
      "N: 9 \"nat\" [kind=inductive, prop=no, ];\n"
      "E: 1 7 [weight=1, ];\nE: 1 9 [weight=1, ];\nE: 2 7 [weight=2, ];\nE: 4 1 [weight=1, ];\n"
      "E: 4 5 [weight=3, ];\nE: 4 6 [weight=1, ];\nE: 6 8 [weight=2, ];\nE: 6 9 [weight=1, ];\n";
  return listing;
}

Collected read(const CoqListing& listing) {
  Collected sink;
  const base::Status done = read_coq_library(listing, {}, sink);
  if (!done) {
    FAIL(done.error().message);
  }
  return sink;
}

TEST_CASE("declarations have full names, modules, kinds and statements", "[decls]") {
  const Collected sink = read(small());
  REQUIRE(sink.all().size() == 6);
  CHECK(sink.all().back().name == "L.A.two");  // modules in the order of the listing
  CHECK(sink.at("L.B.even").kind == DeclarationKind::kInductive);
  CHECK(sink.at("L.B.even").statement == "nat -> Prop");
  CHECK(sink.at("L.B.even_O").kind == DeclarationKind::kConstructor);
  CHECK(sink.at("L.B.even_ind").kind == DeclarationKind::kRecursor);
  CHECK(sink.at("L.B.M.even_two").kind == DeclarationKind::kTheorem);
  CHECK(sink.at("L.B.M.even_two").module == "L.B");
  CHECK(sink.at("L.B.Private_M.magic").kind == DeclarationKind::kAxiom);
  CHECK(sink.at("L.B.Private_M.magic").tags == std::vector<std::string>{"private"});
  CHECK(sink.at("L.A.two").kind == DeclarationKind::kDefinition);
  const Term& type = sink.at("L.A.two").type;
  CHECK(type.text_of(type.root()) == "Coq.Init.Datatypes.nat");
}

TEST_CASE("edges are of the statement, else of proof, definition or field", "[decls]") {
  const Collected sink = read(small());
  const std::vector<Edge> theorem{{"L.A.two", EdgeKind::kStatement},
                                  {"L.B.Private_M.magic", EdgeKind::kProof},
                                  {"L.B.even", EdgeKind::kStatement}};
  CHECK(sink.at("L.B.M.even_two").edges == theorem);
  const std::vector<Edge> definition{{"Coq.Init.Datatypes.S", EdgeKind::kDefinition},
                                     {"Coq.Init.Datatypes.nat", EdgeKind::kStatement}};
  CHECK(sink.at("L.A.two").edges == definition);
  const std::vector<Edge> inductive{{"Coq.Init.Datatypes.O", EdgeKind::kField},
                                    {"Coq.Init.Datatypes.nat", EdgeKind::kStatement}};
  CHECK(sink.at("L.B.even").edges == inductive);
}

TEST_CASE("edges are those of each declaration where the graph has only the modules'", "[decls]") {
  CoqListing listing = small();
  const Collected whole = read(listing);
  listing.dependencies =
      "N: 1 \"even\" [kind=inductive, prop=no, ];\n"
      "N: 2 \"even_O\" [kind=construct, prop=yes, ];\n"
      "N: 3 \"even_ind\" [body=yes, kind=cnst, prop=yes, ];\n"
      "N: 5 \"two\" [body=yes, kind=cnst, prop=no, path=\"A\", ];\n";
  listing.needs =
      "Info: output dependencies in file g.dpd\n[O(1) nat(1) ]\n[O(2) ]\n[S(2) nat(1) ]\n";
  const Collected apart = read(listing);
  for (const char* const name : {"L.B.even", "L.B.even_O", "L.A.two"}) {
    CHECK(apart.at(name).edges == whole.at(name).edges);
    CHECK(apart.at(name).edges.size() == 2);
  }
  CHECK(foreign_names(listing).value() == std::vector<std::string>{"O", "S", "nat"});
  listing.needs = "[]\n";
  Collected none;
  CHECK(read_coq_library(listing, {}, none).error().message ==
        "needs: an answer for each name is expected");
}

TEST_CASE("without dpdgraph there are edges of statements, and what is opaque is a theorem",
          "[decls]") {
  CoqListing listing = small();
  listing.dependencies.reset();
  const Collected sink = read(listing);
  const std::vector<Edge> edges{{"L.A.two", EdgeKind::kStatement},
                                {"L.B.even", EdgeKind::kStatement}};
  CHECK(sink.at("L.B.M.even_two").edges == edges);
  CHECK(sink.at("L.B.M.even_two").kind == DeclarationKind::kTheorem);
}

TEST_CASE("what a signature hides is no axiom, and rests on what its value assumes", "[decls]") {
  CoqListing listing = small();
  listing.about += about("hidden : nat", "", "Constant L.B.hidden");
  CHECK(names_without_body(listing).value() == std::vector<std::string>{"magic", "hidden"});
  listing.assumptions = "Axioms:\nmagic : forall n : nat,\n  even n\nAxioms:\nmagic@{u} : nat\n";
  const Collected sink = read(listing);
  CHECK(sink.at("L.B.Private_M.magic").kind == DeclarationKind::kAxiom);
  CHECK(sink.at("L.B.hidden").kind == DeclarationKind::kOpaque);
  const std::vector<Edge> edges{{"Coq.Init.Datatypes.nat", EdgeKind::kStatement},
                                {"L.B.Private_M.magic", EdgeKind::kProof}};
  CHECK(sink.at("L.B.hidden").edges == edges);
  listing.assumptions = "Axioms:\nmagic : nat\nClosed under the global context\n";
  CHECK(read(listing).at("L.B.hidden").edges.size() == 1);
}

TEST_CASE("foreign names are those of types and of edges", "[decls]") {
  const CoqListing listing = small();
  const auto names = foreign_names(listing);
  REQUIRE(names);
  CHECK(*names == std::vector<std::string>{"O", "S", "nat"});
}

TEST_CASE("places order the declarations of a module", "[decls]") {
  CoqListing listing = small();
  listing.places["L.B.M.even_two"] = {{"B.v", 3, 7}, "(two is even)", {"hint", "instance"}};
  listing.places["L.B.even"] = {{"B.v", 1, 11}, "", {}};
  listing.places["L.B.Private_M."] = {{"B.v", 9, 8}, "", {}};
  const Collected sink = read(listing);
  CHECK(sink.all()[0].name == "L.B.even");
  CHECK(sink.all()[1].name == "L.B.M.even_two");
  CHECK(sink.all()[1].position == Position{"B.v", 3, 7});
  CHECK(sink.all()[1].doc == "(two is even)");
  CHECK(sink.at("L.B.M.even_two").tags == std::vector<std::string>{"hint", "instance"});
  CHECK(sink.at("L.B.Private_M.magic").position == Position{"B.v", 9, 8});
  CHECK(sink.at("L.B.Private_M.magic").tags == std::vector<std::string>{"private"});
  CHECK(sink.at("L.B.even_ind").position.file.empty());
}

TEST_CASE("universes of a polymorphic declaration are kept", "[decls]") {
  CoqListing listing;
  listing.modules = {"L"};
  listing.about =
      "id@{u v} : forall A : Type@{u}, Type@{v}\n(* u v |= u < v *)\n\nid is universe "
      "polymorphic\nid is transparent\nExpands to: Constant L.id\n";
  const Collected sink = read(listing);
  CHECK(sink.all()[0].universes == std::vector<std::string>{"u", "v"});
}

TEST_CASE("a mistake in a listing is told with its place", "[decls]") {
  const auto refusal = [](const CoqListing& listing) {
    Collected sink;
    const base::Status done = read_coq_library(listing, {}, sink);
    return done ? std::string() : done.error().message;
  };
  CoqListing listing = small();
  listing.about = "A.two : nat\n\nExpands to: Constant L.A.two\nnonsense\n";
  CHECK(refusal(listing) == "about:4:1: 'NAME : TYPE' and an empty line are expected");
  listing = small();
  listing.foreign = "";
  CHECK(refusal(listing) == "the type of L.B.Private_M.magic: the name nat is not known");
  listing = small();
  listing.about = about("x : f )", "", "Constant L.A.x");
  CHECK(refusal(listing) == "the type of L.A.x: 3: ')' where the end is expected");
  listing = small();
  *listing.dependencies += "E: 1 77 [weight=1, ];\n";
  CHECK(refusal(listing) == "dependencies:18:1: an edge between nodes is expected");
  listing = small();
  *listing.dependencies += "N: x\n";
  CHECK(refusal(listing) == "dependencies:18:4: a number is expected");
}

TEST_CASE("an import that is asked to stop ends with that", "[decls]") {
  Collected sink;
  const base::Status done = read_coq_library(
      small(), [](const ImportStep&) { return false; }, sink);
  REQUIRE_FALSE(done);
  CHECK(done.error().code == base::ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace sequent::decls
