#include "workers/provers/coq/dune_project.h"

#include "engine/base/file_io.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::provers {
namespace {

using Catch::Matchers::StartsWith;
using Names = std::vector<std::string>;

struct World {
  void write(const std::string& name, const std::string& text) {
    const std::string path = dir / name;
    REQUIRE(base::make_folders(path.substr(0, path.rfind('/'))));
    REQUIRE(base::write_file_atomically(path, text));
  }
  DuneProject read() {
    base::Result<DuneProject> project = read_dune_project(dir.path());
    if (!project) {
      FAIL(project.error().message);
    }
    return *std::move(project);
  }
  std::string error() {
    const base::Result<DuneProject> project = read_dune_project(dir.path());
    REQUIRE_FALSE(project);
    return project.error().message;
  }

  test::TempDir dir;
};

TEST_CASE("a theory has the sources of its folder, its name, flags and theories", "[coq]") {
  World world;
  world.write("base/dune", "(coq.theory (name Base) (flags :standard -w \"-a b\"))\n");
  world.write("base/B.v", "");
  world.write("base/A.v", "");
  world.write("base/sub/C.v", "");
  world.write("app/dune", "\n(coq.theory\n (name My.App)\n (theories Base Other))\n");
  world.write("app/D.v", "");
  const std::vector<DuneTheory> theories = world.read().theories;
  REQUIRE(theories.size() == 2);
  CHECK(theories[0].logical == "My.App");
  CHECK(theories[0].folder == "app");
  CHECK(theories[0].sources == Names{"app/D.v"});
  CHECK(theories[0].theories == Names{"Base", "Other"});
  CHECK(theories[0].arguments.empty());
  CHECK(theories[0].file == "app/dune");
  CHECK(theories[0].line == 2);
  CHECK(theories[1].logical == "Base");
  CHECK(theories[1].sources == Names{"base/A.v", "base/B.v"});
  CHECK(theories[1].arguments == Names{"-w", "-a b"});
}

TEST_CASE("folders inside are part of a theory that says so", "[coq]") {
  World world;
  world.write("dune",
              "(include_subdirs qualified)\n(coq.theory (name T))\n(data_only_dirs data)\n"
              "(subdir moved (coq.theory (name M)))\n");
  for (const char* file : {"A.v", "in/B.v", "in/deep/C.v", "own/D.v", "data/E.v", "_build/F.v",
                           ".git/G.v", "moved/H.v", "in/.#B.v"}) {
    world.write(file, "");
  }
  world.write("own/dune", "(coq.theory (name Own))");
  const std::vector<DuneTheory> theories = world.read().theories;
  REQUIRE(theories.size() == 3);
  CHECK(theories[0].sources == Names{"A.v", "in/B.v", "in/deep/C.v"});
  CHECK(theories[1].logical == "M");
  CHECK(theories[1].sources == Names{"moved/H.v"});
  CHECK(theories[2].sources == Names{"own/D.v"});
  world.write("dune", "(dirs :standard \\ own)\n(coq.theory (name T))");
  REQUIRE(world.read().theories.size() == 1);
  CHECK(world.read().theories[0].sources == Names{"A.v"});
}

TEST_CASE("modules are chosen by dune's ordered sets", "[coq]") {
  World world;
  for (const char* file : {"A.v", "B.v", "C.v", "s/D.v"}) {
    world.write(file, "");
  }
  const auto chosen = [&](const std::string& modules) {
    world.write("dune",
                "(include_subdirs qualified) (coq.theory (name T) (modules " + modules + "))");
    return world.read().theories.at(0).sources;
  };
  CHECK(chosen(":standard") == Names{"A.v", "B.v", "C.v", "s/D.v"});
  CHECK(chosen("C D A") == Names{"A.v", "C.v", "s/D.v"});
  CHECK(chosen(":standard \\ A D") == Names{"B.v", "C.v"});
  CHECK(chosen("(:standard \\ (A B)) A") == Names{"A.v", "C.v", "s/D.v"});
  CHECK(chosen("").empty());
  CHECK_THAT(
      [&] {
        world.write("dune", "(coq.theory (name T)\n (modules (:include x)))");
        return world.error();
      }(),
      StartsWith("dune:2: :include is left to dune"));
}

TEST_CASE("flags of env stanzas come before those of a theory, in the profile dev", "[coq]") {
  World world;
  world.write("dune", "(env (release (coq (flags -r))) (_ (coq (flags :standard -a))))");
  world.write("in/dune",
              "(env (dev (coq (flags (:standard -b)))) (_ (coq (flags -c))))\n"
              "(coq.theory (name T) (flags :standard -d))");
  world.write("in/own/dune", "(coq.theory (name U) (flags -e))");
  world.write("out/dune", "(coq.theory (name V))");
  const std::vector<DuneTheory> theories = world.read().theories;
  REQUIRE(theories.size() == 3);
  CHECK(theories[0].arguments == Names{"-a", "-b", "-d"});
  CHECK(theories[1].arguments == Names{"-e"});
  CHECK(theories[2].arguments == Names{"-a"});
}

TEST_CASE("what is left to dune is told", "[coq]") {
  World world;
  world.write("dune",
              "(rule (targets Made.v made.ml) (action (run x)))\n(rule (target There.v))\n"
              "(coq.theory (name T)\n (libraries coq-core.plugins.ltac coq-t.plugin))\n");
  world.write("There.v", "");
  world.write("sub/dune", "(* -*- tuareg -*- *)\nlet () = ()");
  const std::vector<Diagnostic> warnings = world.read().warnings;
  REQUIRE(warnings.size() == 3);
  CHECK(warnings[0].file == "sub/dune");
  CHECK(warnings[1].line == 1);
  CHECK_THAT(warnings[1].text, StartsWith("Made.v is made by a rule"));
  CHECK(warnings[2].line == 4);
  CHECK_THAT(warnings[2].text, StartsWith("loads the plugin coq-t.plugin"));
}

TEST_CASE("a stanza that cannot be obeyed is named", "[coq]") {
  World world;
  world.write("a/dune", "\n(coq.theory (package p))");
  CHECK_THAT(world.error(), StartsWith("a/dune:2: a coq.theory without a name"));
  world.write("a/dune", "(coq.theory (name T) (boot))");
  CHECK_THAT(world.error(), StartsWith("a/dune:1: T is (boot)"));
  world.write("a/dune", "(coq.theory (name T) (flags %{env:F=}))");
  CHECK_THAT(world.error(), StartsWith("a/dune:1: %{env:F=} is left to dune"));
  world.write("a/dune", "(coq.theory");
  CHECK_THAT(world.error(), StartsWith("a/dune:1: a bracket is not closed"));
}

}  // namespace
}  // namespace sequent::provers
