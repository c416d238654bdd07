#include "proofcache/results/results.h"

#include "engine/store/open.h"
#include "engine/store/typed.h"
#include "proofcache/results/explain.h"
#include "proofcache/results/manifest_wire.h"
#include "tests/support/catch.h"
#include "tests/support/redis_cluster.h"
#include "tests/support/redis_server.h"

namespace {

using sequent::base::Digest;
using sequent::base::sha256;
using sequent::proofcache::CacheCounts;
using sequent::proofcache::decode_manifest;
using sequent::proofcache::Difference;
using sequent::proofcache::DirectDependency;
using sequent::proofcache::encode_manifest;
using sequent::proofcache::Explanation;
using sequent::proofcache::JobNode;
using sequent::proofcache::Manifest;
using sequent::proofcache::result_key;
using sequent::proofcache::Results;
using sequent::proofcache::StoreOutcome;
using sequent::proofcache::tree_digests;
using sequent::proofcache::Verdict;

// Counts round trips on their way to a store.
class CountingStore final : public sequent::store::Store {
 public:
  explicit CountingStore(Store& below) : below_(below) {}
  sequent::base::Result<sequent::resp::Reply> run(sequent::store::Args command) override {
    ++trips;
    return below_.run(command);
  }
  sequent::base::Result<std::vector<sequent::resp::Reply>> run_batch(
      std::span<const sequent::store::Command> commands) override {
    ++trips;
    return below_.run_batch(commands);
  }
  sequent::base::Result<sequent::resp::Reply> run_script(const sequent::store::Script& script,
                                                         sequent::store::Args keys,
                                                         sequent::store::Args args) override {
    ++trips;
    return below_.run_script(script, keys, args);
  }
  Store& repeatable() override { return *this; }
  [[nodiscard]] std::string_view url() const override { return below_.url(); }

  int trips = 0;

 private:
  Store& below_;
};

Manifest a_manifest(const std::string& module) {
  Manifest manifest;
  manifest.module = module;
  manifest.verdict = Verdict::kProved;
  manifest.outputs = {{.path = module + ".vo", .digest = sha256(module), .size_bytes = 7}};
  manifest.out = std::string("bytes \xff\0", 8);
  manifest.err = "warning";
  manifest.product = {sha256(module + " interface"), sha256(module + " full")};
  manifest.wall = std::chrono::milliseconds(1500);
  manifest.peak_memory_bytes = 100'000'000;
  manifest.worker = "w";
  manifest.prover = "Coq";
  manifest.finished_ms = 1'700'000'000'000;
  return manifest;
}

// A chain A <- B <- C and a leaf D on A, whose results can be made up.
struct World {
  World() : store(opened->store()), results(store, "test") {
    for (const char* name : {"A", "B", "C", "D"}) {
      jobs.push_back({.inputs = {.module = name,
                                 .prover = "coq",
                                 .arguments = {"-q", std::string(name) + ".v"},
                                 .environment = {},
                                 .source = {std::string(name) + ".v", sha256(name)},
                                 .files = {},
                                 .libraries = {},
                                 .observer = false},
                      .dependencies = {}});
    }
    jobs[1].dependencies = {0};
    jobs[2].dependencies = {1};
    jobs[3].dependencies = {0};
  }

  // Stores a result for job `index`, as if a prover had run. `proof`: what only observers see.
  Manifest check(std::size_t index,
                 const std::string& interface_text,
                 const std::string& proof = "",
                 Verdict verdict = Verdict::kProved) {
    std::vector<DirectDependency> direct;
    for (const std::uint32_t need : jobs[index].dependencies) {
      direct.push_back({jobs[need].inputs.module, trees[need]});
    }
    const auto& inputs = jobs[index].inputs;
    Manifest manifest = a_manifest(inputs.module);
    manifest.verdict = verdict;
    manifest.product = {sha256(interface_text), sha256(interface_text + proof)};
    REQUIRE(results.store(result_key(inputs, direct), manifest, inputs, direct));
    made[index] = manifest;
    trees[index] = tree_digests(inputs.module, manifest.product, direct);
    return manifest;
  }
  void check_all() {
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      check(i, jobs[i].inputs.module);
    }
  }
  std::string found() {
    const auto all = results.find_graph(jobs);
    REQUIRE(all);
    std::string names;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      if ((*all)[i]) {
        CHECK((*all)[i]->manifest.module == jobs[i].inputs.module);
        names += jobs[i].inputs.module;
      }
    }
    return names;
  }
  Explanation explain(std::size_t index) {
    auto explanation = sequent::proofcache::explain(store, "test", jobs, index);
    REQUIRE(explanation);
    return *explanation;
  }

  sequent::test::RedisServer server;
  std::unique_ptr<sequent::store::OpenStore> opened = std::move(*sequent::store::open_store(
      GENERATE(true, false) ? server.unix_url() : sequent::test::shared_cluster().url()));
  CountingStore store;
  Results results;
  std::vector<JobNode> jobs;
  std::map<std::size_t, Manifest> made;
  std::map<std::size_t, sequent::proofcache::TreeDigests> trees;
};

