#include "decls/import/ilean.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "decls/import/ilean_module.h"
#include "engine/base/file_io.h"
#include "tests/decls/import/collecting_sink.h"
#include "tests/support/catch.h"
#include "tests/support/mutate.h"
#include "tests/support/skip.h"
#include "tests/support/temp_dir.h"

namespace sequent::decls {
namespace {

using test::CollectingSink;
using test::TempDir;
using Edges = std::vector<Edge>;

const std::string kFolder = SEQUENT_TEST_DATA "/decls/lean/ilean";

TEST_CASE(".ilean files give declarations with module, position and what they mention", "[decls]") {
  CollectingSink sink;
  ImportStep last;
  const auto progress = [&](const ImportStep& step) {
    last = step;
    return true;
  };
  REQUIRE(read_ilean(kFolder, progress, sink));
  CHECK(last.bytes_done == last.bytes_total);
  CHECK(last.declarations == sink.all().size());
  CHECK(sink.all().size() == 7);

  const Declaration& twice = sink.at("Lib.twice");
  CHECK(twice.module == "Lib.«A b»");
  CHECK(twice.position == Position{.file = "Lib/A b.lean", .line = 4, .column = 5});
  CHECK(twice.edges == Edges{{"HAdd.hAdd", EdgeKind::kDefinition}, {"Nat", EdgeKind::kDefinition}});
  CHECK(twice.statement.empty());
  CHECK(twice.type.text_of(twice.type.root()) == "unknown");
  // Named as what mentions another, and placed by `decls` only.
  CHECK(sink.at("Lib.inst").position.line == 9);
  CHECK(sink.at("Lib.Shape").edges == Edges{{"Lib.Shape.round", EdgeKind::kDefinition}});

  const Declaration& old = sink.at("Old.user");
  CHECK(old.module == "Old");
  CHECK(old.position == Position{.file = "Old.lean", .line = 3, .column = 5});
  CHECK(old.edges ==
        Edges{{"Lib.twice", EdgeKind::kDefinition}, {"Old.base", EdgeKind::kDefinition}});
  CHECK(std::ranges::count(sink.all(), "Lib.used.elsewhere", &Declaration::name) == 0);
}

TEST_CASE(".ilean files say where declarations stand", "[decls]") {
  const auto places = read_ilean_places(kFolder, {});
  REQUIRE(places.has_value());
  CHECK(places->size() == 7);
  CHECK(places->at("Old.user").module == "Old");
  CHECK(places->at("Old.user").position == Position{.file = "Old.lean", .line = 3, .column = 5});
}

std::string error_of(const std::string& text) {
  const auto module = parse_ilean("FILE", text);
  return module ? "none" : module.error().message;
}

// `M` of a version: `a`, and `b`, which mentions it and `N.c` of another module.
std::string file_of(int version) {
  const bool plain = version < 3;
  const auto key = [&](const std::string& module, const std::string& name) {
    return plain ? "c:" + name
                 : R"({\"c\":{\"m\":\")" + module + R"(\",\"n\":\")" + name + R"(\"}})";
  };
  const std::string local = plain ? "f:_uniq.1" : R"({\"f\":{\"m\":\"M\",\"i\":\"_uniq.1\"}})";
  std::string parent;
  if (version > 1) {
    parent = version < 5 ? R"(,"M.b",3,0,4,9,3,4,3,5)" : R"(,"M.b")";
  }
  std::string text = R"({"version":)" + std::to_string(version) + R"(,"module":"M",)";
  text += version < 4 ? "" : R"("directImports":[["N",false,false,false]],)";
  text += version < 5 ? "" : R"("decls":{"M.b":[3,0,4,9,3,4,3,5]},)";
  text += R"("references":{")" + key("M", "M.a") +
          R"(":{"definition":[1,4,1,5],"usages":[[3,9,3,10)" + parent + R"(]]},")" +
          key("M", "M.b") + R"(":{"definition":[3,4,3,5],"usages":[]},")" + key("N", "N.c") +
          R"(":{"definition":null,"usages":[[4,2,4,5)" + parent + R"(]]},")" + local +
          R"(":{"definition":[3,6,3,7],"usages":[]}}})";
  return text;
}

TEST_CASE("each version of .ilean files says where a module's own constants stand", "[decls]") {
  for (int version = 1; version <= 5; ++version) {
    INFO("version " << version);
    const auto module = parse_ilean("FILE", file_of(version));
    REQUIRE(module);
    REQUIRE(module->declarations.size() == 2);
    const IleanDeclaration& a = module->declarations.at("M.a");
    const IleanDeclaration& b = module->declarations.at("M.b");
    CHECK(a.place.line == 1);
    CHECK(b.place.line == 3);
    CHECK(b.place.column == 4);
    CHECK(a.mentions.empty());
    CHECK(b.mentions ==
          (version == 1 ? std::set<std::string>() : std::set<std::string>{"M.a", "N.c"}));
  }
}

