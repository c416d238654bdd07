#include "workers/provers/coq/layout.h"

#include "engine/base/file_io.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::provers {
namespace {

using Catch::Matchers::EndsWith;
using Names = std::vector<std::string>;

struct World {
  void write(const std::string& name, const std::string& text) {
    const std::string path = dir / name;
    REQUIRE(base::make_folders(path.substr(0, path.rfind('/'))));
    REQUIRE(base::write_file_atomically(path, text));
  }
  Layout read(const std::string& folder) {
    base::Result<Layout> layout = read_layout(dir / folder);
    if (!layout) {
      FAIL(layout.error().message);
    }
    return *std::move(layout);
  }

  test::TempDir dir;
};

Names sources_of(const Layout& layout) {
  Names names;
  for (const OwnSource& source : layout.sources) {
    names.push_back(source.name);
  }
  return names;
}

TEST_CASE("a folder of a project above it stands for that project", "[coq]") {
  World world;
  world.write("p/_CoqProject", "-R th Lib\nth/in/A.v\n");
  world.write("p/th/in/A.v", "");
  world.write("p/loose/B.v", "");
  const Layout inside = world.read("p/th/in");
  CHECK_THAT(inside.root, EndsWith("/p"));
  CHECK(sources_of(inside) == Names{"th/in/A.v"});
  REQUIRE(inside.warnings.size() == 1);
  CHECK_THAT(inside.warnings[0].file, EndsWith("/p/_CoqProject"));
  // A folder of which the project lists nothing is its own.
  const Layout loose = world.read("p/loose");
  CHECK_THAT(loose.root, EndsWith("/p/loose"));
  CHECK(sources_of(loose) == Names{"B.v"});
  CHECK(loose.warnings.empty());
  CHECK(world.read("p").warnings.empty());
}

TEST_CASE("a file named Make is a project file if it lists sources", "[coq]") {
  World world;
  world.write("p/A.v", "");
  world.write("p/B.v", "");
  world.write("p/Make", "-R . Lib\nA.v\n");
  CHECK(world.read("p").project_file == "Make");
  CHECK(sources_of(world.read("p")) == Names{"A.v"});
  world.write("p/Make", "all:\n\tcoqc A.v\n");
  CHECK(world.read("p").project_file.empty());
  CHECK(sources_of(world.read("p")) == Names{"A.v", "B.v"});
  world.write("p/Make", "-R . Lib\nA.v\n");
  world.write("p/_CoqProject", "-R . Lib\nB.v\n");
  CHECK(sources_of(world.read("p")) == Names{"B.v"});
}

TEST_CASE("theories of dune have load paths and arguments of their own", "[coq]") {
  World world;
  world.write("p/dune-project", "(lang dune 2.9)");
  world.write("p/a/dune", "(coq.theory (name A) (theories B) (flags -w -all -Q extra Extra))");
  world.write("p/b/dune", "(coq.theory (name B) (theories C))");
  world.write("p/c/dune", "(coq.theory (name C) (theories A B))");
  for (const char* file : {"p/a/X.v", "p/b/X.v", "p/c/X.v"}) {
    world.write(file, "");
  }
  const Layout layout = world.read("p");
  CHECK(layout.built == "_build/default");
  CHECK(layout.project_file == "dune-project");
  CHECK(sources_of(layout) == Names{"a/X.v", "b/X.v", "c/X.v"});
  REQUIRE(layout.theories.size() == 3);
  CHECK(layout.sources[1].theory == 1);
  CHECK(layout.theories[0].arguments == Names{"-w", "-all"});
  CHECK(layout.theories[0].load_paths.flags() ==
        Names{"-Q", "b", "B", "-Q", "c", "C", "-Q", "extra", "Extra", "-R", "a", "A"});
  CHECK(layout.theories[1].load_paths.flags() ==
        Names{"-Q", "c", "C", "-Q", "a", "A", "-R", "b", "B"});
  CHECK(layout.theories[0].load_paths.logical_name("a/X.v") == "A.X");
  // A project file for an editor lists nothing; with a list it is what counts.
  world.write("p/_CoqProject", "-R _build/default/a A\n");
  CHECK(world.read("p").built == "_build/default");
  world.write("p/_CoqProject", "-R a A\na/X.v\n");
  CHECK(world.read("p").built == ".");
}

}  // namespace
}  // namespace sequent::provers
