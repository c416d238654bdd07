// What coqc 8.16 really writes: the facts that keys stand on.
#include "tests/support/catch.h"
#include "tests/workers/provers/coq/world.h"
#include "workers/provers/coq/observers.h"
#include "workers/provers/coq/vo_file.h"

namespace sequent::provers {
namespace {

using test::CoqWorld;

proofcache::ProductDigests compile(CoqWorld& world, const std::string& text) {
  world.write("A.v", text);
  const Project project = world.discover();
  const auto output = world.coqc(project.modules[0]);
  INFO(output.err);
  REQUIRE(output.exit_code == 0);
  return vo_digests(world.read("A.vo"));
}

TEST_CASE("a proof ended by Qed is no part of what coqc writes as interface", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  const auto first = compile(world, "Lemma l : 1 + 1 = 2. Proof. reflexivity. Qed.\n");
  CHECK(first.interface != first.full);
  const auto proof =
      compile(world, "Lemma l : 1 + 1 = 2. Proof. exact (eq_trans eq_refl eq_refl). Qed.\n");
  CHECK(proof.interface == first.interface);
  CHECK(proof.full != first.full);
  const auto comment =
      compile(world, "(* c *)\n\nLemma l : 1 + 1 = 2. Proof. reflexivity. Qed. (* d *)\n");
  CHECK(comment == first);
}

TEST_CASE("statements, transparent bodies and universes are part of the interface", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  const auto interface = [&](const std::string& text) {
    return compile(world, text).interface;
  };
  CHECK(interface("Lemma l : 1 + 1 = 2. Proof. reflexivity. Qed.\n") !=
        interface("Lemma l : 2 + 0 = 2. Proof. reflexivity. Qed.\n"));
  CHECK(interface("Lemma l : nat. Proof. exact 1. Defined.\n") !=
        interface("Lemma l : nat. Proof. exact 2. Defined.\n"));
  CHECK(interface("Lemma l : nat. Proof. exact 1. Defined.\n") !=
        interface("Lemma l : nat. Proof. exact 1. Qed.\n"));
  const std::string types = "Definition U := Type. Definition V := Type. Lemma l : U = U. Proof. ";
  CHECK(interface(types + "reflexivity. Qed.\n") !=
        interface(types + "pose (x := (U : V)). reflexivity. Qed.\n"));
}

// With the proofs of a dependency overwritten, a job that does not read them does
// what it did before, to the byte.
struct Probe {
  explicit Probe(CoqWorld& coq) : world(coq) {
    world.write("_CoqProject", "-Q . Lib -arg -w -arg none\n");
    world.write("A.v",
                "Lemma l : forall n : nat, n + 0 = n. Proof. induction n; simpl; auto. Qed.\n"
                "Definition f (n : nat) : nat. exact n. Qed.\n"
                "Module Type T. Parameter n : nat. End T.\n"
                "Module F (X : T). Lemma z : X.n + 0 = X.n. Proof. apply l. Qed. End F.\n");
    world.write("B.v", "");
    const Project project = world.discover();
    a = project.modules[0];
    b = project.modules[1];
    REQUIRE(world.coqc(a).exit_code == 0);
    good = world.read("A.vo");
    const VoTable table = read_vo_table(good).value();
    const VoSegment& proofs = *table.find("opaques");
    bad = good;
    bad.replace(proofs.offset, proofs.size, std::string(proofs.size, '\0'));
  }
  // Whether a command sees the difference.
  bool reads_proofs(const std::string& command) {
    world.write("B.v",
                "From Coq Require Import Lia List Extraction FunInd Recdef.\n"
                "From Lib Require Import A.\n" +
                    command + "\n");
    const auto run = [&](const std::string& vo) {
      world.write("A.vo", vo);
      static_cast<void>(base::remove_file(world.dir / "p/B.vo"));
      const auto output = world.coqc(b);
      return std::tuple(output.exit_code, output.out,
                        output.exit_code == 0 ? world.read("B.vo") : std::string());
    };
    const auto with_proofs = run(good);
    INFO(command);
    CHECK(std::get<0>(with_proofs) == 0);
    return with_proofs != run(bad);
  }

