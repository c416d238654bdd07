#include "workers/provers/coq/installed_libraries.h"

#include <filesystem>
#include <map>

#include "tests/support/catch.h"
#include "tests/workers/provers/coq/world.h"

namespace sequent::provers {
namespace {

using test::CoqWorld;
using Digests = std::map<std::string, base::Digest>;
using Names = std::vector<std::string>;

// What the last module of a project may load, but for the standard library.
Digests libraries_of(CoqWorld& world) {
  const Project project = world.discover();
  CHECK(project.warnings.empty());
  Digests digests;
  for (const proofcache::NamedDigest& library : project.modules.back().libraries) {
    if (library.name != "Coq") {
      digests[library.name] = library.digest;
    }
  }
  return digests;
}

Names names_of(const Digests& digests) {
  Names names;
  for (const auto& [name, digest] : digests) {
    names.push_back(name);
  }
  return names;
}

TEST_CASE("a library in COQPATH is an input by its bytes", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.libraries = {{"COQPATH", world.dir / "lib"}};
  world.install("lib", "Foo.Bar", "Definition one := 1.\n");
  world.install("lib", "Loose", "Definition two := 2.\n");
  world.install("lib", "Unused.Too", "Definition three := 3.\n");
  world.write("A.v", "From Foo Require Import Bar.\nRequire Import Loose.\nCheck one + two.\n");
  const Digests first = libraries_of(world);
  CHECK(names_of(first) == Names{"Foo", "Loose"});
  CHECK(world.coqc(world.discover().modules[0]).exit_code == 0);
  world.install("lib", "Unused.Too", "Definition three := 4.\n");
  CHECK(libraries_of(world) == first);
  world.install("lib", "Foo.Bar", "Definition one := 2.\n");
  const Digests second = libraries_of(world);
  CHECK(second.at("Foo") != first.at("Foo"));
  CHECK(second.at("Loose") == first.at("Loose"));
}

TEST_CASE("a library in the user's data folder is found, at whatever path that is", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.install("data/coq", "Foo.Bar", "Definition one := 1.\n");
  world.write("A.v", "From Foo Require Import Bar.\nCheck one.\n");
  world.libraries = {{"XDG_DATA_HOME", world.dir / "data"}};
  const Digests here = libraries_of(world);
  CHECK(names_of(here) == Names{"Foo"});
  CHECK(world.coqc(world.discover().modules[0]).exit_code == 0);
  std::filesystem::rename(world.dir / "data", world.dir / "elsewhere");
  world.libraries = {{"XDG_DATA_HOME", world.dir / "elsewhere"}};
  CHECK(libraries_of(world) == here);
}

TEST_CASE("what a library in COQPATH loads from another one is an input too", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.libraries = {{"COQPATH", (world.dir / "a") + ":" + (world.dir / "lib")}};
  world.install("lib", "Below.B", "Definition one := 1.\n");
  world.install("lib", "Above.A", "From Below Require Import B.\nDefinition two := one.\n");
  world.write("A.v", "From Above Require Import A.\n");
  CHECK(names_of(libraries_of(world)) == Names{"Above", "Below"});
}

// A project that makes Lib.A, Lib.a.B and, on both, Lib.C.
void write_project(CoqWorld& world) {
  world.libraries = {{"COQPATH", world.dir / "lib"}};
  world.write("_CoqProject", "-R . Lib\nA.v a/B.v C.v\n");
  world.write("A.v", "Definition x := 1.\n");
  world.write("a/B.v", "Definition y := 2.\n");
  world.write("C.v", "From Lib Require Import A a.B.\nCheck x + y.\n");
}

TEST_CASE("an installed copy of the project itself is no input", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  write_project(world);
  world.install("lib", "Lib.A", "Definition x := 7.\n");
  world.install("lib", "Lib.a.B", "From Lib Require Import A.\nDefinition y := x.\n");
  CHECK(libraries_of(world).empty());
}

TEST_CASE("modules under the project's name that it does not make are inputs, part by part",
          "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  write_project(world);
  world.install("lib", "Lib.A", "Definition x := 7.\n");
  world.install("lib", "Lib.a.Old", "Definition z := 7.\n");
  world.install("lib", "Lib.other.one.D", "Definition z := 8.\n");
  world.install("lib", "Lib.other.E", "Definition z := 9.\n");
  const Digests first = libraries_of(world);
  CHECK(names_of(first) == Names{"Lib/a/Old.vo", "Lib/other"});
  world.install("lib", "Lib.A", "Definition x := 8.\n");
  CHECK(libraries_of(world) == first);
  world.install("lib", "Lib.other.one.D", "Definition z := 10.\n");
  const Digests second = libraries_of(world);
  CHECK(second.at("Lib/other") != first.at("Lib/other"));
  CHECK(second.at("Lib/a/Old.vo") == first.at("Lib/a/Old.vo"));
}

TEST_CASE("an installed module that loads what the project makes brings in all of the library",
          "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  write_project(world);
  world.install("lib", "Lib.A", "Definition x := 7.\n");
  SECTION("from under the same name") {
    world.install("lib", "Lib.Old", "From Lib Require Import A.\nDefinition z := x.\n");
    CHECK(names_of(libraries_of(world)) == Names{"Lib"});
  }
  SECTION("from another library") {
    world.install("lib", "More.M", "From Lib Require Import A.\nDefinition z := x.\n");
    world.write("C.v", "From Lib Require Import A a.B.\nFrom More Require Import M.\n");
    CHECK(names_of(libraries_of(world)) == Names{"Lib", "More"});
  }
}

TEST_CASE("a plugin package is known by its bytes and those of what it needs", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  const auto write = [&](const std::string& name, const std::string& text) {
    const std::string path = world.dir / ("ml/" + name);
    REQUIRE(base::make_folders(path.substr(0, path.rfind('/'))));
    REQUIRE(base::write_file_atomically(path, text));
  };
  write("coq-one/META", "package \"plugin\" (requires = \"coq-core.vernac two.deep nowhere\")\n");
  write("coq-one/one.cmxs", "1");
  write("two/META", "requires = \"coq-one.plugin\"\n");
  write("two/two.cmxs", "2");
  write("three/three.cmxs", "3");
  const auto digest = [&] {
    base::StatDigestCache digests("", world.clock);
    CoqProver prover(world.tools, digests, world.dir / "cache", {{"OCAMLPATH", world.dir / "ml"}});
    return prover.library_digest("findlib:coq-one").value();
  };
  const base::Digest first = digest();
  write("three/three.cmxs", "4");
  CHECK(digest() == first);
  write("two/two.cmxs", "5");
  CHECK(digest() != first);
}

TEST_CASE("a name that leads out of the folders of libraries is not installed", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.install("secret", "Lib.A", "Definition x := 7.\n");
  REQUIRE(base::make_folders(world.dir / "lib"));
  base::StatDigestCache digests("", world.clock);
  CoqProver prover(world.tools, digests, world.dir / "cache", {{"COQPATH", world.dir / "lib"}});
  for (const char* name : {"../secret/Lib", "Lib/../../secret/Lib", "/etc", "", ".", "a//b"}) {
    INFO(name);
    REQUIRE_FALSE(prover.library_digest(name));
    CHECK(prover.library_digest(name).error().code == base::ErrorCode::kNotFound);
  }
}

}  // namespace
}  // namespace sequent::provers
