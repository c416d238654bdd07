#include "decls/import/lean_export.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "decls/import/lean_statement.h"
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
using Names = std::vector<std::string>;

const std::string kFolder = SEQUENT_TEST_DATA "/decls/lean/";

std::vector<Declaration> read(const std::string& path, const LeanExportOptions& options = {}) {
  CollectingSink sink;
  const auto status = read_lean_export(path, options, {}, sink);
  INFO((status ? "" : status.error().message));
  REQUIRE(status.has_value());
  return sink.all();
}

// Of a text that is written to a file; what is in front of "FILE" is left out.
std::string error_of(const std::string& text) {
  const TempDir folder;
  const std::string path = folder / "FILE";
  REQUIRE(base::write_file_atomically(path, text));
  CollectingSink sink;
  const auto status = read_lean_export(path, {}, {}, sink);
  if (status) {
    return "none";
  }
  CHECK(status.error().code == base::ErrorCode::kInvalid);
  const std::string& message = status.error().message;
  return message.starts_with(path) ? message.substr(path.size() - 4) : message;
}

const Declaration& named(const std::vector<Declaration>& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, &Declaration::name);
  INFO(name);
  REQUIRE(found != all.end());
  return *found;
}

TEST_CASE("all forms of a Lean export say the same", "[decls]") {
  const auto all_of = [](const std::string& file) {
    auto all = read(kFolder + file, {.values = true});
    for (Declaration& declaration : all) {
      CHECK(declaration.module == std::filesystem::path(file).stem());
      declaration.module.clear();
    }
    return all;
  };
  const auto newest = all_of("kinds.v3.1.0.ndjson");
  CHECK(all_of("kinds.v3.0.0.ndjson") == newest);
  CHECK(all_of("kinds.pre3.ndjson") == newest);
  CHECK(all_of("kinds.v2.0.0.export") == newest);
  Names names;
  std::ranges::transform(newest, std::back_inserter(names), &Declaration::name);
  CHECK(names == Names{"N", "N.zero", "N.succ", "N.rec", "Classical.choice", "Quot", "pair.swap",
                       "_private.Lib.Sub.0.helper", "«odd name».«→»", "N.refl", "secret"});
}

TEST_CASE("a Lean export says kinds, universes, modules and tags", "[decls]") {
  const auto all = read(kFolder + "kinds.v3.1.0.ndjson");
  const auto kind = [&](std::string_view name) {
    return name_of(named(all, name).kind);
  };
  CHECK(kind("N") == "inductive");
  CHECK(kind("N.succ") == "constructor");
  CHECK(kind("N.rec") == "recursor");
  CHECK(kind("Classical.choice") == "axiom");
  CHECK(kind("Quot") == "quotient");
  CHECK(kind("pair.swap") == "definition");
  CHECK(kind("N.refl") == "theorem");
  CHECK(kind("secret") == "opaque");
  CHECK(named(all, "secret").universes == Names{"u", "v"});
  CHECK(named(all, "N").module == "kinds.v3.1.0");
  CHECK(named(all, "_private.Lib.Sub.0.helper").tags == Names{"private"});
  CHECK(named(all, "pair.swap").tags == Names{"abbrev"});
  CHECK_FALSE(named(all, "pair.swap").value.has_value());
  CHECK(named(all, "N.succ").position == Position());
}

TEST_CASE("a Lean export takes modules and positions from elsewhere", "[decls]") {
  const Position at{.file = "Lib/Nat.lean", .line = 3, .column = 11};
  const LeanPlaces places{{"N", {"Lib.Nat", at}}, {"N.refl", {"Lib.Refl", {}}}};
  const auto all = read(kFolder + "kinds.v3.1.0.ndjson", {.places = &places});
  CHECK(named(all, "N").position == at);
  CHECK(named(all, "N.refl").module == "Lib.Refl");
  CHECK(named(all, "N.refl").position == Position());
  // What comes with an inductive stands where it does.
  CHECK(named(all, "N.succ").module == "Lib.Nat");
  CHECK(named(all, "N.rec").position == at);
  CHECK(named(all, "secret").module == "kinds.v3.1.0");
}

