#include "workers/provers/coq/discover.h"

#include <filesystem>

#include "tests/support/catch.h"
#include "tests/workers/provers/coq/world.h"

namespace sequent::provers {
namespace {

using Catch::Matchers::Contains;
using test::by_name;
using test::CoqWorld;
using test::warnings_of;

std::vector<std::string> dependencies_of(const Project& project, const std::string& name) {
  std::vector<std::string> names;
  for (const std::uint32_t below : by_name(project).at(name)->dependencies) {
    names.push_back(project.modules[below].name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

void write_chain(CoqWorld& world) {
  world.write("_CoqProject", "-R src Lib -arg \"-w -all\"\nsrc/C.v src/A.v src/B.v\n");
  world.write("src/A.v", "Definition a := 1.\n");
  world.write("src/B.v", "From Lib Require Import A. Definition b := a.\n");
  world.write("src/C.v", "Require Import B Lists.List.\nPrint Assumptions b.\n");
}

using Names = std::vector<std::string>;

TEST_CASE("a project becomes modules, each after those it needs", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  write_chain(world);
  const Project project = world.discover();
  REQUIRE(project.modules.size() == 3);
  CHECK(project.modules[0].name == "Lib.A");
  CHECK(project.modules[1].name == "Lib.B");
  CHECK(project.modules[2].name == "Lib.C");
  CHECK(dependencies_of(project, "Lib.C") == Names{"Lib.B"});
  const Module& c = project.modules[2];
  CHECK(c.arguments == Names{"-q", "-w", "-all", "-R", "src", "Lib", "src/C.v"});
  CHECK(c.source.path == "src/C.v");
  CHECK(c.source.digest == base::sha256(world.read("src/C.v")));
  REQUIRE(c.outputs.size() == 4);
  CHECK(c.outputs[1].path == "src/C.vo");
  CHECK(c.outputs[1].product);
  CHECK(c.observer);
  CHECK(c.observer_reason == "Print at line 2");
  CHECK_FALSE(project.modules[0].observer);
  REQUIRE(c.libraries.size() == 1);
  CHECK(c.libraries[0].name == "Coq");
  CHECK(project.directory == ".");
  CHECK(project.folders == Names{"src"});
  CHECK(project.warnings.empty());
  CHECK_THAT(project.prover_version, Catch::Matchers::StartsWith("Coq 8."));
}

TEST_CASE("an unchanged project runs no tool, a changed source runs coqdep for itself", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  write_chain(world);
  world.discover();
  CHECK(world.coqdep_calls() == std::pair<std::size_t, std::size_t>(1, 3));
  world.discover();
  CHECK(world.tools.calls.empty());
  world.write("src/A.vo", "");  // what a check leaves beside a source changes nothing
  world.write("src/B.v", "Definition b := 2.\n");
  CHECK(dependencies_of(world.discover(), "Lib.B").empty());
  CHECK(world.coqdep_calls() == std::pair<std::size_t, std::size_t>(1, 1));
  world.write("src/B.v", "From Lib Require Import A. Definition b := a.\n");
  CHECK(dependencies_of(world.discover(), "Lib.B") == Names{"Lib.A"});
  CHECK(world.tools.calls.empty());  // going back costs nothing
}

TEST_CASE("a damaged cache of dependencies is made again", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  write_chain(world);
  world.discover();
  for (const auto& entry : std::filesystem::directory_iterator(world.dir / "cache/coqdep")) {
    std::string bytes = base::read_file(entry.path().string()).value();
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    REQUIRE(base::write_file_atomically(entry.path().string(), bytes));
  }
  CHECK(dependencies_of(world.discover(), "Lib.C") == Names{"Lib.B"});
  CHECK(world.coqdep_calls().first == 1);
}

TEST_CASE("a folder without a project file takes all its sources", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("A.v", "Definition a := 1.\n");
  world.write("sub/B.v", "Require Import A.\n");
  world.write("my-folder/C.v", "Require Import sub.B.\n");
  world.write(".hidden/D.v", "");
  world.write("_build/default/A.v", "");
  const Project project = world.discover();
  CHECK(project.modules.size() == 3);
  CHECK(dependencies_of(project, "sub.B") == Names{"A"});
  CHECK(dependencies_of(project, "C") == Names{"sub.B"});
  CHECK(project.modules[0].arguments == Names{"-q", "-R", ".", "", "A.v"});
}

TEST_CASE("a project file without sources takes those of its folders", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "-Q src Lib\n");
  world.write("src/A.v", "");
  world.write("src/deep/B.v", "From Lib Require Import A.\n");
  world.write("other/C.v", "");
  const Project project = world.discover();
  CHECK(project.modules.size() == 2);
  CHECK(dependencies_of(project, "Lib.deep.B") == Names{"Lib.A"});
}

TEST_CASE("a source in the root that no load path reaches is in Top, as coq_makefile says",
          "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "A.v\n");
  world.write("A.v", "");
  const Project project = world.discover();
  CHECK(project.modules[0].name == "Top.A");
  CHECK(project.modules[0].arguments == Names{"-q", "-I", ".", "-R", ".", "Top", "A.v"});
}

TEST_CASE("mistakes of a project are named", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  CHECK_THAT(world.error(), Contains("cannot check"));
  REQUIRE(base::make_folders(world.dir / "p"));
  CHECK_THAT(world.error(), Contains("no .v files in"));
  world.write("_CoqProject", "-Q . Lib\nA.v\nB.v\n");
  world.write("A.v", "From Lib Require Import B.\n");
  CHECK_THAT(world.error(), Contains("_CoqProject:3: B.v does not exist"));
  world.write("B.v", "From Lib Require Import A.\n");
  CHECK(world.error() == "dependency cycle: Lib.A -> Lib.B -> Lib.A");
  world.write("B.v", "");
  world.write("sequent.toml", "arguments = [\"-vos\"]\n");
  CHECK_THAT(world.error(), Contains("option -vos of coqc cannot be given"));
  world.write("sequent.toml", "oops = 1\n");
  CHECK_THAT(world.error(), Contains("sequent.toml:1: unknown key `oops`"));
  world.write("sequent.toml", "");
  world.write("_CoqProject", "-Q a Lib -Q b Lib a/A.v b/A.v\n");
  world.write("a/A.v", "");
  world.write("b/A.v", "");
  CHECK(world.error() == "two files make the module Lib.A: a/A.v and b/A.v");
}

TEST_CASE("what a module asks for and does not get is said", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "-Q . Lib\nA.v\n");
  world.write("A.v", "From Nowhere Require Import Nothing.\nFrom Lib Require Import Unlisted.\n");
  world.write("Unlisted.v", "");
  const Project project = world.discover();
  CHECK_THAT(warnings_of(project), Contains("A.v: library Nothing is required from root Nowhere") &&
                                       Contains("install its package"));
  CHECK_THAT(warnings_of(project),
             Contains("requires Unlisted.v, which _CoqProject does not list"));
}

TEST_CASE("a source that coqdep cannot read keeps what it required before the error", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  write_chain(world);
  world.write("src/B.v", "From Lib Require Import A.\nRequire Import 3.\n");
  const Project project = world.discover();
  CHECK(dependencies_of(project, "Lib.B") == Names{"Lib.A"});
  CHECK(dependencies_of(project, "Lib.C") == Names{"Lib.B"});
  CHECK_THAT(warnings_of(project), Contains("src/B.v: coqdep:"));
}

TEST_CASE("folders and files with blanks in their names work", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "-Q \"my theory\" Lib\n");
  world.write("my theory/A.v", "Definition a := 1.\n");
  world.write("my theory/B.v", "From Lib Require Import A.\n");
  const Project project = world.discover();
  CHECK(dependencies_of(project, "Lib.B") == Names{"Lib.A"});
  CHECK(world.coqc(project.modules[0]).exit_code == 0);
  CHECK(world.coqc(project.modules[1]).exit_code == 0);
}

TEST_CASE("a library beside the project comes into the workspace as files", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "-Q . P -Q ../lib Lib\nA.v B.v C.v\n");
  world.write("../lib/One.vo", "one");
  world.write("../lib/sub/Two.vo", "two");
  world.write("A.v", "From Lib Require Import One.\n");
  world.write("B.v", "From P Require Import A.\n");
  world.write("C.v", "");
  const Project project = world.discover();
  CHECK(project.directory == "@1");
  const auto modules = by_name(project);
  REQUIRE(modules.at("P.A")->files.size() == 2);
  CHECK(modules.at("P.A")->files[0].path == "lib/One.vo");
  CHECK(modules.at("P.A")->files[0].digest == base::sha256("one"));
  CHECK(project.on_disk("lib/One.vo") ==
        std::filesystem::canonical(world.dir / "lib/One.vo").string());
  CHECK(modules.at("P.B")->files.size() == 2);  // A loads it
  CHECK(modules.at("P.C")->files.empty());
  CHECK(modules.at("P.A")->source.path == "@1/A.v");
  CHECK(modules.at("P.A")->arguments == Names{"-q", "-Q", ".", "P", "-Q", "../lib", "Lib", "A.v"});
}

TEST_CASE("a project's own prelude is under all that do not say -noinit", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "-arg -boot -R theories Coq\n");
  world.write("sequent.toml",
              "[[files]]\nmatch = \"theories/Init/*.v\"\narguments = \"-noinit\"\n");
  world.write("theories/Init/Logic.v", "");
  world.write("theories/Init/Prelude.v", "Require Export Logic.\n");
  world.write("theories/Init/Tauto.v", "Require Import Logic.\n");
  world.write("theories/Arith/Plus.v", "");
  const Project project = world.discover();
  CHECK(dependencies_of(project, "Coq.Arith.Plus") == Names{"Coq.Init.Prelude"});
  CHECK(dependencies_of(project, "Coq.Init.Tauto") == Names{"Coq.Init.Logic"});
  const auto modules = by_name(project);
  CHECK(modules.at("Coq.Init.Logic")->arguments ==
        Names{"-q", "-boot", "-noinit", "-R", "theories", "Coq", "theories/Init/Logic.v"});
  CHECK(modules.at("Coq.Arith.Plus")->libraries.empty());  // -boot: nothing installed is visible
}

