#include "workers/provers/coq/coq_project.h"

#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace sequent::provers {
namespace {

CoqProjectFile parse(const std::string& text) {
  return parse_coq_project(text, "_CoqProject").value();
}

std::string error_of(const std::string& text) {
  const auto parsed = parse_coq_project(text, "_CoqProject");
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().code == base::ErrorCode::kInvalid);
  return parsed.error().message;
}

std::vector<std::string> files_of(const CoqProjectFile& file) {
  std::vector<std::string> paths;
  for (const ListedFile& listed : file.files) {
    paths.push_back(listed.path);
  }
  return paths;
}

TEST_CASE("load paths, arguments and files are read in their order", "[coq]") {
  const CoqProjectFile file = parse(
      "-R theories Lib -Q src/ Other.Name\n"
      "-I plugin\n"
      "-arg -w -arg \"-all -noinit\"  # a comment\n"
      "#-R commented out\n"
      "theories/A.v src/B.v#right behind\n"
      "-docroot X -install none NAME = value\n"
      "-native-compiler no\n");
  REQUIRE(file.load_paths.size() == 3);
  CHECK(file.load_paths[0].kind == LoadPathKind::kRecursive);
  CHECK(file.load_paths[0].folder == "theories");
  CHECK(file.load_paths[0].logical == "Lib");
  CHECK(file.load_paths[1].kind == LoadPathKind::kExact);
  CHECK(file.load_paths[1].folder == "src");
  CHECK(file.load_paths[1].logical == "Other.Name");
  CHECK(file.load_paths[2].kind == LoadPathKind::kPlugin);
  CHECK(file.load_paths[2].line == 2);
  CHECK(file.arguments ==
        std::vector<std::string>{"-w", "-all", "-noinit", "-native-compiler", "no"});
  CHECK(files_of(file) == std::vector<std::string>{"theories/A.v", "src/B.v"});
  CHECK(file.files[0].line == 5);
}

TEST_CASE("quotes hold blanks together, and an empty logical name", "[coq]") {
  const CoqProjectFile file = parse("-Q \"my theory\" \"\"\n\"my theory/A.v\"\n");
  CHECK(file.load_paths[0].folder == "my theory");
  CHECK(file.load_paths[0].logical.empty());
  CHECK(files_of(file) == std::vector<std::string>{"my theory/A.v"});
}

TEST_CASE("arguments are split as a shell splits them", "[coq]") {
  CHECK(split_words("-set 'Printing All' \"a \\\"b\\\" c\" d\\ e ''").value() ==
        std::vector<std::string>{"-set", "Printing All", "a \"b\" c", "d e", ""});
  CHECK(split_words("  ").value().empty());
  CHECK_FALSE(split_words("'open"));
  CHECK(parse("-arg \"-set 'Printing All'\"").arguments ==
        std::vector<std::string>{"-set", "Printing All"});
}

TEST_CASE("sources of plugins are kept apart", "[coq]") {
  const CoqProjectFile file = parse("src/a.mlg\nsrc/p.mlpack A.v");
  CHECK(files_of(file) == std::vector<std::string>{"A.v"});
  REQUIRE(file.plugin_sources.size() == 2);
  CHECK(file.plugin_sources[1].path == "src/p.mlpack");
  CHECK(file.plugin_sources[1].line == 2);
  CHECK(file.warnings.empty());
}

TEST_CASE("variables are for make, but for the options that it gives to coqc", "[coq]") {
  const CoqProjectFile file = parse(
      "COQEXTRAFLAGS = \"-set 'Printing All'\"\n-arg -noinit\nOTHERFLAGS = -x\nEMPTY =\n"
      "INSTALLDEFAULTROOT = V A.v\n");
  CHECK(file.arguments == std::vector<std::string>{"-noinit", "-set", "Printing All"});
  CHECK(files_of(file) == std::vector<std::string>{"A.v"});
  CHECK(file.warnings.empty());
  CHECK(parse("COQEXTRAFLAGS = -a\nCOQEXTRAFLAGS = -b").arguments ==
        std::vector<std::string>{"-b"});
  CHECK_THAT(error_of("A.v\nCOQEXTRAFLAGS = \"'open\""),
             Catch::Matchers::StartsWith("_CoqProject:2: COQEXTRAFLAGS: a quote is not closed"));
  const CoqProjectFile other = parse("\nCOQC = hoqc\nA.v");
  REQUIRE(other.warnings.size() == 1);
  CHECK(other.warnings[0].line == 2);
  CHECK_THAT(other.warnings[0].text, Catch::Matchers::StartsWith("COQC is for make"));
}

TEST_CASE("what only make reads of a local makefile is told", "[coq]") {
  const auto warnings = warn_of_make_settings(
      "# COQC = x\nall: A.vo\n\tcoqc $(COQC) = x\nCOQEXTRAFLAGS += -w all\nCOQDOCFLAGS = -x\n"
      "  COQLIBS:=-R . X\n = \n",
      "Makefile.coq.local");
  REQUIRE(warnings.size() == 2);
  CHECK(warnings[0].file == "Makefile.coq.local");
  CHECK(warnings[0].line == 4);
  CHECK_THAT(warnings[0].text, Catch::Matchers::StartsWith("sets COQEXTRAFLAGS for make"));
  CHECK(warnings[1].line == 6);
  CHECK(warn_of_make_settings("", "x").empty());
}

TEST_CASE("a mistake is one line with file and line", "[coq]") {
  using Catch::Matchers::StartsWith;
  CHECK_THAT(error_of("-R . A\n-frob x\n"), StartsWith("_CoqProject:2: unknown option -frob"));
  CHECK_THAT(error_of("\n\n-R theories"), StartsWith("_CoqProject:3: -R wants a folder and a"));
  CHECK_THAT(error_of("-Q a 1b A.v"), StartsWith("_CoqProject:1: -Q a 1b: 1b is not a logical"));
  CHECK_THAT(error_of("\"open"), StartsWith("_CoqProject:1: a quote is not closed"));
  CHECK_THAT(error_of("-arg \"'open\""), StartsWith("_CoqProject:1: -arg: a quote is not closed"));
  CHECK_THAT(error_of("src"), StartsWith("_CoqProject:1: src: neither an option nor a .v file"));
  CHECK_THAT(error_of("-arg"), StartsWith("_CoqProject:1: -arg wants a value"));
  CHECK_THAT(error_of("-impredicative-set"), StartsWith("_CoqProject:1: unknown option"));
}

TEST_CASE("no text crashes the reader", "[coq]") {
  const std::string text =
      "-R \"a b\" Lib.Sub -arg \"-set 'X Y'\" # c\nFOO = bar\n-I x A.v \"B c.v\" -docroot d\n";
  test::for_each_mutation(text, 3000, [](const std::string& mutated) {
    const auto parsed = parse_coq_project(mutated, "p");
    CHECK((parsed || parsed.error().message.find('\n') == std::string::npos));
  });
}

}  // namespace
}  // namespace sequent::provers