TEST_CASE("a manifest comes back from its bytes", "[proofcache]") {
  const Manifest manifest = a_manifest("M");
  const auto decoded = decode_manifest(encode_manifest(manifest));
  REQUIRE(decoded);
  CHECK(decoded->same_result(manifest));
  CHECK(decoded->module == "M");
  CHECK(decoded->product == manifest.product);
  CHECK(decoded->wall == manifest.wall);
  CHECK(decoded->peak_memory_bytes == manifest.peak_memory_bytes);
  CHECK(decoded->finished_ms == manifest.finished_ms);
}

TEST_CASE("damaged bytes, and paths out of the project, are no manifest", "[proofcache]") {
  const std::string bytes = encode_manifest(a_manifest("M"));
  CHECK_FALSE(decode_manifest(""));
  CHECK_FALSE(decode_manifest("not a manifest"));
  CHECK_FALSE(decode_manifest(std::string_view(bytes).substr(0, bytes.size() / 2)));
  for (const char* path : {"../M.vo", "/etc/M.vo", "a/../../M.vo", ""}) {
    Manifest evil = a_manifest("M");
    evil.outputs[0].path = path;
    CHECK_FALSE(decode_manifest(encode_manifest(evil)));
  }
}

TEST_CASE("a result is found by its key, and forgotten", "[proofcache]") {
  World world;
  const Digest key = sha256("key");
  CHECK_FALSE(*world.results.find(key));
  const Manifest manifest = a_manifest("A");
  const auto& inputs = world.jobs[0].inputs;
  CHECK(*world.results.store(key, manifest, inputs, {}) == StoreOutcome::kNew);
  REQUIRE(*world.results.find(key));
  CHECK((*world.results.find(key))->same_result(manifest));
  CHECK(*world.results.size() == 1);
  REQUIRE(world.results.forget(key));
  CHECK_FALSE(*world.results.find(key));
  CHECK(*world.results.size() == 0);
}

TEST_CASE("another result under the same key is reported, never taken over", "[proofcache]") {
  World world;
  const Digest key = sha256("key");
  const auto& inputs = world.jobs[0].inputs;
  const Manifest first = a_manifest("A");
  REQUIRE(world.results.store(key, first, inputs, {}));
  Manifest again = first;
  again.wall *= 2;
  again.worker = "another";
  CHECK(*world.results.store(key, again, inputs, {}) == StoreOutcome::kSame);
  CHECK(world.results.nondeterminism()->empty());

  Manifest other = first;
  other.outputs[0].digest = sha256("other bytes");
  CHECK(*world.results.store(key, other, inputs, {}) == StoreOutcome::kNondeterministic);
  CHECK((*world.results.find(key))->same_result(first));
  const auto reports = world.results.nondeterminism();
  REQUIRE(reports);
  REQUIRE(reports->size() == 1);
  CHECK((*reports)[0].key == key);
  CHECK((*reports)[0].module == "A");
  CHECK((*reports)[0].first.same_result(first));
  CHECK((*reports)[0].second.same_result(other));
}

TEST_CASE("damaged bytes in the store are a miss and are replaced", "[proofcache]") {
  World world;
  world.check_all();
  const Digest key = result_key(world.jobs[0].inputs, {});
  REQUIRE(sequent::store::put_bytes(world.store, "test:result:" + key.hex(), "garbage"));
  CHECK(world.found().empty());
  CHECK(*world.results.store(key, world.made[0], world.jobs[0].inputs, {}) == StoreOutcome::kNew);
  CHECK(world.found() == "ABCD");
}

TEST_CASE("an unchanged graph is found in two round trips", "[proofcache]") {
  World world;
  world.check_all();
  world.store.trips = 0;
  CHECK(world.found() == "ABCD");
  CHECK(world.store.trips == 2);
}

TEST_CASE("below a miss nothing is known, beside it all is", "[proofcache]") {
  World world;
  world.check_all();
  world.jobs[1].inputs.source.digest = sha256("B edited");
  CHECK(world.found() == "AD");
}

TEST_CASE("a changed proof leaves the dependents found; a changed interface does not",
          "[proofcache]") {
  World world;
  world.check_all();
  world.jobs[0].inputs.source.digest = sha256("A with another proof");
  world.check(0, "A", "another proof");
  CHECK(world.found() == "ABCD");
  world.jobs[0].inputs.source.digest = sha256("A with another statement");
  world.check(0, "A with another statement");
  CHECK(world.found() == "A");
}

