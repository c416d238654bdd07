#include "workers/provers/coq/tactic_pool.h"

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>
#include <unistd.h>

#include "engine/base/file_io.h"
#include "engine/store/open.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/workers/provers/coq/top_world.h"
#include "workers/provers/coq/warm_prover.h"

namespace sequent::provers {
namespace {

using std::chrono::milliseconds;
using tactics::TacticVerdict;
using Names = std::vector<std::string>;

constexpr milliseconds kPlenty{60'000};
const std::string kEndless =
    "do 1000000000 (assert True by exact I; match goal with H : True |- _ => clear H end)";

class World : public test::CoqTopWorld {
 public:
  // The state after all sentences of a source.
  TacticStart start(const std::string& source) {
    TacticStart start = behind(source);
    WarmProver prover;
    const base::Status there = prover.go_to(options(), start.sentences, {});
    INFO(source << ": " << (there ? "" : there.error().message));
    REQUIRE(there);
    REQUIRE(prover.goals());
    start.state = *prover.goals();
    return start;
  }

  std::vector<TacticAttempt> attempt(const TacticStart& start,
                                     const Names& tactics,
                                     milliseconds limit = kPlenty,
                                     bool first = false,
                                     const std::stop_token& stop = {}) {
    TacticPool pool(cache(), 2);
    auto attempts = pool.attempt(start, tactics, limit, first, stop);
    INFO((attempts ? "" : attempts.error().message));
    REQUIRE(attempts);
    return *attempts;
  }
  // Whether the cache alone answers.
  bool is_known(const TacticStart& start, const std::string& tactic, milliseconds limit = kPlenty) {
    TacticPool pool(cache(), 1);
    return pool.attempt(without_prover(start), Names{tactic}, limit, false, {}).has_value();
  }
};

TacticVerdict verdict(const TacticAttempt& attempt) {
  REQUIRE(attempt.result);
  return attempt.result->verdict;
}

TEST_CASE("tactics give what they lead to, and the second time it comes from the cache",
          "[tactic_pool]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const TacticStart start = world.start("Lemma l : forall n : nat, n + 0 = n. Proof. intros n.");
  const Names tactics{"reflexivity", "induction n.", "idtac", "symmetry; apply plus_n_O",
                      "no_such_tactic"};
  const auto cold = world.attempt(start, tactics);
  REQUIRE(cold.size() == 5);
  CHECK(verdict(cold[0]) == TacticVerdict::kFailure);
  CHECK(cold[0].result->message.find("Unable to unify") != std::string::npos);
  CHECK(verdict(cold[1]) == TacticVerdict::kProgress);
  CHECK(cold[1].tactic == "induction n.");
  CHECK(cold[1].result->state->focused.size() == 2);
  CHECK(verdict(cold[2]) == TacticVerdict::kUnchanged);
  CHECK(verdict(cold[3]) == TacticVerdict::kProgress);
  CHECK(cold[3].result->state->focused.empty());
  CHECK(verdict(cold[4]) == TacticVerdict::kFailure);

  const auto warm = world.attempt(World::without_prover(start), tactics);
  for (std::size_t i = 0; i < cold.size(); ++i) {
    CHECK_FALSE(cold[i].cached);
    CHECK(warm[i].cached);
    CHECK(warm[i].tactic == cold[i].tactic);
    CHECK(verdict(warm[i]) == verdict(cold[i]));
    CHECK(warm[i].result->message == cold[i].result->message);
    CHECK((warm[i].result->state == nullptr) == (cold[i].result->state == nullptr));
    if (warm[i].result->state) {
      CHECK(*warm[i].result->state == *cold[i].result->state);
    }
  }
}

TEST_CASE("the first tactic that closes the goal ends a batch, whichever ends first",
          "[tactic_pool]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const TacticStart start = world.start("Lemma l : 1 = 1 /\\ True. split.");
  const Names tactics{"idtac", "do 3 (assert (1 + 1 = 2) by auto); reflexivity", "auto", kEndless};
  for (const bool cached : {false, true}) {
    const auto attempts = world.attempt(start, tactics, kPlenty, true);
    REQUIRE(attempts.size() == 2);
    CHECK(verdict(attempts[0]) == TacticVerdict::kUnchanged);
    CHECK(attempts[1].result->state->focused.size() == 1);
    CHECK(attempts[1].cached == cached);
  }
}

TEST_CASE("what an outcome may depend on is part of its key", "[tactic_pool]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const std::string lemma = "Lemma l : a = 1. Proof.";
  const TacticStart start = world.start("Definition a := 1. " + lemma);
  CHECK(verdict(world.attempt(start, {"reflexivity"})[0]) == TacticVerdict::kProgress);
  CHECK(world.is_known(world.start("Definition a :=  1. (* one *) " + lemma), "reflexivity."));
  const TacticStart other = world.start("Definition a := 2. " + lemma);
  CHECK_FALSE(world.is_known(other, "reflexivity"));
  CHECK(verdict(world.attempt(other, {"reflexivity"})[0]) == TacticVerdict::kFailure);
  for (const char* before :
       {"Set Implicit Arguments.", "Create HintDb b.", "Hint Resolve I : core.", "Opaque plus.",
        "Ltac reflexivity := fail."}) {
    CHECK_FALSE(world.is_known(
        world.start("Definition a := 1. " + std::string(before) + " " + lemma), "reflexivity"));
  }
  TacticStart elsewhere = start;
  elsewhere.base = base::sha256("other base");
  CHECK_FALSE(world.is_known(elsewhere, "reflexivity"));
}

TEST_CASE("another proof of an earlier lemma keeps the entries, unless it constrains universes",
          "[tactic_pool]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const auto start = [&](const std::string& proof) {
    return world.start("Lemma id : forall A : Type, A -> A. Proof. " + proof +
                       " Qed. Lemma l : 1 = 1. Proof.");
  };
  world.attempt(start("intros A x. exact x."), {"reflexivity", "fail"});
  const TacticStart edited = start("auto.");
  const auto attempts = world.attempt(edited, {"reflexivity", "fail"});
  CHECK(attempts[0].cached);
  CHECK(attempts[1].cached);
  CHECK(world.is_known(edited, "reflexivity"));
  const TacticStart larger = start("intros A x. assert (list A) as H by exact nil. exact x.");
  CHECK_FALSE(world.attempt(larger, {"reflexivity"})[0].cached);
}

TEST_CASE("states that print alike have entries of their own", "[tactic_pool]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const auto check = [&](const std::string& before, const std::string& one,
                         const std::string& other, const std::string& tactic) {
    const TacticStart fine = world.start(before + " " + one);
    const TacticStart broken = world.start(before + " " + other);
    CHECK(fine.state == broken.state);
    CHECK(verdict(world.attempt(fine, {tactic})[0]) != TacticVerdict::kFailure);
    CHECK(verdict(world.attempt(broken, {tactic})[0]) == TacticVerdict::kFailure);
  };
  check("Universes i j. Lemma l : True. Proof.", "idtac.",
        "assert (Type@{j}) as H by exact Type@{i}. clear H.",
        "let x := constr:(Type@{j} : Type@{i}) in idtac");
  check("Lemma l : True. Proof.", "assert True as H by abstract exact I. clear H.",
        "assert True as H by exact I. clear H.", "exact l_subproof");
}

TEST_CASE("a timeout answers smaller limits only", "[tactic_pool]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const TacticStart start = world.start("Lemma l : True. Proof.");
  const auto attempts = world.attempt(start, {kEndless}, milliseconds(400));
  CHECK(verdict(attempts[0]) == TacticVerdict::kTimeout);
  CHECK(attempts[0].result->limit == milliseconds(400));
  CHECK(world.is_known(start, kEndless, milliseconds(400)));
  CHECK(world.is_known(start, kEndless, milliseconds(100)));
  CHECK_FALSE(world.is_known(start, kEndless, milliseconds(500)));
}

TEST_CASE("what has a clock of its own, and what is no tactic, is never kept", "[tactic_pool]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const TacticStart start = world.start("Lemma l : 1 = 1. Proof.");
  for (const char* tactic : {"timeout 60 reflexivity", "Check nat", "Abort"}) {
    CHECK_FALSE(world.attempt(start, {tactic})[0].cached);
    CHECK_FALSE(world.is_known(start, tactic));
  }
  CHECK(verdict(world.attempt(start, {"Abort"})[0]) == TacticVerdict::kFailure);
}

TEST_CASE("a tactic is one sentence", "[tactic_pool]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const TacticStart start = world.start("Lemma l : 1 = 1. Proof.");
  CHECK_FALSE(world.is_known(start, "intros. reflexivity"));
  const auto attempts = world.attempt(start, {"-", "intros ; (* x *) reflexivity."});
  CHECK(verdict(attempts[0]) == TacticVerdict::kUnchanged);
  CHECK(attempts[1].tactic == "intros ; reflexivity.");
  CHECK(verdict(attempts[1]) == TacticVerdict::kProgress);
}

TEST_CASE("a sentence that leads to the state and fails is said", "[tactic_pool]") {
  if (!World::installed()) {
    return;
  }
  World world;
  TacticStart start = world.start("Lemma l : 1 = 1. Proof.");
  start.sentences.emplace_back("no_such_tactic.");
  const auto memory = store::open_memory_store().value();
  tactics::TacticCache cache(memory->store(), {});
  TacticPool pool(cache, 1);
  const auto attempts = pool.attempt(start, Names{"auto"}, kPlenty, false, {});
  REQUIRE_FALSE(attempts);
  CHECK(attempts.error().code == base::ErrorCode::kInvalid);
  CHECK(attempts.error().message.find("'no_such_tactic.' fails") != std::string::npos);
}

// Provers that write their process ids into a folder.
class CountedProvers {
 public:
  explicit CountedProvers(CoqTopOptions& options) {
    const std::string script =
        "#!/bin/sh\ntouch " + (folder_ / "pids") + "/$$\nexec " + options.program + " \"$@\"\n";
    std::filesystem::create_directory(folder_ / "pids");
    REQUIRE(base::write_file_atomically(folder_ / "prover", script));
    std::filesystem::permissions(folder_ / "prover", std::filesystem::perms::owner_all);
    options.program = folder_ / "prover";
  }