TEST_CASE("edges of a Lean export are of the type, the value, the rules and the constructors",
          "[decls]") {
  const auto all = read(kFolder + "kinds.v3.1.0.ndjson");
  CHECK(named(all, "N").edges == Edges{{"N.succ", EdgeKind::kField}, {"N.zero", EdgeKind::kField}});
  CHECK(named(all, "N.rec").edges == Edges{{"N", EdgeKind::kStatement},
                                           {"N", EdgeKind::kDefinition},
                                           {"N.succ", EdgeKind::kStatement},
                                           {"N.succ", EdgeKind::kDefinition},
                                           {"N.zero", EdgeKind::kStatement},
                                           {"N.zero", EdgeKind::kDefinition}});
  CHECK(named(all, "N.refl").edges == Edges{{"Eq", EdgeKind::kStatement},
                                            {"Eq.refl", EdgeKind::kProof},
                                            {"N", EdgeKind::kStatement},
                                            {"N", EdgeKind::kProof}});
  CHECK(named(all, "secret").edges == Edges{{"N.impl", EdgeKind::kProof}});
  CHECK(named(all, "pair.swap").edges == Edges{{"N", EdgeKind::kStatement},
                                               {"N", EdgeKind::kDefinition},
                                               {"N.succ", EdgeKind::kDefinition},
                                               {"Nat", EdgeKind::kDefinition},
                                               {"Pair", EdgeKind::kStatement},
                                               {"Pair", EdgeKind::kDefinition},
                                               {"Pair.mk", EdgeKind::kDefinition},
                                               {"String", EdgeKind::kDefinition}});
}

TEST_CASE("statements of a Lean export are readable", "[decls]") {
  const auto all = read(kFolder + "kinds.v3.1.0.ndjson");
  CHECK(named(all, "N").statement == "Type");
  CHECK(named(all, "N.succ").statement == "N → N");
  CHECK(named(all, "N.rec").statement ==
        "∀ {motive : N → Sort u}, motive N.zero → (∀ (n : N), motive n → motive (N.succ n)) → "
        "∀ (t : N), motive t");
  CHECK(named(all, "N.refl").statement == "∀ (n n_1 : N), Eq N n n_1");
  CHECK(named(all, "Classical.choice").statement ==
        "∀ {α : Sort u}, α → ∀ ⦃y : α⦄ [inst : Inhabited α] (a✝ a✝_1 : α), "
        "Eq α a✝ a✝_1");
  CHECK(named(all, "secret").statement == "Sort (max u (imax (u+1) v))");
}

