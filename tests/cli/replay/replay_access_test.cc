#include "cli/replay/replay_access.h"

#include "proofcache/states/history_store.h"
#include "tests/cli/replay/hand_made.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::cli {
namespace {

using states::Session;
using states::SessionStatus;
using test::session;

std::vector<Session> recorded() {
  return {
      session("add.v-1a2b", "arith/add.v"),
      session("mul.v-77aa", "arith/mul.v", SessionStatus::kAbandoned),
      session("add.v-1c3d", "arith/add.v"),
      session("add.v-9e00", "arith/add.v", SessionStatus::kActive),
      session("sort.v-5555", "/home/me/lists/sort.v"),
      session("merge.v-0001", "a/merge.v"),
      session("merge.v-0002", "b/merge.v"),
  };
}

std::string chosen(const std::string& name, const std::string& folder = "/home/me/project") {
  const std::vector<Session> sessions = recorded();
  const auto found = choose_session(sessions, name, folder);
  if (!found) {
    return found.error().message;
  }
  return found->session.id + (found->place.empty() ? "" : " at " + found->place);
}

TEST_CASE("a file names its last completed recording", "[cli]") {
  CHECK(chosen("arith/add.v") == "add.v-1c3d");
  CHECK(chosen("./arith//add.v") == "add.v-1c3d");
  CHECK(chosen("add.v") == "add.v-1c3d");
  CHECK(chosen("/somewhere/else/arith/add.v") == "add.v-1c3d");
  CHECK(chosen("../../arith/add.v", "/home/me/x/y") == "add.v-1c3d");
  CHECK(chosen("sort.v", "/home/me/lists") == "sort.v-5555");
  CHECK(chosen("../lists/sort.v") == "sort.v-5555");
}

TEST_CASE("a session is named by its id, or the beginning of it", "[cli]") {
  CHECK(chosen("add.v-1a2b") == "add.v-1a2b");
  CHECK(chosen("add.v-1a") == "add.v-1a2b");
  CHECK(chosen("add.v-9e00") == "add.v-9e00");
  CHECK(chosen("mul.v-7") == "mul.v-77aa");
  CHECK(chosen("add.v-1") ==
        "'add.v-1' may be session 'add.v-1a2b' or 'add.v-1c3d': say more of it");
}

TEST_CASE("what stands behind the last colon is a place in the session", "[cli]") {
  CHECK(chosen("add.v:120") == "add.v-1c3d at 120");
  CHECK(chosen("add.v-1a2b:s3") == "add.v-1a2b at s3");
  CHECK(chosen("arith/add.v:add_comm") == "add.v-1c3d at add_comm");
}

TEST_CASE("what is not recorded is told with what to do", "[cli]") {
  CHECK(chosen("x.v") == "nothing is recorded of x.v: sequent replay record x.v");
  CHECK(chosen("x.v:12") == "nothing is recorded of x.v: sequent replay record x.v");
  CHECK(chosen("dd.v") == "nothing is recorded of dd.v: sequent replay record dd.v");
  CHECK(chosen("sort.v-5556") ==
        "no session or file 'sort.v-5556', did you mean 'sort.v-5555'? (see: sequent replay list)");
  CHECK(chosen("") == "no session or file '' (see: sequent replay list)");
  CHECK(chosen("arith/mul.v") ==
        "no recording of arith/mul.v is complete: name session 'mul.v-77aa' to see as far as it "
        "went, or sequent replay record arith/mul.v");
  CHECK(chosen("merge.v") == "'merge.v' may be 'a/merge.v' or 'b/merge.v': say which");
}

TEST_CASE("all sessions of a file, and the last ones of all files", "[cli]") {
  const auto ids = [](const std::vector<Session>& sessions) {
    std::vector<std::string> found;
    for (const Session& one : sessions) {
      found.push_back(one.id);
    }
    return found;
  };
  const std::vector<Session> sessions = recorded();
  const auto of_file = sessions_of_file(sessions, "add.v", "/");
  REQUIRE(of_file);
  CHECK(ids(*of_file) == std::vector<std::string>{"add.v-1a2b", "add.v-1c3d", "add.v-9e00"});
  CHECK_FALSE(sessions_of_file(sessions, "merge.v", "/"));
  CHECK_FALSE(sessions_of_file(sessions, "add.v-1a2b", "/"));
  CHECK(ids(last_of_each_file(sessions)) ==
        std::vector<std::string>{"add.v-1c3d", "sort.v-5555", "merge.v-0001", "merge.v-0002"});
}

std::string step_at(std::string_view place, BareNumber bare = BareNumber::kLine) {
  const states::Recording recording = test::induction();
  const auto step = find_step(recording, place, bare);
  return step ? name_of(*step) : step.error().message;
}

TEST_CASE("a line is the last step that begins on it or before it", "[cli]") {
  CHECK(step_at("3") == "s0");
  CHECK(step_at("4") == "s0");
  CHECK(step_at(":6") == "s2");
  CHECK(step_at("9") == "s5");
  CHECK(step_at("12") == "s8");
  CHECK(step_at("2") == "nothing on line 2 of add.v: it is recorded from line 3 to 12");
  CHECK(step_at(":13") == "nothing on line 13 of add.v: it is recorded from line 3 to 12");
}

TEST_CASE("a step is named by its number", "[cli]") {
  CHECK(step_at("s0") == "s0");
  CHECK(step_at("s8") == "s8");
  CHECK(step_at("8", BareNumber::kStep) == "s8");
  CHECK(step_at(":8", BareNumber::kStep) == "s4");
  CHECK(step_at("s9") == "no step s9 in add.v: the last is s8");
  for (const std::string_view bad :
       {"", "s", ":", "add_0", "-1", "s1x", "99999999999", "s 1", "#8"}) {
    CHECK(step_at(bad) ==
          "'" + std::string(bad) + "' is not a place (say :120 for a line, s42 for a step)");
  }
  const states::Recording empty(session("e", "e.v"));
  CHECK(find_step(empty, "1", BareNumber::kLine).error().message == "session 'e' has no steps");
}

TEST_CASE("what was recorded into a store is found and read from it", "[cli]") {
  const test::TempDir folder;
  StoreAccess access;
  access.url = "embedded:" + (folder / "store.db");
  {
    const auto opened = access.open();
    REQUIRE(opened);
    states::HistoryStore histories((*opened)->store(), access.name_space);
    auto writer = histories.begin(session("add.v-1", "add.v", SessionStatus::kActive));
    REQUIRE(writer);
    const states::Recording recording = test::induction();
    for (states::StepNumber number = 0; number < recording.size(); ++number) {
      const states::StepView view = recording.step(number);
      states::Step taken = test::step(view.parent, view.span.line, std::string(view.text));
      taken.outcome = view.outcome;
      REQUIRE((*writer)->take(std::move(taken)));
    }
    REQUIRE((*writer)->end(SessionStatus::kCompleted));
  }
  const auto replay = Replay::open(access);
  REQUIRE(replay);
  const auto named = (*replay)->find("add.v:9");
  REQUIRE(named);
  CHECK(named->session.steps == 9);
  CHECK(named->session.failures == 1);
  CHECK(named->place == "9");
  const auto loaded = (*replay)->load(named->session);
  REQUIRE(loaded);
  CHECK(loaded->step(5).text == "lia.");
  CHECK((*replay)->sessions("add.v")->size() == 1);
  CHECK_FALSE((*replay)->sessions("other.v"));
  CHECK((*replay)->load(session("gone", "gone.v")).error().message ==
        "session 'gone' is gone (see: sequent replay list)");
}

}  // namespace
}  // namespace sequent::cli
