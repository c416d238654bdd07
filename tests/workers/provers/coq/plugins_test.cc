#include "tests/support/catch.h"
#include "tests/workers/provers/coq/world.h"

namespace sequent::provers {
namespace {

using Catch::Matchers::Contains;
using test::by_name;
using test::CoqWorld;
using test::warnings_of;
using Names = std::vector<std::string>;

TEST_CASE("a plugin is an input of who loads it, by its findlib name too", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "-Q . Lib -I src -I more\n");
  world.write(
      "src/META.coq-one",
      "package \"plugin\" ( directory = \".\" requires = \"coq-core.vernac coq-two.plugin\"\n"
      "  plugin(native) = \"one.cmxs\" )\n"
      "package \"other\" ( directory = \".\" plugin(native) = \"other.cmxs\" )\n");
  world.write("more/META.coq-two",
              "package \"plugin\" ( directory = \".\" plugin(native) = \"two.cmxs\" )\n");
  for (const char* file : {"src/one.cmxs", "src/other.cmxs", "more/two.cmxs"}) {
    world.write(file, "not really");
  }
  world.write("A.v", "Declare ML Module \"coq-one.plugin\".\n");
  world.write("B.v", "Declare ML Module \"other:coq-one.other\".\n");
  world.write("C.v", "Definition c := 1.\n");
  const Project project = world.discover();
  const auto files_of = [modules = by_name(project)](const std::string& name) {
    Names files;
    for (const InputFile& file : modules.at(name)->files) {
      files.push_back(file.path);
    }
    return files;
  };
  CHECK(files_of("Lib.A") ==
        Names{"more/META.coq-two", "more/two.cmxs", "src/META.coq-one", "src/one.cmxs"});
  CHECK(files_of("Lib.B") == Names{"src/META.coq-one", "src/other.cmxs"});
  CHECK(files_of("Lib.C").empty());
  CHECK(warnings_of(project).empty());
  // Who loads a plugin is run among all folders of sources.
  world.write("sub/deep/D.v", "Definition d := 1.\n");
  CHECK(world.discover().folders == Names{"more", "src", "sub", "sub/deep"});
  world.write("A.v", "Definition a := 1.\n");
  world.write("B.v", "Definition b := 1.\n");
  CHECK(world.discover().folders == Names{"more", "src"});
}

TEST_CASE("files that sentences name are inputs where a plugin may read them", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "-Q th Lib.Th -I src\n");
  world.write("src/one.cmxs", "not really");
  for (const char* file : {"data/x.elpi", "th/deep/y.elpi", "th/z.elpi", "made.ml"}) {
    world.write(file, "text");
  }
  const std::string names =
      "Check \"data/x.elpi\". Check \"coq://Lib/Th/deep/y.elpi\". Check \"none.elpi\". Check "
      "\"data\".\n"
      "Extraction \"made.ml\" nat. Check \"../p/th/z.elpi\". Check \"/etc/passwd\".\n";
  world.write("th/A.v", "Declare ML Module \"one:coq-one.plugin\".\n");
  world.write("th/B.v", "From Lib.Th Require Import A.\n" + names);
  world.write("th/C.v", names);
  const Project project = world.discover();
  Names files;
  for (const InputFile& file : by_name(project).at("Lib.Th.B")->files) {
    files.push_back(file.path);
  }
  CHECK(files == Names{"data/x.elpi", "src/one.cmxs", "th/deep/y.elpi"});
  CHECK(by_name(project).at("Lib.Th.C")->files.empty());
  CHECK(warnings_of(project).empty());
}

TEST_CASE("plugins that are nowhere are named once, with what to do", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  world.write("_CoqProject", "-Q . Lib -I src\nsrc/g.mlg src/one.mlpack A.v B.v C.v\n");
  world.write("src/one.mlpack", "G\n");
  world.write("A.v", "Declare ML Module \"one:coq-one.plugin\".\n");
  world.write("B.v", "Declare ML Module \"coq-two.plugin\".\n");
  world.write("C.v", "Declare ML Module \"gone:coq-gone.plugin\".\n");
  const Project project = world.discover();
  REQUIRE(project.warnings.size() == 3);
  CHECK_THAT(warnings_of(project), Contains("_CoqProject: src/one.cmxs is not built"));
  CHECK_THAT(warnings_of(project), Contains("C.v: loads the plugin gone.cmxs, which no folder"));
  CHECK_THAT(warnings_of(project), Contains("B.v: loads a plugin of coq-two, whose META.coq-two"));
}

}  // namespace
}  // namespace sequent::provers