TEST_CASE("values, literals, let and projections become terms", "[decls]") {
  const auto all = read(kFolder + "kinds.v3.1.0.ndjson", {.values = true});
  const Declaration& swap = named(all, "pair.swap");
  REQUIRE(swap.value.has_value());
  TermBuilder builder;
  const auto nat = builder.constant("N");
  const auto n = builder.bound(0);
  const std::array one{n};
  const std::array parts{builder.projection("Pair", 1, n), builder.literal("2"),
                         builder.literal(R"("a \"q\"\n∀")")};
  const auto body = builder.let("m", nat, builder.apply(builder.constant("N.succ"), one),
                                builder.apply(builder.constant("Pair.mk"), parts));
  const Term expected = builder.build(builder.lambda("n", nat, body));
  // Built in another order, the nodes stand in another.
  CHECK(swap.value->nodes.size() == expected.nodes.size());
  CHECK(lean_statement(*swap.value) == lean_statement(expected));
  CHECK(lean_statement(expected) ==
        R"(fun (n : N) => let m : N := N.succ n; Pair.mk m.2 2 "a \"q\"\n∀")");
}

TEST_CASE("a file that is no known Lean export is refused by what it says", "[decls]") {
  CHECK(error_of("") == "FILE:1:1: the file is empty");
  CHECK(error_of("1 #NS 0 Nat\n") ==
        "FILE:1:1: the first line has to be the version of the format: this is \"1 #NS 0 Nat\"; "
        "read are text 2.0.0 and NDJSON up to 3.1.0");
  CHECK(error_of("2.1.0\n").find("this is \"2.1.0\"") != std::string::npos);
  CHECK(error_of(R"({"meta":{"format":{"version":"4.0.0"}}})") ==
        "FILE:1:30: this is format version \"4.0.0\"; read are 3.1.0, 3.0.0, NDJSON before it, "
        "and text 2.0.0");
  CHECK(error_of(R"({"in":1,"str":{"pre":0,"str":"N"}})") ==
        "FILE:1:1: the first line has to say the version: {\"meta\":…}");
  CollectingSink sink;
  const auto missing = read_lean_export("/nonexistent", {}, {}, sink);
  CHECK(missing.error().code == base::ErrorCode::kNotFound);
}

TEST_CASE("bad lines of the text format are refused with their place", "[decls]") {
  const auto error = [](const std::string& lines) {
    return error_of("2.0.0\n" + lines);
  };
  CHECK(error("1 #NS 0 A\n0 #EC 1\n#AX 1 0\n") == "none");
  CHECK(error("0 #EV 0\n1 #EA 0 2\n") ==
        "FILE:3:9: expression 2 is not known here: it has to stand above");
  CHECK(error("1 #NS 2 A\n") == "FILE:2:7: name 2 is not known here: it has to stand above");
  CHECK(error("0 #ES 1\n") == "FILE:2:7: level 1 is not known here: it has to stand above");
  CHECK(error("1 #NS 0 A\n1 #NS 0 B\n") == "FILE:3:1: name 1 is there already");
  CHECK(error("0 #EV 0\n0 #EV 1\n") == "FILE:3:1: expression 0 is there already");
  CHECK(error("0 #US 0\n") == "FILE:2:1: level 0 is there already");
  CHECK(error("0 #EA 0\n") == "FILE:2:7: expression 0 is not known here: it has to stand above");
  CHECK(error("0 #EV 0\n1 #EA 0\n") == "FILE:3:8: the id of an expression is missing");
  CHECK(error("0 #EV x\n") == "FILE:2:7: a de Bruijn index has to be here, a number");
  CHECK(error("0 #EV 0 0\n") == "FILE:2:9: nothing may follow here");
  CHECK(error("0 #EV 4294967296\n") == "FILE:2:7: a de Bruijn index past 32 bits");
  CHECK(error("0 #EV 0\n1 #EL #BX 0 0 0\n") == "FILE:3:7: #BD, #BI, #BS or #BC has to be here");
  CHECK(error("0 #ELS 4\n") == "FILE:2:8: a byte as two hexadecimal digits has to be here");
  CHECK(error("0 #ELS 41 FF\n") == "FILE:2:11: this byte of the string is not UTF-8");
  CHECK(error("0 #ELN 1x\n") == "FILE:2:8: a decimal number has to be here");
  CHECK(error("0\n") == "FILE:2:2: what it is has to follow: #NS, #EA, …");
  CHECK(error("#NS 0 A\n") == "FILE:2:1: \"#NS\" is no declaration in format 2.0.0");
  CHECK(error("0 #AX 0 0\n") == "FILE:2:3: \"#AX\" is no entry of a table in format 2.0.0");
  CHECK(error("1 #NS 0 A\xFF\n") == "FILE:2:10: this byte is not UTF-8");
  CHECK(error("1 #NS 0 A\n0 #EC 1\n#AX 1 0\n#AX 1 0\n") == "FILE:5:1: A is declared already");
  CHECK(error("0 #EC 0\n") == "FILE:2:1: name 0, the anonymous one, is no declaration's");
  CHECK(error("1 #NS 0 A\n0 #EC 1\n#AX 1 0") ==
        "FILE:4:8: the file is cut off: its last line has no newline");
  CHECK(error("0 #RR 0 0 0\n") ==
        "FILE:2:11: expression 0 is not known here: it has to stand above");
  CHECK(error("1 #NS 0 A\n0 #EC 1\n#REC 1 0 1 1 0 0 0 0 1 7 0\n") ==
        "FILE:4:24: rule 7 is not known here");
  CHECK(error("1 #NS 0 A\n0 #EC 1\n#IND 1 0 0 0 0 0 0 18446744073709551615 1\n") ==
        "FILE:4:42: the id of a name is missing");
}

TEST_CASE("bad lines of NDJSON are refused with their place", "[decls]") {
  const auto error = [](const std::string& lines) {
    return error_of(R"({"meta":{"format":{"version":"3.1.0"}}})"
                    "\n" +
                    lines + "\n");
  };
  CHECK(error(R"({"ie":0,"bvar":0})") == "none");
  CHECK(error(R"({"bvar":0,"ie":7})") == "none");
  CHECK(error(R"({"ie":0,"bvar":"0"})") == "FILE:2:16: a natural number has to be here");
  CHECK(error(R"({"ie":0,"bvar": -1 })") == "FILE:2:17: a natural number has to be here");
  CHECK(error(R"({"ie":0,"bvar":0.5})") == "FILE:2:16: a natural number has to be here");
  CHECK(error(R"({"ie":0,"bvar":4294967296})") == "FILE:2:16: a number past 32 bits");
  CHECK(error(R"({"ie":0,"app":{"fn":0,"arg":1}})") ==
        "FILE:2:21: expression 0 is not known here: it has to stand above");
  CHECK(error(R"({"ie":0,"app":{"arg":1}})") == "FILE:2:15: \"fn\" is missing");
  CHECK(error(R"({"ie":0,"app":[]})") == "FILE:2:15: an object has to be here");
  CHECK(error(R"({"il":1,"max":[0]})") == "FILE:2:15: two levels have to be here");
  CHECK(error(R"({"il":0,"bvar":0})") == "FILE:2:7: \"bvar\" needs an id, \"ie\"");
  CHECK(error(R"({"bvar":0})") == "FILE:2:1: \"bvar\" needs an id, \"ie\"");
  CHECK(error(R"({"ie":0})") == "FILE:2:1: neither an entry nor a declaration");
  CHECK(error(R"({"ie":0,"bvar":0,"sort":0})") ==
        "FILE:2:25: a line has one entry or declaration, and one id: this is a second");
  CHECK(error(R"({"ie":0,"fvar":0})") ==
        "FILE:2:16: \"fvar\" is nothing that an export up to 3.1.0 has");
  CHECK(error(R"({"ie":0,"natVal":"-1"})") == "FILE:2:18: decimal digits have to be here");
  CHECK(error(R"([1])") == "FILE:2:1: an object has to be here");
  CHECK(error(R"({"ie":0,"bvar":0)").starts_with("FILE:2:17: no JSON: "));
  CHECK(error("{\"ie\":0,\"strVal\":\"\xFF\"}").starts_with("FILE:2:19: no JSON: "));
  CHECK(error("{\"in\":1,\"str\":{\"pre\":0,\"str\":\"A\"}}\n{\"const\":{\"name\":1,\"us\":[]},"
              "\"ie\":0}\n{\"axiom\":{\"name\":1,\"levelParams\":[],\"type\":0},\"ie\":9}") ==
        "FILE:4:52: a declaration has no id");
  CHECK(error(std::string(100000, '[')) == "FILE:2:65: nested deeper than 64 levels");
}

// `count` lines "I+1 WORD I …", from a first one.
std::string chain(int count, const std::function<std::string(int)>& line) {
  std::string lines = "2.0.0\n1 #NS 0 A\n0 #EC 1\n";
  for (int at = 0; at < count; ++at) {
    lines += line(at);
  }
  return lines;
}

TEST_CASE("terms nested 100,000 deep are read, or refused for their names or levels", "[decls]") {
  constexpr int kDeep = 100000;
  const auto id = [](int at) {
    return std::to_string(at);
  };
  const std::string end = "#AX 1 " + id(kDeep) + "\n";
  const TempDir folder;
  const auto type_of = [&](const std::string& text) {
    REQUIRE(base::write_file_atomically(folder / "deep", text));
    return read(folder / "deep").at(0);
  };
  const auto pis = type_of(
      chain(kDeep, [&](int at) { return id(at + 1) + " #EP #BI 1 0 " + id(at) + "\n"; }) + end);
  CHECK(pis.type.nodes.size() == kDeep + 1);
  CHECK(pis.statement.size() < 2010);
  CHECK(pis.statement.starts_with("∀ {A A_1 A_2 A_3 "));
  CHECK(pis.statement.ends_with("…"));
  const auto arguments =
      type_of(chain(kDeep, [&](int at) { return id(at + 1) + " #EA 0 " + id(at) + "\n"; }) + end);
  CHECK(arguments.type.nodes.size() == kDeep + 1);
  CHECK(arguments.statement.starts_with("A (A (A (A"));
  const auto spine =
      type_of(chain(kDeep, [&](int at) { return id(at + 1) + " #EA " + id(at) + " 0\n"; }) + end);
  CHECK(spine.type.nodes.size() == 2);
  const auto projections =
      type_of(chain(kDeep, [&](int at) { return id(at + 1) + " #EJ 1 0 " + id(at) + "\n"; }) + end);
  CHECK(projections.statement.starts_with("A.1.1.1"));
  CHECK(error_of(chain(kDeep, [&](int at) {
          return id(at + 2) + " #NS " + id(at + 1) + " b\n";
        })) == "FILE:2051:1: name 2049 is longer than 4096 bytes");
  CHECK(error_of(chain(kDeep, [&](int at) {
          return id(at + 1) + " #UM 0 " + id(at) + "\n";
        })).ends_with("is longer than 1024 bytes"));
}

TEST_CASE("a small file whose spines would be giant is refused", "[decls]") {
  const std::string lines = chain(20000, [](int at) {
    return std::to_string(at + 1) + " #EA " + std::to_string(at) + " " + std::to_string(at) + "\n";
  });
  CHECK(error_of(lines + "#AX 1 20000\n") ==
        "FILE:20004:1: a term of A has more than 16777216 parts");
}

TEST_CASE("ids that do not follow each other are read", "[decls]") {
  const TempDir folder;
  REQUIRE(base::write_file_atomically(
      folder / "gaps", "2.0.0\n7 #NS 0 A\n1 #NS 7 b\n90 #EC 7\n3 #EA 90 90\n#AX 1 3\n"));
  const auto all = read(folder / "gaps");
  REQUIRE(all.size() == 1);
  CHECK(all[0].name == "A.b");
  CHECK(all[0].statement == "A A");
}

TEST_CASE("an importer of Lean exports stops when it is asked to", "[decls]") {
  CollectingSink sink;
  ImportStep last;
  const auto stop = [&](const ImportStep& step) {
    last = step;
    return false;
  };
  const auto status = read_lean_export(kFolder + "kinds.v2.0.0.export", {}, stop, sink);
  REQUIRE_FALSE(status.has_value());
  CHECK(status.error().code == base::ErrorCode::kUnavailable);
  CHECK(last.bytes_done == last.bytes_total);
  CHECK(last.declarations == 11);
}

TEST_CASE("a Lean export changed at random is read or refused", "[decls]") {
  const TempDir folder;
  int refused = 0;
  int made = 0;
  for (const char* const file : {"kinds.v2.0.0.export", "kinds.v3.1.0.ndjson"}) {
    const std::string text = base::read_file(kFolder + file).value();
    test::for_each_mutation(text, 100, [&](const std::string& mutated) {
      const std::string path = folder / std::to_string(++made);  // a new one: quicker
      std::ofstream(path) << mutated;
      CollectingSink sink;
      const auto status = read_lean_export(path, {.values = true}, {}, sink);
      refused += status ? 0 : 1;
      CHECK((status || status.error().code == base::ErrorCode::kInvalid));
    });
  }
  CHECK(refused > 50);
}

TEST_CASE("exports of Lean's library are read as a whole", "[decls]") {
  const std::filesystem::path folder =
      std::filesystem::path(SEQUENT_TEST_DATA) / "../../../shared/data/lean4export";
  if (!std::filesystem::exists(folder)) {
    return test::skip("no exports in " + folder.string());
  }
  const auto count = [](const std::vector<Declaration>& all, DeclarationKind kind) {
    return std::ranges::count(all, kind, &Declaration::kind);
  };
  const auto text = read(folder / "Nat.gcd_self.v2.0.0.text.export");
  CHECK(text.size() == 95 + 149 + 28 + 33 + 13 + 1 + 1);
  CHECK(count(text, DeclarationKind::kTheorem) == 95);
  CHECK(count(text, DeclarationKind::kDefinition) == 149);
  CHECK(named(text, "Nat.lt_of_le_of_lt").statement ==
        "∀ {n m k : Nat}, LE.le Nat instLENat n m → LT.lt Nat instLTNat m k → "
        "LT.lt Nat instLTNat n k");
  const auto before = read(folder / "Nat.add_succ.e581cf2.pre3.ndjson");
  CHECK(before.size() == 302);
  const auto json = read(folder / "Nat.add_succ.v3.0.0.ndjson");
  CHECK(json.size() == 32);
  CHECK(named(json, "Nat.add_succ").statement ==
        "∀ (n m : Nat), Eq Nat (HAdd.hAdd Nat Nat Nat (instHAdd Nat instAddNat) n "
        "(Nat.succ m)) (Nat.succ (HAdd.hAdd Nat Nat Nat (instHAdd Nat instAddNat) n m))");
  CHECK(named(before, "Nat.gcd_self").statement == "∀ (n : Nat), Eq Nat (Nat.gcd n n) n");
}

}  // namespace
}  // namespace sequent::decls
