#include "workers/provers/coq/plugin_sources.h"

#include <chrono>
#include <filesystem>

#include "engine/base/file_io.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::provers {
namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

struct World {
  void write(const std::string& name, const std::string& text, int age_seconds) {
    REQUIRE(base::write_file_atomically(dir / name, text));
    std::filesystem::last_write_time(dir / name, std::filesystem::file_time_type::clock::now() -
                                                     std::chrono::seconds(age_seconds));
  }
  std::vector<Diagnostic> warnings(const std::vector<ListedFile>& listed) {
    return warn_of_plugins(dir.path(), "Make", listed);
  }

  test::TempDir dir;
};

TEST_CASE("a plugin that is not built is named, with what builds it", "[coq]") {
  World world;
  world.write("p.mlpack", "G_p\n", 100);
  const std::vector<ListedFile> listed = {{"g_p.mlg", 3}, {"g_p.mli", 4}, {"p.mlpack", 5}};
  const std::vector<Diagnostic> warnings = world.warnings(listed);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].file == "Make");
  CHECK(warnings[0].line == 5);
  CHECK_THAT(warnings[0].text, StartsWith("p.cmxs is not built"));
  CHECK_THAT(warnings[0].text,
             Contains("coq_makefile -f Make -o Makefile.coq && make -f Makefile.coq p.cmxs"));
  world.write("p.cmxs", "", 10);
  CHECK(world.warnings(listed).empty());
}

TEST_CASE("a plugin without a list of its parts is made of one source", "[coq]") {
  World world;
  const std::vector<ListedFile> listed = {{"a.ml", 1}, {"a.mli", 2}, {"b.mlg", 3}};
  world.write("b.cmxs", "", 10);
  const std::vector<Diagnostic> warnings = world.warnings(listed);
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0].text, StartsWith("a.cmxs is not built"));
}

TEST_CASE("a plugin is compared with what it is made of", "[coq]") {
  World world;
  world.write("p.mllib", "G_p Other\n", 1);
  world.write("q.mllib", "Q_main\n", 1);
  world.write("p.cmxs", "", 10);
  world.write("q.cmxs", "", 10);
  world.write("g_p.mlg", "", 20);
  world.write("other.ml", "", 20);
  world.write("q_main.ml", "", 5);
  const std::vector<ListedFile> listed = {
      {"g_p.mlg", 1}, {"other.ml", 2}, {"q_main.ml", 3}, {"p.mllib", 4}, {"q.mllib", 5}};
  const std::vector<Diagnostic> warnings = world.warnings(listed);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].line == 5);
  CHECK_THAT(warnings[0].text, StartsWith("q.cmxs is older than q_main.ml"));
}

TEST_CASE("sources of plugins are known by their endings", "[coq]") {
  CHECK(is_plugin_source("src/p.mlpack"));
  CHECK(is_plugin_source("src/p.mli"));
  CHECK_FALSE(is_plugin_source("src/p.v"));
  CHECK_FALSE(is_plugin_source("src/p.cmxs"));
}

}  // namespace
}  // namespace sequent::provers