TEST_CASE("a loaded source is an input, and its own requirements count", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "-Q . Lib\nA.v B.v\n");
  world.write("A.v", "Definition a := 1.\n");
  world.write("B.v", "Load \"inner.v\".\n");
  world.write("inner.v", "From Lib Require Import A.\n");
  const Project project = world.discover();
  CHECK(dependencies_of(project, "Lib.B") == Names{"Lib.A"});
  const Module* b = by_name(project).at("Lib.B");
  REQUIRE(b->files.size() == 1);
  CHECK(b->files[0].path == "inner.v");
  CHECK(b->observer);
  world.write("inner.v", "Definition x := 2.\n");
  CHECK(dependencies_of(world.discover(), "Lib.B").empty());
  // By a name of the load path, from a file that is loaded itself.
  world.write("inner.v", "Load Verbose deeper.\n");
  world.write("sub/deeper.v", "From Lib Require Import A.\n");
  const Project deeper = world.discover();
  CHECK(dependencies_of(deeper, "Lib.B") == Names{"Lib.A"});
  CHECK(by_name(deeper).at("Lib.B")->files.size() == 2);
}

TEST_CASE("a plugin that does not come with Coq makes observers of all above it", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "-Q . Lib -I .\n");
  world.write("A.v", "Declare ML Module \"my_plugin:my-pkg.plugin\".\n");
  world.write("B.v", "From Lib Require Import A.\n");
  world.write("C.v", "Declare ML Module \"ltac_plugin:coq-core.plugins.ltac\".\n");
  world.write("my_plugin.cmxs", "not really");
  const Project project = world.discover();
  const auto modules = by_name(project);
  CHECK(modules.at("Lib.A")->observer);
  CHECK(modules.at("Lib.B")->observer);
  CHECK_FALSE(modules.at("Lib.C")->observer);
  REQUIRE(modules.at("Lib.B")->files.size() == 1);  // who loads A loads its plugin
  CHECK(modules.at("Lib.B")->files[0].path == "my_plugin.cmxs");
  CHECK(modules.at("Lib.C")->files.empty());
}