  CoqWorld& world;
  Module a;
  Module b;
  std::string good;
  std::string bad;
};

TEST_CASE("commands that read proofs of other modules are those that the scan names", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  Probe probe(world);
  for (const char* command :
       {"Print Assumptions l.", "Time Print l.",
        "Module N. Definition n := 1. End N. Module M := F N. Print M.z.",
        "Recursive Extraction f.", "Functional Scheme s := Induction for f Sort Prop.",
        "Generate graph for f."}) {
    CHECK(probe.reads_proofs(command));
    CHECK_FALSE(scan_source(command).observer.empty());
  }
  for (const char* command : {"Goal 1 + 0 = 1. rewrite l. lia. Qed. Check l. About l. Search l.",
                              "Module N. Definition n := 1. End N. Module M := F N. Check M.z.",
                              "Eval vm_compute in f 1. Eval cbv delta [f] in f 1.",
                              "Definition g := f. Arguments l n. Hint Resolve l : core."}) {
    CHECK_FALSE(probe.reads_proofs(command));
    CHECK(scan_source(command).observer.empty());
  }
}

TEST_CASE("verdicts of the real coqc", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  base::StatDigestCache digests("", world.clock);
  CoqProver prover(world.tools, digests, world.dir / "cache");
  const auto judge = [&](const std::string& text) {
    world.write("A.v", text);
    const auto output = world.coqc(world.discover().modules[0]);
    return prover.judge(output.exit_code, output.out, output.err);
  };
  CHECK(judge("Lemma l : True. exact I. Qed.\n").outcome == Outcome::kProved);
  const Judgement wrong = judge("Lemma l : True.\n  exact 1.\nQed.\n");
  CHECK(wrong.outcome == Outcome::kFailed);
  REQUIRE(wrong.diagnostics.size() == 1);
  CHECK(wrong.diagnostics[0].file == "A.v");
  CHECK(wrong.diagnostics[0].line == 2);
  CHECK(wrong.diagnostics[0].column == 9);
  CHECK(wrong.diagnostics[0].end_column == 10);
  CHECK(wrong.reason ==
        "The term \"1\" has type \"nat\" while it is expected to have type \"True\".");
  CHECK(judge("Definition s := 1. (* \xff\xfe *)\n").outcome == Outcome::kProved);
  CHECK(judge("Lemma l : True. (* open\n").outcome == Outcome::kFailed);
  CHECK(judge("Load \"nowhere\".\n").outcome == Outcome::kFailed);
}

TEST_CASE("a machine without coqc is told which package to install", "[coq]") {
  class NoTools final : public ToolRunner {
   public:
    base::Result<std::string> find(const std::string& program) override {
      return base::not_found("no " + program);
    }
    base::Result<Output> run(std::span<const std::string> /*argv*/,
                             std::span<const std::string> /*environment*/,
                             const std::string& /*directory*/) override {
      return base::not_found("nothing to run");
    }
  };
  NoTools tools;
  test::CoqWorld world;
  world.write("A.v", "");
  base::StatDigestCache digests("", world.clock);
  CoqProver prover(tools, digests, world.dir / "cache");
  const auto project = prover.discover(world.dir / "p");
  REQUIRE_FALSE(project);
  CHECK(project.error().code == base::ErrorCode::kUnavailable);
  CHECK(project.error().message == "coqc is not installed: apt install coq");
}

TEST_CASE("the fingerprint is the same in each run, and of each library", "[coq]") {
  if (!CoqWorld::installed()) {
    return;
  }
  CoqWorld world;
  std::vector<std::string> seen;
  for (int i = 0; i < 2; ++i) {
    base::StatDigestCache digests(world.dir / "digests", world.clock);
    CoqProver prover(world.tools, digests, world.dir / "cache");
    seen.push_back(prover.fingerprint().value() + prover.library_digest("Coq").value().hex());
    CHECK(prover.library_digest("NoSuchLibrary").error().code == base::ErrorCode::kNotFound);
    CHECK((i == 0 || digests.files_hashed() == 0));
    REQUIRE(digests.save());
  }
  CHECK(seen[0] == seen[1]);
}

}  // namespace
}  // namespace sequent::provers
