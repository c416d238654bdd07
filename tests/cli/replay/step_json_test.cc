#include "cli/replay/step_json.h"

#include <nlohmann/json.hpp>

#include "tests/cli/replay/hand_made.h"
#include "tests/support/catch.h"

namespace sequent::cli {
namespace {

TEST_CASE("a step is an object with all goals after it", "[cli]") {
  const states::Recording recording = test::induction();
  CHECK(json_of_step(recording, 0).dump() ==
        R"({"step":0,"parent":null,"line":3,"begin":0,"end":0,)"
        R"("tactic":"Lemma add_0 : forall n,\n  n + 0 = n.","outcome":"done","message":"",)"
        R"("seconds":0.0,"goals":[{"hypotheses":[],"conclusion":"forall n : nat, n + 0 = n"}],)"
        R"("background":[],"shelved":[],"given_up":[]})");
  const auto failed = json_of_step(recording, 5);
  CHECK(failed["parent"] == 4);
  CHECK(failed["outcome"] == "failed");
  CHECK(failed["message"] == "Cannot find witness.");
  CHECK(failed["seconds"] == 0.12288);
  CHECK(failed["goals"][0]["conclusion"] == "S (n + 0) = S n");
  CHECK(failed["goals"][0]["hypotheses"][1].dump() ==
        R"({"names":["IH"],"value":null,"type":"n + 0 = n"})");
  const auto aside = json_of_step(recording, 3);
  CHECK(aside["goals"].empty());
  CHECK(aside["background"][0]["before"].empty());
  CHECK(aside["background"][0]["after"][0]["conclusion"] == "S n + 0 = S n");
  CHECK(json_of_step(recording, 8)["goals"].is_null());
}

TEST_CASE("a session is an object; one that goes on has not ended", "[cli]") {
  states::Session session = test::session("add.v-1", "add.v");
  session.started = std::chrono::system_clock::time_point(std::chrono::milliseconds(1500));
  session.ended = std::chrono::system_clock::time_point(std::chrono::milliseconds(2500));
  CHECK(json_of(session)["started_ms"] == 1500);
  CHECK(json_of(session)["ended_ms"] == 2500);
  CHECK(json_of(session)["status"] == "completed");
  session.status = states::SessionStatus::kActive;
  CHECK(json_of(session)["ended_ms"].is_null());
}

}  // namespace
}  // namespace sequent::cli
