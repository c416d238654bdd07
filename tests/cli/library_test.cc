#include "cli/decls/library.h"

#include "cli/decls/graph_export.h"
#include "tests/decls/graph_samples.h"
#include "tests/support/catch.h"

namespace sequent::cli {
namespace {

std::string suggestion(std::string_view name) {
  const std::vector<std::string> names{"Nat.add_comm", "Z.add_comm", "Nat.mul", "ax-mp"};
  return unknown_declaration(name, names).message;
}

TEST_CASE("names that end in what was typed are suggested, else the nearest one", "[cli]") {
  CHECK(suggestion("add_comm") ==
        "unknown declaration 'add_comm', did you mean 'Nat.add_comm' or 'Z.add_comm'?");
  CHECK(suggestion("mull") == "unknown declaration 'mull', did you mean 'Nat.mul'?");
  CHECK(suggestion("Nat.add_com") ==
        "unknown declaration 'Nat.add_com', did you mean 'Nat.add_comm'?");
  CHECK(suggestion("ax-mq") == "unknown declaration 'ax-mq', did you mean 'ax-mp'?");
  CHECK(suggestion("something else") == "unknown declaration 'something else'");
  CHECK(unknown_declaration("x", {}).message == "unknown declaration 'x'");
}

TEST_CASE("a module is within itself and those above it", "[cli]") {
  CHECK(is_within("A.B", "A.B"));
  CHECK(is_within("A.B.C", "A.B"));
  CHECK_FALSE(is_within("A.Bc", "A.B"));
  CHECK_FALSE(is_within("A", "A.B"));
}

std::string exported(GraphFormat format, std::span<const decls::NodeId> nodes) {
  const decls::DependencyGraph graph =
      test::graph({"theorem <a>\"\\: ~b", "definition b: <a>\"\\ c"});
  std::string text;
  export_graph(graph, nodes, format, [&text](std::string_view piece) { text += piece; });
  return text;
}

TEST_CASE("a graph is written with the arcs between chosen nodes, names quoted", "[cli]") {
  const std::vector<decls::NodeId> chosen{0, 1};  // without c
  CHECK(exported(GraphFormat::kDot, chosen) == R"(digraph declarations {
  n0 [label="<a>\"\\", kind="theorem"];
  n1 [label="b", kind="definition"];
  n0 -> n1 [by="proof"];
  n1 -> n0 [by="statement"];
}
)");
  CHECK(exported(GraphFormat::kJson, chosen) == R"({"nodes": [
{"name":"<a>\"\\","kind":"theorem","module":"M"},
{"name":"b","kind":"definition","module":"M"}
], "edges": [
{"from":"<a>\"\\","to":"b","by":["proof"]},
{"from":"b","to":"<a>\"\\","by":["statement"]}
]}
)");
  const std::string graphml = exported(GraphFormat::kGraphml, chosen);
  CHECK(graphml.find("<data key=\"name\">&lt;a&gt;&quot;\\</data>") != std::string::npos);
  CHECK(graphml.find("<edge source=\"n0\" target=\"n1\"><data key=\"by\">proof</data></edge>") !=
        std::string::npos);
  CHECK(exported(GraphFormat::kJson, {}) == "{\"nodes\": [\n\n], \"edges\": [\n\n]}\n");
  CHECK_FALSE(graph_format_of("svg").has_value());
}

}  // namespace
}  // namespace sequent::cli
