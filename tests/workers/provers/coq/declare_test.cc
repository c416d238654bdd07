#include "workers/provers/coq/declare.h"

#include <map>
#include <set>
#include <stop_token>

#include "decls/import/coq_about.h"
#include "tests/decls/import/print_coq_term.h"
#include "tests/workers/provers/coq/world.h"

namespace sequent::provers {
namespace {

using decls::Declaration;
using decls::DeclarationKind;
using decls::Edge;
using decls::EdgeKind;

class ByName final : public decls::DeclarationSink {
 public:
  base::Status take(const Declaration& declaration) override {
    all.emplace(declaration.name, declaration);
    return {};
  }
  std::map<std::string, Declaration> all;
};

// Tools that cannot find dpdgraph, as if it was not installed.
class WithoutPlugin final : public ToolRunner {
 public:
  explicit WithoutPlugin(ToolRunner& inner) : inner_(inner) {}
  base::Result<std::string> find(const std::string& program) override {
    return inner_.find(program);
  }
  base::Result<Output> run(std::span<const std::string> argv,
                           std::span<const std::string> environment,
                           const std::string& directory) override {
    if (argv.back().ends_with("depend.v")) {
      return Output{1, "",
                    "File \"depend.v\", line 1, characters 0-33:\nError: Cannot find a physical "
                    "path bound to logical path dpdgraph.\n"};
    }
    return inner_.run(argv, environment, directory);
  }

