#include "workers/provers/coq/findlib_meta.h"

#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace sequent::provers {
namespace {

using Names = std::vector<std::string>;

constexpr const char* kMeta =
    "# made by hand\n"
    "version = \"1\" requires(ppx_driver) += \"ppx\"\n"
    "package \"plugin\" (\n"
    "  directory = \".\"\n"
    "  requires = \"coq-core.plugins.ltac, zarith\"\n"
    "  requires(mt,-native) += \"threads\"\n"
    "  archive(native) = \"a.cmxa\"\n"
    "  plugin(byte) = \"a.cma\" plugin(native) = \"a.cmxs\"\n"
    "  package \"in\\\"ner\" ( directory = \"sub\" archive(native,plugin) = \"b.cmxs c.cmxs\" )\n"
    ")\n"
    "package \"far\" ( directory = \"/opt/far\" plugin(native) = \"d.cmxs\" )\n"
    "exists_if = \"x\"";

TEST_CASE("packages of a META file have their folder, needs and plugins", "[coq]") {
  const std::vector<FindlibPackage> packages = read_findlib_meta(kMeta);
  REQUIRE(packages.size() == 4);
  CHECK(packages[0].name.empty());
  CHECK(packages[0].folder == ".");
  CHECK(packages[0].needs == Names{"ppx"});
  CHECK(packages[0].plugins.empty());
  CHECK(packages[1].name == "plugin");
  CHECK(packages[1].folder == ".");
  CHECK(packages[1].needs == Names{"coq-core.plugins.ltac", "zarith", "threads"});
  CHECK(packages[1].plugins == Names{"a.cmxs"});
  CHECK(packages[2].name == "plugin.in\"ner");
  CHECK(packages[2].folder == "sub");
  CHECK(packages[2].plugins == Names{"b.cmxs", "c.cmxs"});
  CHECK(packages[3].name == "far");
  CHECK(packages[3].folder == "/opt/far");
}

TEST_CASE("what is no META file has no plugins, and crashes nothing", "[coq]") {
  CHECK(read_findlib_meta("").size() == 1);
  CHECK(read_findlib_meta(") ) package =) package \"x").size() == 2);
  test::for_each_mutation(kMeta, 3000, [](const std::string& mutated) {
    CHECK_FALSE(read_findlib_meta(mutated).empty());
  });
}

TEST_CASE("a META file says by its name what it is about", "[coq]") {
  CHECK(package_of_meta("META.coq-tiny") == "coq-tiny");
  CHECK(package_of_meta("META").empty());
  CHECK(package_of_meta("METAL.x").empty());
}

}  // namespace
}  // namespace sequent::provers
