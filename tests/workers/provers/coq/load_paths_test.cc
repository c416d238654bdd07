#include "workers/provers/coq/load_paths.h"

#include "tests/support/catch.h"
#include "workers/provers/coq/layout.h"
#include "workers/provers/coq/module_graph.h"

namespace sequent::provers {
namespace {

TEST_CASE("a module is named by the last load path that reaches it", "[coq]") {
  const LoadPaths paths({{LoadPathKind::kRecursive, ".", "Top", 0},
                         {LoadPathKind::kExact, "src", "P.Q", 0},
                         {LoadPathKind::kPlugin, "src", "", 0},
                         {LoadPathKind::kRecursive, "../lib", "Lib", 0}});
  CHECK(paths.logical_name("A.v") == "Top.A");
  CHECK(paths.logical_name("src/A.v") == "Top.src.A");  // -R comes after -Q, as coq_makefile does
  CHECK(paths.logical_name("../lib/x/A.v") == "Lib.x.A");
  CHECK(paths.logical_name("../other/A.v") == "A");
  const LoadPaths exact({{LoadPathKind::kExact, "src", "P.Q", 0}});
  CHECK(exact.logical_name("src/a/B.v") == "P.Q.a.B");
  CHECK(exact.logical_name("src/not-a-name/B.v") == "B");
  CHECK(exact.logical_name("srcs/B.v") == "B");
  CHECK(LoadPaths({{LoadPathKind::kRecursive, ".", "", 0}}).logical_name("a/B.v") == "a.B");
}

TEST_CASE("flags come as coq_makefile gives them", "[coq]") {
  const LoadPaths paths({{LoadPathKind::kRecursive, "t", "T", 0},
                         {LoadPathKind::kExact, "q", "Q", 0},
                         {LoadPathKind::kPlugin, "i", "", 0}});
  CHECK(paths.flags() == std::vector<std::string>{"-I", "i", "-Q", "q", "Q", "-R", "t", "T"});
}

TEST_CASE("every path of a project has its place in the workspace", "[coq]") {
  const WorkspacePaths flat("/home/u/p", 0);
  CHECK(flat.directory() == ".");
  CHECK(flat.in_workspace("src/A.v") == "src/A.v");
  const WorkspacePaths deep("/home/u/p", 2);
  CHECK(deep.directory() == "@1/@2");
  CHECK(deep.in_workspace("src/A.v") == "@1/@2/src/A.v");
  CHECK(deep.in_workspace("../lib/B.v") == "@1/lib/B.v");
  CHECK(deep.in_workspace("../../lib/B.v") == "lib/B.v");
  CHECK(deep.argument("../lib") == "../lib");
  CHECK(deep.in_workspace("/opt/lib/B.vo") == "@root/opt/lib/B.vo");
  CHECK(deep.argument("/opt/lib") == "../../@root/opt/lib");
  Project project;
  project.root = "/home/u/p";
  project.directory = deep.directory();
  for (const char* name : {"src/A.v", "../lib/B.v", "../../lib/B.v", "/opt/lib/B.vo"}) {
    CHECK(project.on_disk(deep.in_workspace(name)) == deep.on_disk(name));
  }
}

TEST_CASE("an order puts dependencies first, and names a cycle", "[coq]") {
  const std::vector<std::string> names = {"A", "B", "C", "D"};
  CHECK(dependency_order({{1}, {2}, {}, {0}}, names).value() ==
        std::vector<std::uint32_t>{2, 1, 0, 3});
  const auto cycle = dependency_order({{1}, {2, 3}, {1}, {}}, names);
  REQUIRE_FALSE(cycle);
  CHECK(cycle.error().code == base::ErrorCode::kInvalid);
  CHECK(cycle.error().message == "dependency cycle: B -> C -> B");
  CHECK(dependency_order({{0}}, std::vector<std::string>{"A"}).error().message ==
        "dependency cycle: A -> A");
}

}  // namespace
}  // namespace sequent::provers