TEST_CASE("bad .ilean files are refused with their place", "[decls]") {
  const auto error = [](const std::string& references) {
    return error_of(R"({"version":5,"module":"M","references":)" + references + "}");
  };
  CHECK(error("{}") == "none");
  CHECK(error_of(R"({"version":6,"module":"M","references":{}})") ==
        "FILE:1:12: this is .ilean version 6; read are 1 to 5");
  CHECK(error_of(R"({"version":0,"module":"M","references":{}})") ==
        "FILE:1:12: this is .ilean version 0; read are 1 to 5");
  for (const char* const key : {"a", "c:", R"({\"c\":{\"m\":\"M\",\"n\":\"a\"}})"}) {
    CHECK(error_of(R"({"version":2,"module":"M","references":{")" + std::string(key) +
                   R"(":{"definition":null,"usages":[]}}})")
              .ends_with("the key of a reference has to be c:NAME or f:VARIABLE"));
  }
  CHECK(error_of(R"({"module":"M"})") == "FILE:1:1: \"version\" is missing");
  CHECK(error_of("{\"version\":3,\n \"module\":7}") == "FILE:2:11: a string has to be here");
  CHECK(error_of("{\"version\":3,\n \"module\"").starts_with("FILE:2:10: no JSON: "));
  CHECK(error(R"({"x":0})") == "FILE:1:45: the key of a reference has to be a JSON object itself");
  CHECK(error(R"({"{\"c\":{\"n\":\"a\"}}":0})") ==
        R"(FILE:1:65: the key of a constant has to be {"c":{"m":MODULE,"n":NAME}})");
  const auto of_a = [&](const std::string& what) {
    return error(R"({"{\"c\":{\"m\":\"M\",\"n\":\"a\"}}":)" + what + "}");
  };
  CHECK(of_a(R"({"definition":null,"usages":[]})") == "none");
  CHECK(of_a(R"({"definition":null})") == "FILE:1:77: \"usages\" is missing");
  CHECK(of_a(R"({"definition":[1,2,3],"usages":[]})") ==
        "FILE:1:91: a range of 4 numbers has to be here, with a declaration or without");
  CHECK(of_a(R"({"definition":[1,"2",3,4],"usages":[]})") ==
        "FILE:1:94: a natural number has to be here");
  CHECK(of_a(R"({"definition":[1,2,3,4,5],"usages":[]})") == "FILE:1:100: a string has to be here");
  CHECK(of_a(R"({"definition":[4294967295,2,3,4],"usages":[]})") ==
        "FILE:1:92: a number past 32 bits");
}

TEST_CASE("a name that two modules declare, and a folder without .ilean files, are refused",
          "[decls]") {
  const TempDir folder;
  CollectingSink sink;
  const auto none = read_ilean(folder.path().string(), {}, sink);
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().message ==
        folder.path().string() + ": no .ilean file in it; lake build makes them");
  CHECK(read_ilean(folder / "gone", {}, sink).error().code == base::ErrorCode::kNotFound);
  for (const char* const name : {"A", "B"}) {
    const std::string module = name;
    const std::string text = R"({"version":3,"module":")" + module +
                             R"(","references":{"{\"c\":{\"m\":\")" + module +
                             R"(\",\"n\":\"main\"}}":{"definition":[0,0,0,4],"usages":[]}}})";
    REQUIRE(base::write_file_atomically(folder / (module + ".ilean"), text));
  }
  const auto both = read_ilean(folder.path().string(), {}, sink);
  REQUIRE_FALSE(both.has_value());
  CHECK(both.error().message ==
        (folder / "B.ilean") +
            ":1:1: main of B is declared in A too: import one of them without the other");
  CHECK(read_ilean_places(folder.path().string(), {})->empty());
}

TEST_CASE("an .ilean file changed at random is read or refused", "[decls]") {
  int refused = 0;
  for (const char* const file : {"/Lib/A b.ilean", "/Old.ilean"}) {
    const std::string text = base::read_file(kFolder + file).value();
    test::for_each_mutation(text, 500, [&](const std::string& mutated) {
      const auto module = parse_ilean("FILE", mutated);
      refused += module ? 0 : 1;
      CHECK((module || module.error().message.starts_with("FILE:")));
    });
  }
  CHECK(refused > 100);
}

TEST_CASE(".ilean files of real libraries are read", "[decls]") {
  const std::filesystem::path folder =
      std::filesystem::path(SEQUENT_TEST_DATA) / "../../../shared/data/ilean";
  if (!std::filesystem::exists(folder)) {
    return test::skip("no .ilean files in " + folder.string());
  }
  CollectingSink logic;
  REQUIRE(read_ilean(folder / "lean-logic-dsl", {}, logic));
  CHECK(logic.at("PropLogicDSL.eval_agree").position ==
        Position{.file = "PropLogicDSL/Semantics.lean", .line = 43, .column = 9});
  CollectingSink circuits;
  REQUIRE(read_ilean(folder / "zk-lean", {}, circuits));
  const Declaration& circuit = circuits.at("run_circuit");
  CHECK(circuit.module == "ZkLean.Formalism");
  CHECK(std::ranges::count(circuit.edges, Edge{"semantics", EdgeKind::kDefinition}) == 1);
}

}  // namespace
}  // namespace sequent::decls