TEST_CASE("folders that commands write into are in the workspace, others are warned of", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "-R src Lib\nsrc/A.v\n");
  world.write("src/A.v",
              "Redirect \"logs/deep/a\" Check nat. Redirect \"here\" Check nat.\n"
              "Redirect \"/far/away\" Check nat. Redirect \"../up\" Check nat.\n");
  const Project project = world.discover();
  CHECK(project.folders == Names{"logs/deep", "src"});
  CHECK_THAT(warnings_of(project), Contains("src/A.v: writes /far/away.out, which is outside"));
  CHECK_THAT(warnings_of(project), Contains("src/A.v: writes ../up.out, which is outside"));
  CHECK(project.warnings.size() == 2);
}

TEST_CASE("files that options read are inputs", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "-Q . Lib -arg \"-l start -ri Lib.A\"\nA.v B.v\n");
  world.write("sequent.toml", "");
  world.write("A.v", "");
  world.write("B.v", "");
  world.write("start.v", "");
  const Project project = world.discover();
  const auto modules = by_name(project);
  REQUIRE(modules.at("Lib.B")->files.size() == 1);
  CHECK(modules.at("Lib.B")->files[0].path == "start.v");
  CHECK(dependencies_of(project, "Lib.B") == Names{"Lib.A"});
}

}  // namespace
}  // namespace sequent::provers
