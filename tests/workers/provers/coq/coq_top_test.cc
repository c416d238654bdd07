#include "workers/provers/coq/coq_top.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/skip.h"
#include "tests/support/temp_dir.h"
#include "workers/processes/process.h"
#include "workers/processes/process_tree.h"

namespace sequent::provers {
namespace {

using Kind = CoqAnswer::Kind;

struct Top {
  explicit Top(std::chrono::milliseconds limit = std::chrono::minutes(5),
               std::uint64_t memory = 4ULL << 30) {
    const auto program = find_coqidetop();
    if (!program) {
      test::skip("coqidetop.opt is not installed");
      return;
    }
    CoqTopOptions options{.program = *program, .topfile = "Test.v"};
    options.environment = {"HOME=/"};
    options.sentence_limit = limit;
    options.memory_limit_bytes = memory;
    auto started = CoqTop::start(options);
    if (!started) {
      FAIL(started.error().message);
    }
    top = std::move(*started);
  }
  explicit operator bool() const { return top != nullptr; }

  std::vector<CoqAnswer> run(const std::vector<std::string>& texts) {
    return run_from(top->initial(), texts);
  }
  std::vector<CoqAnswer> run_from(CoqStateId from, const std::vector<std::string>& texts) {
    std::vector<CoqTop::Sentence> sentences;
    sentences.reserve(texts.size());
    for (const std::string& text : texts) {
      sentences.push_back({text});
    }
    auto answers = top->run(from, sentences, true, {});
    if (!answers) {
      FAIL(answers.error().message);
    }
    return std::move(*answers);
  }
  // Of our children, the one that was started last.
  static pid_t process() { return workers::children_of(::getpid()).back(); }

  std::unique_ptr<CoqTop> top;
};

std::vector<std::string> conclusions(const std::vector<states::Goal>& goals) {
  std::vector<std::string> texts;
  for (const states::Goal& goal : goals) {
    texts.push_back(goal.conclusion);
  }
  return texts;
}

}  // namespace

TEST_CASE("sentences are answered with the goals after each", "[coqtop]") {
  Top top;
  if (!top) {
    return;
  }
  const auto answers = top.run({"Lemma a (n m : nat) (x := 3) : n = n /\\ (m < m \\/ True).",
                                "split.", "-", "reflexivity.", "-", "right.", "exact I.", "Qed."});
  REQUIRE(answers.size() == 8);
  for (const CoqAnswer& answer : answers) {
    CHECK(answer.kind == Kind::kDone);
  }
  REQUIRE(answers[0].goals);
  CHECK(answers[0].goals->focused.at(0).hypotheses ==
        std::vector<states::Hypothesis>{{{"n", "m"}, "", "nat"}, {{"x"}, "3", "nat"}});
  CHECK(conclusions(answers[1].goals->focused) ==
        std::vector<std::string>{"n = n", "m < m \\/ True"});
  CHECK(conclusions(answers[2].goals->focused) == std::vector<std::string>{"n = n"});
  CHECK(conclusions(answers[2].goals->background.at(0).after) ==
        std::vector<std::string>{"m < m \\/ True"});
  CHECK(answers[3].goals->focused.empty());
  CHECK(answers[6].goals == states::ProofState());
  CHECK_FALSE(answers[7].goals);
}

TEST_CASE("goals before the focused one stand in their order", "[coqtop]") {
  Top top;
  if (!top) {
    return;
  }
  const auto answers =
      top.run({"Lemma a : 0 = 0 /\\ 1 = 1 /\\ 2 = 2 /\\ 3 = 3.", "split; [| split; [| split]].",
               "3: {", "reflexivity.", "}", "shelve."});
  REQUIRE(answers.size() == 6);
  const states::Unfocused& aside = answers[2].goals->background.at(0);
  CHECK(conclusions(aside.before) == std::vector<std::string>{"0 = 0", "1 = 1"});
  CHECK(conclusions(aside.after) == std::vector<std::string>{"3 = 3"});
  CHECK(conclusions(answers[5].goals->shelved) == std::vector<std::string>{"0 = 0"});
}

TEST_CASE("a sentence that fails says where, and leaves the state before it", "[coqtop]") {
  Top top;
  if (!top) {
    return;
  }
  auto answers = top.run({"Lemma a : True.", "apply foo.", "exact I.", "Qed."});
  REQUIRE(answers.size() == 2);
  CHECK(answers[1].kind == Kind::kFailed);
  CHECK(answers[1].message == "The reference foo was not found in the current environment.");
  CHECK(answers[1].error_begin == 6);
  CHECK(answers[1].error_end == 9);
  CHECK(answers[1].state == answers[0].state);

  answers = top.run_from(answers[1].state, {"exact (I.", "exact I."});
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].message.starts_with("Syntax error"));
  answers = top.run_from(answers[0].state, {"exact I.", "Qed.", "Check a."});
  REQUIRE(answers.size() == 3);
  CHECK(answers[2].kind == Kind::kDone);
  CHECK(answers[2].message == "a\n     : True");
}

