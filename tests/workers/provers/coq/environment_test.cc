#include "workers/provers/coq/environment.h"

#include "tests/support/catch.h"

namespace sequent::provers {
namespace {

using Folders = std::vector<std::string>;

TEST_CASE("libraries are looked for in COQPATH, then in the folders of XDG", "[coq]") {
  CHECK(library_folders(
            {{"COQPATH", "/b::/a"}, {"XDG_DATA_DIRS", "/x:/y"}, {"XDG_DATA_HOME", "/h"}}) ==
        Folders{"/b", "/a", "/x/coq", "/y/coq", "/h/coq"});
  CHECK(library_folders({}) == Folders{"/usr/local/share/coq", "/usr/share/coq"});
}

TEST_CASE("packages of plugins are looked for in OCAMLPATH", "[coq]") {
  CHECK(package_folders({{"OCAMLPATH", "/o:/p"}}) == Folders{"/o", "/p"});
  CHECK(package_folders({{"COQPATH", "/c"}}).empty());
}

TEST_CASE("what a project declares comes before what this machine has", "[coq]") {
  CHECK(joined({{"B", "declared"}, {"D", "1"}}, {{"A", "2"}, {"B", "local"}, {"E", "3"}}) ==
        Variables{{"A", "2"}, {"B", "declared"}, {"D", "1"}, {"E", "3"}});
}

}  // namespace
}  // namespace sequent::provers