TEST_CASE("an edit that is undone is found again", "[proofcache]") {
  World world;
  world.check_all();
  const Digest before = world.jobs[0].inputs.source.digest;
  world.jobs[0].inputs.source.digest = sha256("A edited");
  world.check(0, "A edited");
  for (std::size_t i = 1; i < 4; ++i) {
    world.check(i, world.jobs[i].inputs.module);
  }
  CHECK(world.found() == "ABCD");
  world.jobs[0].inputs.source.digest = before;
  CHECK(world.found() == "ABCD");
}

TEST_CASE("what depends on a failed module is not found", "[proofcache]") {
  World world;
  world.check(0, "A");
  world.check(1, "B", "", Verdict::kFailed);
  world.check(2, "C");
  world.check(3, "D");
  CHECK(world.found() == "ABD");
}

TEST_CASE("an observer is found only while the proofs below are the same", "[proofcache]") {
  World world;
  world.jobs[2].inputs.observer = true;
  world.check_all();
  CHECK(world.found() == "ABCD");
  world.jobs[0].inputs.source.digest = sha256("A with another proof");
  world.check(0, "A", "another proof");
  CHECK(world.found() == "ABD");
}

TEST_CASE("hits, misses and saved time add up", "[proofcache]") {
  World world;
  CHECK(world.results.counts()->hits == 0);
  REQUIRE(world.results.count({.hits = 3, .misses = 1, .saved_us = 50}));
  REQUIRE(world.results.count({.hits = 2, .misses = 0, .saved_us = 7}));
  const CacheCounts counts = *world.results.counts();
  CHECK(counts.hits == 5);
  CHECK(counts.misses == 1);
  CHECK(counts.saved_us == 57);
}

TEST_CASE("namespaces do not see each other's results", "[proofcache]") {
  World world;
  world.check_all();
  Results other(world.store, "other");
  CHECK_FALSE((*other.find_graph(world.jobs))[0]);
}

TEST_CASE("a miss is explained by the first input that differs", "[proofcache]") {
  World world;
  CHECK(world.explain(0).difference == Difference::kNeverRun);
  world.check_all();
  CHECK(world.explain(0).difference == Difference::kNothing);
  auto& inputs = world.jobs[0].inputs;
  SECTION("source") {
    inputs.source.digest = sha256("edited");
    CHECK(world.explain(0).difference == Difference::kSource);
    CHECK(world.explain(0).text == "A.v changed");
  }
  SECTION("an argument") {
    inputs.arguments.insert(inputs.arguments.begin(), "-type-in-type");
    CHECK(world.explain(0).difference == Difference::kArgument);
    CHECK(world.explain(0).text == "argument -type-in-type is new");
  }
  SECTION("an argument less") {
    inputs.arguments.erase(inputs.arguments.begin());
    CHECK(world.explain(0).text == "argument -q is gone");
  }
  SECTION("a variable") {
    inputs.environment = {{"COQLIB", "/x"}};
    CHECK(world.explain(0).difference == Difference::kEnvironment);
    CHECK(world.explain(0).text == "variable COQLIB=/x is new");
  }
  SECTION("the prover") {
    inputs.prover = "rocq";
    CHECK(world.explain(0).difference == Difference::kProver);
  }
  SECTION("a file") {
    inputs.files = {{"part.v", sha256("p")}};
    CHECK(world.explain(0).text == "file part.v is new");
  }
  SECTION("a library") {
    inputs.libraries = {{"Coq", sha256("c")}};
    CHECK(world.explain(0).difference == Difference::kLibrary);
  }
  SECTION("its class") {
    inputs.observer = true;
    CHECK(world.explain(0).difference == Difference::kObserver);
  }
}

TEST_CASE("a miss is explained where it begins", "[proofcache]") {
  World world;
  world.check_all();
  world.jobs[0].inputs.source.digest = sha256("edited");
  CHECK(world.explain(2).module == "A");
  CHECK(world.explain(2).difference == Difference::kSource);
  world.check(0, "A with another statement");
  CHECK(world.explain(2).module == "B");
  CHECK(world.explain(2).difference == Difference::kDependency);
  CHECK(world.explain(2).text == "the interface of module A changed");
}

TEST_CASE("a miss is explained by the nearest of the known results", "[proofcache]") {
  World world;
  auto& inputs = world.jobs[0].inputs;
  world.check(0, "A");
  inputs.source.digest = sha256("edited");
  inputs.arguments = {"-other"};
  world.check(0, "A");
  inputs.arguments = {"-other", "-third"};
  CHECK(world.explain(0).text == "argument -third is new");
}

TEST_CASE("a result that was lost is explained as such", "[proofcache]") {
  World world;
  world.check_all();
  REQUIRE(world.results.forget(result_key(world.jobs[0].inputs, {})));
  CHECK(world.explain(0).difference == Difference::kBlobs);
}

}  // namespace