TEST_CASE("a state can be run from again and again", "[coqtop]") {
  Top top;
  if (!top) {
    return;
  }
  const auto start = top.run({"Lemma a : 1 = 1 \\/ False.", "left."});
  const CoqStateId here = start.at(1).state;
  const std::vector<std::string> tactics{"exact I.", "reflexivity.", "nonsense.", "trivial."};
  std::vector<Kind> kinds;
  for (const std::string& tactic : tactics) {
    kinds.push_back(top.run_from(here, {tactic}).at(0).kind);
  }
  CHECK(kinds == std::vector<Kind>{Kind::kFailed, Kind::kDone, Kind::kFailed, Kind::kDone});
  CHECK(top.run_from(start.at(0).state, {"left.", "reflexivity.", "Qed."}).size() == 3);
  CHECK(top.top->query(start.at(0).state, "Show.").value().find("1 = 1 \\/ False") !=
        std::string::npos);
  CHECK(top.top->query(start.at(0).state, "Check nowhere.").error().code ==
        base::ErrorCode::kInvalid);
}

TEST_CASE("many sentences in flight get their own answers", "[coqtop]") {
  Top top;
  if (!top) {
    return;
  }
  std::vector<std::string> texts;
  for (int i = 0; i < 300; ++i) {
    texts.push_back("Check " + std::to_string(i) + ".");
  }
  texts[200] = "Check nowhere.";
  const auto answers = top.run(texts);
  REQUIRE(answers.size() == 201);
  for (int i = 0; i < 200; ++i) {
    const CoqAnswer& answer = answers[static_cast<std::size_t>(i)];
    REQUIRE(answer.message == std::to_string(i) + "\n     : nat");
  }
  CHECK(answers[200].kind == Kind::kFailed);
}

// A prover of which `two.` makes two states, as some commands of Coq do. The goal after a sentence
// is all that ran up to it; what is added elsewhere than at the end fails.
constexpr std::string_view kCountsOtherwise = R"py(#!/usr/bin/env python3
import os, re
ran, tip, made, calls = {1: ""}, 1, 1, ""
def say(val, body): os.write(1, f'<value val="{val}">{body}</value>'.encode())
def text(said): return f"<richpp><_><pp>{said}</pp></_></richpp>"
while data := os.read(0, 65536):
    calls += data.decode()
    while "</call>" in calls:
        call, calls = calls.split("</call>", 1)
        kind = re.search(r'val="(\w+)"', call)[1]
        state = int((re.search(r'state_id val="(\d+)"', call) or [0, 0])[1])
        if kind == "Add" and state != tip:
            say("fail", '<state_id val="0"/>' + text("not the end"))
        elif kind == "Add":
            sentence = re.search(r"<string>(.*?)</string>", call)[1]
            made += 2 if sentence == "two." else 1
            ran[made], tip = ran[tip] + sentence, made
            say("good", f'<pair><state_id val="{tip}"/><union val="in_l"><unit/></union></pair>')
        elif kind == "Goal":
            goal = f"<goal><string>1</string><list/>{text(ran[tip])}<option val=\"none\"/></goal>"
            say("good", f'<option val="some"><goals><list>{goal}</list><list/><list/><list/></goals></option>')
        else:
            tip = state if kind == "Edit_at" else tip
            say("good", '<state_id val="1"/>')
)py";