  // One that has computed for longer than it takes to start, and was not given before.
  pid_t wait_for_busy() {
    const auto deadline = std::chrono::steady_clock::now() + kPlenty;
    while (std::chrono::steady_clock::now() < deadline) {
      for (const auto& entry : std::filesystem::directory_iterator(folder_ / "pids")) {
        const std::string pid = entry.path().filename();
        if (cpu_ticks(pid) > ::sysconf(_SC_CLK_TCK) / 2 && given_.insert(pid).second) {
          return static_cast<pid_t>(std::stol(pid));
        }
      }
      std::this_thread::sleep_for(milliseconds(20));
    }
    throw std::runtime_error("no prover is busy");
  }

 private:
  static long cpu_ticks(const std::string& pid) {
    std::ifstream stat("/proc/" + pid + "/stat");
    std::string text((std::istreambuf_iterator<char>(stat)), {});
    const std::size_t end = text.rfind(')');
    if (end == std::string::npos) {
      return 0;
    }
    std::istringstream fields(text.substr(end + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) {
      fields >> skipped;
    }
    long user = 0;
    fields >> user;
    return user;
  }

  test::TempDir folder_;
  std::set<std::string> given_;
};

TEST_CASE("a prover that dies is started again; a tactic that it dies at twice has no outcome",
          "[tactic_pool]") {
  if (!World::installed()) {
    return;
  }
  World world;
  const TacticStart plain = world.start("Lemma l : 1 = 1. Proof.");
  CountedProvers provers(world.options());
  TacticStart start = plain;
  start.prover = world.options();
  std::vector<TacticAttempt> attempts;
  {
    std::jthread attempting([&] { attempts = world.attempt(start, {kEndless, "reflexivity"}); });
    ::kill(provers.wait_for_busy(), SIGKILL);
    ::kill(provers.wait_for_busy(), SIGKILL);
  }
  REQUIRE(attempts.size() == 2);
  CHECK_FALSE(attempts[0].result);
  CHECK(verdict(attempts[1]) == TacticVerdict::kProgress);
  CHECK_FALSE(world.is_known(start, kEndless, milliseconds(1)));
}

TEST_CASE("what was stopped is not kept", "[tactic_pool]") {
  if (!World::installed()) {
    return;
  }
  World world;
  TacticStart start = world.start("Lemma l : 1 = 1. Proof.");
  CountedProvers provers(world.options());
  start.prover = world.options();
  std::stop_source stop;
  std::vector<TacticAttempt> attempts;
  {
    std::jthread attempting([&] {
      attempts = world.attempt(start, {kEndless, "reflexivity"}, kPlenty, false, stop.get_token());
    });
    provers.wait_for_busy();
    stop.request_stop();
  }
  REQUIRE(attempts.size() == 2);
  CHECK_FALSE(attempts[0].result);
  CHECK_FALSE(world.is_known(start, kEndless, milliseconds(1)));
}

}  // namespace
}  // namespace sequent::provers