 private:
  ToolRunner& inner_;
};

class DeclareWorld : public test::CoqWorld {
 public:
  void compile(const std::string& name) {
    const std::vector<std::string> argv{tools.find("coqc").value(), "-q", "-R", ".", "L", name};
    const auto made = tools.run(argv, as_assignments(coq_environment({})), dir / "p");
    REQUIRE(made);
    INFO(made->err);
    REQUIRE(made->exit_code == 0);
  }
  void make_library() {
    write("_CoqProject", "-R . L\nA.v\nB.v\n");
    write("A.v",
          "(** Twice a number. *)\nDefinition twice (n : nat) := n + n.\n"
          "Notation \"'double' n\" := (twice n) (at level 10).\n");
    write("B.v",
          "Require Import L.A.\nInductive box (A : Type) : Type := Box (a : A).\n"
          "Module M.\nLemma twice_O : twice 0 = 0.\nProof. unfold twice. apply "
          "(plus_n_O 0).\nQed.\nEnd M.\nAxiom magic : forall n, n = twice n.\n"
          "Module Type T. Axiom h : nat. End T.\nModule H : T. Definition h := 5. End H.\n");
    compile("A.v");
    compile("B.v");
  }
};

TEST_CASE("declarations of a project are read from coqtop", "[coq]") {
  if (!DeclareWorld::installed()) {
    return;
  }
  DeclareWorld world;
  world.make_library();
  const base::Result<CoqModules> modules = project_modules(world.dir / "p");
  REQUIRE(modules);
  std::vector<std::string> warnings;
  const base::Result<decls::CoqListing> listing =
      list_declarations(world.runner, *modules, warnings);
  if (!listing) {
    FAIL(listing.error().message);
  }
  ByName sink;
  const base::Status read = decls::read_coq_library(*listing, {}, sink);
  if (!read) {
    FAIL(read.error().message);
  }
  CHECK(sink.all.at("L.A.twice").kind == DeclarationKind::kDefinition);
  CHECK(sink.all.at("L.A.twice").statement == "nat -> nat");
  CHECK(sink.all.at("L.B.box").kind == DeclarationKind::kInductive);
  CHECK(sink.all.at("L.B.Box").kind == DeclarationKind::kConstructor);
  CHECK(sink.all.at("L.B.box_rect").kind == DeclarationKind::kRecursor);
  CHECK(sink.all.at("L.B.magic").kind == DeclarationKind::kAxiom);
  CHECK(sink.all.at("L.A.twice").position == decls::Position{"A.v", 2, 12});
  CHECK(sink.all.at("L.A.twice").doc == "Twice a number.");
  CHECK(sink.all.at("L.B.H.h").kind == DeclarationKind::kOpaque);
  const Declaration& lemma = sink.all.at("L.B.M.twice_O");
  CHECK(lemma.kind == DeclarationKind::kTheorem);
  CHECK(lemma.module == "L.B");
  CHECK(lemma.statement == "double 0 = 0");
  const auto has = [&](const Edge& edge) {
    return std::find(lemma.edges.begin(), lemma.edges.end(), edge) != lemma.edges.end();
  };
  CHECK(has({"L.A.twice", EdgeKind::kStatement}));
  CHECK(has({"Coq.Init.Logic.eq", EdgeKind::kStatement}));
  if (warnings.empty()) {
    CHECK(has({"Coq.Init.Peano.plus_n_O", EdgeKind::kProof}));
  } else {
    test::skip("dpdgraph is not installed");
  }
}

TEST_CASE("without dpdgraph the edges of statements are read, with a warning", "[coq]") {
  if (!DeclareWorld::installed()) {
    return;
  }
  DeclareWorld world;
  world.make_library();
  WithoutPlugin tools(world.runner);
  const CoqModules modules = project_modules(world.dir / "p").value();
  std::vector<std::string> warnings;
  const base::Result<decls::CoqListing> listing = list_declarations(tools, modules, warnings);
  REQUIRE(listing);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("libcoq-dpdgraph") != std::string::npos);
  ByName sink;
  REQUIRE(decls::read_coq_library(*listing, {}, sink));
  for (const Edge& edge : sink.all.at("L.B.M.twice_O").edges) {
    CHECK(edge.kind == EdgeKind::kStatement);
  }
}

TEST_CASE("notations that cannot be had together are left out, with a warning", "[coq]") {
  if (!DeclareWorld::installed()) {
    return;
  }
  DeclareWorld world;
  world.make_library();
  world.write("C.v", "Notation \"'double' n\" := (S n) (at level 20).\n");
  world.write("_CoqProject", "-R . L\nA.v\nB.v\nC.v\n");
  world.compile("C.v");
  const CoqModules modules = project_modules(world.dir / "p").value();
  std::vector<std::string> warnings;
  const auto listing = list_declarations(world.runner, modules, warnings);
  REQUIRE(listing);
  REQUIRE_FALSE(warnings.empty());
  CHECK(warnings[0].starts_with("statements have no notations of their own: coqtop at 'Import"));
  CHECK(listing->search.find("M.twice_O: A.twice 0 = 0") != std::string::npos);
}

TEST_CASE("a project that was not checked is refused", "[coq]") {
  test::CoqWorld world;
  world.write("_CoqProject", "-R . L\nA.v\n");
  world.write("A.v", "Definition two := 2.\n");
  const base::Result<CoqModules> modules = project_modules(world.dir / "p");
  REQUIRE_FALSE(modules);
  CHECK(modules.error().message == "A.vo is missing: run `sequent check` first");
}

TEST_CASE("what coqtop refuses is told with the sentence", "[coq]") {
  if (!DeclareWorld::installed()) {
    return;
  }
  test::CoqWorld world;
  const CoqModules modules{
      .names = {"Coq.Init.Nat", "Nowhere.M"}, .sources = {"", ""}, .directory = "/"};
  std::vector<std::string> warnings;
  const base::Result<decls::CoqListing> listing =
      list_declarations(world.runner, modules, warnings);
  REQUIRE_FALSE(listing);
  CHECK(listing.error().message ==
        "coqtop at 'Require Nowhere.M.': Cannot find a physical path bound to logical path "
        "Nowhere.M.");
}

// Reads all types, and compares their words with what is left of them.
decls::CoqListing check_types(test::CoqWorld& world,
                              const CoqModules& modules,
                              std::size_t at_least,
                              ByName& sink) {
  std::vector<std::string> warnings;
  base::Result<decls::CoqListing> listing = list_declarations(world.runner, modules, warnings);
  if (!listing) {
    FAIL(listing.error().message);
  }
  const auto all = decls::read_coq_about(listing->about);
  REQUIRE(all);
  CHECK(all->size() >= at_least);
  for (const decls::CoqAbout& about : *all) {
    const auto syntax = decls::parse_coq_term(about.type);
    if (!syntax) {
      FAIL(about.full_name << ": " << syntax.error().message);
    }
    if (test::CoqTermWords(*syntax).of(syntax->root()) != test::coq_words(about.type)) {
      FAIL(about.full_name << " is not what was read");
    }
  }
  const base::Status read = decls::read_coq_library(*listing, {}, sink);
  if (!read) {
    FAIL(read.error().message);
  }
  CHECK(sink.all.size() == all->size());
  return std::move(*listing);
}

// By following all edges.
std::set<std::string> axioms_of(const ByName& library, const std::string& name) {
  std::set<std::string> seen{name};
  std::vector<std::string> open{name};
  std::set<std::string> axioms;
  while (!open.empty()) {
    const Declaration& one = library.all.at(open.back());
    open.pop_back();
    if (one.kind == DeclarationKind::kAxiom) {
      axioms.insert(one.name);
    }
    for (const Edge& edge : one.edges) {
      if (seen.insert(edge.target).second) {
        open.push_back(edge.target);
      }
    }
  }
  return axioms;
}

// What coqtop prints of every so many declarations' assumptions, beside what edges lead to.
void check_assumptions(test::CoqWorld& world,
                       const CoqModules& modules,
                       const decls::CoqListing& listing,
                       const ByName& library) {
  constexpr std::size_t kEvery = 150;
  const auto all = decls::read_coq_about(listing.about).value();
  std::map<std::string_view, std::string> full;
  std::string sentences;
  for (const std::string& module : modules.names) {
    sentences.append("Require ").append(module).append(".\n");
  }
  sentences.append("Set Printing Width 1000000. Set Printing Depth 1000000.\n");
  std::vector<std::string> asked;
  for (std::size_t i = 0; i < all.size(); ++i) {
    full.emplace(all[i].printed_name, all[i].full_name);
    if (i % kEvery == 0) {
      asked.emplace_back(all[i].full_name);
      sentences.append("Print Assumptions ").append(all[i].printed_name).append(".\n");
    }
  }
  world.write("ask.v", sentences);
  const std::vector<std::string> argv{
      world.runner.find("coqtop").value(), "-q", "-w", "none", "-batch", "-l", "ask.v"};
  const auto output =
      world.runner.run(argv, as_assignments(coq_environment({})), world.dir / "p").value();
  const auto answers = decls::read_coq_assumptions(output.out);
  REQUIRE(answers.size() == asked.size());
  for (std::size_t i = 0; i < asked.size(); ++i) {
    std::set<std::string> expected;
    for (const std::string_view printed : answers[i]) {
      expected.insert(full.at(printed));
    }
    if (asked[i] == "Coq.Floats.PrimFloat.neg_zero") {
      // A literal: coqtop looks at values, and not at types of what has one.
      expected.insert("Coq.Floats.PrimFloat.float");
    }
    CAPTURE(asked[i]);
    CHECK(axioms_of(library, asked[i]) == expected);
  }
}

TEST_CASE("types of the standard library come back word by word", "[coq]") {
  if (!DeclareWorld::installed()) {
    return;
  }
  test::CoqWorld world;
  ByName sink;
  check_types(world,
              {.names = {"Coq.Init.Logic", "Coq.Init.Nat", "Coq.Arith.Between", "Coq.Lists.List"},
               .sources = {"", "", "", ""},
               .directory = "/"},
              600, sink);
}

TEST_CASE("all types of the standard library come back, and edges lead to what they assume",
          "[.long]") {
  if (!DeclareWorld::installed()) {
    return;
  }
  test::CoqWorld world;
  const base::Result<CoqModules> modules = library_modules(world.runner, "stdlib");
  REQUIRE(modules);
  ByName sink;
  const decls::CoqListing listing = check_types(world, *modules, 34'000, sink);
  check_assumptions(world, *modules, listing, sink);
}

TEST_CASE("a library that is not installed is not found", "[coq]") {
  if (!DeclareWorld::installed()) {
    return;
  }
  test::CoqWorld world;
  const base::Result<CoqModules> modules = library_modules(world.runner, "no-such-library");
  REQUIRE_FALSE(modules);
  CHECK(modules.error().code == base::ErrorCode::kNotFound);
  const base::Result<CoqModules> standard = library_modules(world.runner, "stdlib");
  REQUIRE(standard);
  CHECK(std::find(standard->names.begin(), standard->names.end(), "Coq.Init.Logic") !=
        standard->names.end());
}

}  // namespace
}  // namespace sequent::provers
