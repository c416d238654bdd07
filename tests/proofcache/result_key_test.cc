#include "proofcache/results/result_key.h"

#include <set>

#include "tests/support/catch.h"

namespace {

using sequent::base::Digest;
using sequent::base::sha256;
using sequent::proofcache::DirectDependency;
using sequent::proofcache::JobInputs;
using sequent::proofcache::result_key;
using sequent::proofcache::tree_digests;

JobInputs some_inputs() {
  return {.module = "Lib.A",
          .prover = "coq 8.16.1",
          .arguments = {"-q", "-Q", ".", "Lib", "A.v"},
          .environment = {{"LANG", "C"}},
          .source = {"A.v", sha256("source")},
          .files = {{"part.v", sha256("part")}},
          .libraries = {{"Coq", sha256("coq")}},
          .observer = false};
}

std::vector<DirectDependency> some_dependencies() {
  return {{"Lib.B", {sha256("B interface"), sha256("B full")}},
          {"Lib.C", {sha256("C interface"), sha256("C full")}}};
}

TEST_CASE("every input is part of the key", "[proofcache]") {
  const auto dependencies = some_dependencies();
  std::set<Digest> keys{result_key(some_inputs(), dependencies)};
  const auto differs = [&](const auto& change) {
    JobInputs inputs = some_inputs();
    change(inputs);
    return keys.insert(result_key(inputs, dependencies)).second;
  };
  CHECK(differs([](JobInputs& in) { in.module = "Lib.B"; }));
  CHECK(differs([](JobInputs& in) { in.prover = "coq 8.17"; }));
  CHECK(differs([](JobInputs& in) { in.arguments.emplace_back("-type-in-type"); }));
  CHECK(differs([](JobInputs& in) { std::swap(in.arguments[0], in.arguments[1]); }));
  CHECK(differs([](JobInputs& in) { in.environment[0].second = "de"; }));
  CHECK(differs([](JobInputs& in) { in.source.digest = sha256("other"); }));
  CHECK(differs([](JobInputs& in) { in.source.name = "sub/A.v"; }));
  CHECK(differs([](JobInputs& in) { in.files.clear(); }));
  CHECK(differs([](JobInputs& in) { in.libraries[0].digest = sha256("other"); }));
  CHECK(differs([](JobInputs& in) { in.observer = true; }));
  CHECK(differs([](JobInputs& in) { std::swap(in.files, in.libraries); }));
  auto more = dependencies;
  more.push_back({"Lib.D", {}});
  CHECK(keys.insert(result_key(some_inputs(), more)).second);
}

TEST_CASE("words that run together differently give another key", "[proofcache]") {
  JobInputs one = some_inputs();
  JobInputs two = some_inputs();
  one.arguments = {"ab", "c"};
  two.arguments = {"a", "bc"};
  CHECK(result_key(one, {}) != result_key(two, {}));
}

TEST_CASE("the order of dependencies does not matter", "[proofcache]") {
  auto dependencies = some_dependencies();
  const Digest key = result_key(some_inputs(), dependencies);
  const auto tree = tree_digests("Lib.A", {sha256("i"), sha256("f")}, dependencies);
  std::swap(dependencies[0], dependencies[1]);
  CHECK(result_key(some_inputs(), dependencies) == key);
  CHECK(tree_digests("Lib.A", {sha256("i"), sha256("f")}, dependencies) == tree);
}

TEST_CASE("a changed proof changes the keys of observers only", "[proofcache]") {
  const auto before = some_dependencies();
  auto after = before;
  after[1].tree.full = sha256("C with another proof");
  JobInputs inputs = some_inputs();
  CHECK(result_key(inputs, before) == result_key(inputs, after));
  inputs.observer = true;
  CHECK(result_key(inputs, before) != result_key(inputs, after));
}

TEST_CASE("a changed interface changes the keys of all", "[proofcache]") {
  const auto before = some_dependencies();
  auto after = before;
  after[0].tree.interface = sha256("B with another statement");
  CHECK(result_key(some_inputs(), before) != result_key(some_inputs(), after));
}

TEST_CASE("a tree carries changes from far below, each in its own half", "[proofcache]") {
  // C <- B <- A: A's view of C's proofs.
  const auto tree_of_a = [](const char* interface_of_c, const char* full_of_c) {
    const auto c = tree_digests("C", {sha256(interface_of_c), sha256(full_of_c)}, {});
    const std::vector<DirectDependency> on_c{{"C", c}};
    const auto b = tree_digests("B", {sha256("b"), sha256("b full")}, on_c);
    const std::vector<DirectDependency> on_b{{"B", b}};
    return tree_digests("A", {sha256("a"), sha256("a full")}, on_b);
  };
  const auto tree = tree_of_a("c", "c full");
  CHECK(tree_of_a("c", "c full") == tree);
  CHECK(tree_of_a("c", "c proof").interface == tree.interface);
  CHECK(tree_of_a("c", "c proof").full != tree.full);
  CHECK(tree_of_a("c statement", "c full").interface != tree.interface);
}

}  // namespace