TEST_CASE("a command that makes more states than one costs nothing but what was sent ahead",
          "[coqtop]") {
  const test::TempDir folder;
  const std::string program = folder / "prover";
  std::ofstream(program) << kCountsOtherwise;
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  CoqTopOptions options{.program = program, .topfile = "Test.v"};
  options.environment = {"PATH=/usr/local/bin:/usr/bin:/bin"};
  const auto top = CoqTop::start(options);
  REQUIRE(top);
  const std::vector<std::string> texts{"a.", "two.", "b.", "c.", "two.", "two.", "d.", "two."};
  std::vector<CoqTop::Sentence> sentences(texts.size());
  std::transform(texts.begin(), texts.end(), sentences.begin(),
                 [](const std::string& text) { return CoqTop::Sentence{text}; });
  for (int round = 0; round < 2; ++round) {
    const auto answers = (*top)->run((*top)->initial(), sentences, true, {});
    REQUIRE(answers);
    REQUIRE(answers->size() == texts.size());
    std::string ran;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      INFO(i << ": " << (*answers)[i].message);
      ran += texts[i];
      REQUIRE((*answers)[i].kind == Kind::kDone);
      CHECK((*answers)[i].goals->focused.at(0).conclusion == ran);
    }
  }
}

TEST_CASE("a sentence that runs without end meets its limit, and the prover goes on", "[coqtop]") {
  Top top(std::chrono::milliseconds(300));
  if (!top) {
    return;
  }
  const auto answers = top.run({"Lemma a : True.", "do 1000000000 idtac.", "idtac.", "idtac."});
  REQUIRE(answers.size() == 2);
  CHECK(answers[1].kind == Kind::kTimedOut);
  CHECK(answers[1].message == "took more than 300 ms");
  CHECK(top.run_from(answers[1].state, {"exact I.", "Qed."}).size() == 2);
}

TEST_CASE("a sentence that takes memory without end meets its limit", "[coqtop]") {
  Top top(std::chrono::minutes(5), 128UL << 20);
  if (!top) {
    return;
  }
  const auto answers = top.run({"Lemma a : True.", "Eval vm_compute in Nat.pow 2 40."});
  REQUIRE(answers.size() == 2);
  CHECK(answers[1].kind == Kind::kFailed);
  CHECK(answers[1].message == "took more than 256 MiB of memory");
}

TEST_CASE("interruptions end what runs as interrupted", "[coqtop]") {
  Top top;
  if (!top) {
    return;
  }
  const std::vector<CoqTop::Sentence> loop{{"Lemma a : True."}, {"do 1000000000 idtac."}};
  std::stop_source stop;
  bool by_token = false;
  SECTION("by a stop token") {
    by_token = true;
  }
  SECTION("by interrupt()") {}
  std::vector<CoqAnswer> answers;
  const auto take = [&](CoqAnswer answer) -> base::Status {
    answers.push_back(std::move(answer));
    if (by_token) {
      stop.request_stop();
    } else {
      top.top->interrupt();
    }
    return {};
  };
  REQUIRE(top.top->run_each(top.top->initial(), loop, true, take, stop.get_token()));
  REQUIRE(answers.size() == 2);
  CHECK(answers.back().kind == Kind::kInterrupted);
  CHECK(top.run({"Check 1."}).at(0).kind == Kind::kDone);
}

TEST_CASE("a prover that is killed is reported, with how it ended", "[coqtop]") {
  Top top;
  if (!top) {
    return;
  }
  REQUIRE(::kill(Top::process(), SIGKILL) == 0);
  const std::vector<CoqTop::Sentence> sentences{{"Check 1."}};
  const auto answers = top.top->run(top.top->initial(), sentences, true, {});
  REQUIRE_FALSE(answers);
  CHECK(answers.error().code == base::ErrorCode::kUnavailable);
  CHECK(answers.error().message == "coqidetop has ended by signal 9");
}

TEST_CASE("a prover that cannot start says why", "[coqtop]") {
  const auto program = find_coqidetop();
  if (!program) {
    test::skip("coqidetop.opt is not installed");
    return;
  }
  const auto started = CoqTop::start({.program = *program, .flags = {"-nonsense"}});
  REQUIRE_FALSE(started);
  CHECK(started.error().message.find("-nonsense") != std::string::npos);
}

TEST_CASE("text of any bytes goes there and back", "[coqtop]") {
  Top top;
  if (!top) {
    return;
  }
  const auto answers =
      top.run({"Require Import String.", "Check \"a<b&amp;c>&nbsp;é'\"\"x\"\"\"%string."});
  REQUIRE(answers.size() == 2);
  CHECK(answers[1].message == "\"a<b&amp;c>&nbsp;é'\"\"x\"\"\"%string\n     : string");
}

}  // namespace sequent::provers
