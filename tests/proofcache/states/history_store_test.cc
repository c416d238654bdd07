#include "proofcache/states/history_store.h"

#include "engine/store/typed.h"
#include "engine/store/typed_sorted.h"
#include "tests/decls/samples.h"
#include "tests/proofcache/states/compare.h"
#include "tests/proofcache/states/samples.h"
#include "tests/support/catch.h"

namespace sequent::states {
namespace {

using std::chrono::milliseconds;
using test::on_each_store;
using test::plain_step;
using test::session;
using Names = std::vector<std::string>;

void record(HistoryStore& history,
            const Session& of,
            const std::vector<Step>& steps,
            SessionStatus status = SessionStatus::kCompleted) {
  const auto writer = history.begin(of).value();
  for (const Step& step : steps) {
    REQUIRE(writer->take(step));
  }
  if (status != SessionStatus::kActive) {
    REQUIRE(writer->end(status));
  }
}

Names ids(const std::vector<Session>& sessions) {
  Names found;
  for (const Session& each : sessions) {
    found.push_back(each.id);
  }
  return found;
}

std::set<std::string> all_keys(store::Store& store) {
  std::set<std::string> keys;
  std::string cursor = "0";
  do {
    const auto found = store::scan_keys(store, cursor, "*").value();
    keys.insert(found.begin(), found.end());
  } while (cursor != "0");
  return keys;
}

TEST_CASE("a recorded session is loaded as it was put in, oldest step first", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    for (const std::size_t count : {0U, 1U, 256U, 700U}) {
      const Session put = session("s" + std::to_string(count));
      const std::vector<Step> steps = test::RandomSteps(count).take(count);
      record(history, put, steps);
      const auto found = history.load(put.id).value();
      REQUIRE(found.has_value());
      CHECK(test::has_steps(*found, steps));
      test::check_same_session(found->session(), put);
      CHECK(found->session().status == SessionStatus::kCompleted);
      CHECK(found->session().steps == count);
      CHECK(found->session().states == found->state_count());
      const Session known = history.find(put.id).value().value();
      test::check_same_session(known, put);
      CHECK(known.failures == found->session().failures);
      CHECK(known.states == found->state_count());
    }
    CHECK_FALSE(history.load("never").value().has_value());
    CHECK_FALSE(history.find("never").value().has_value());
    CHECK(HistoryStore(store, "other").list()->empty());
  });
}

TEST_CASE("readers see whole batches of an active session", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    const std::vector<Step> steps = test::RandomSteps(1).take(600);
    const auto writer = history.begin(session("s")).value();
    CHECK(history.load("s").value()->size() == 0);
    std::set<StepNumber> seen;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      REQUIRE(writer->take(steps[i]));
      if (i % 50 == 49) {
        const auto found = history.load("s").value();
        const std::vector<Step> some(steps.begin(), steps.begin() + found->size());
        CHECK(test::has_steps(*found, some));
        CHECK(found->session().status == SessionStatus::kActive);
        seen.insert(found->size());
      }
    }
    CHECK(seen == std::set<StepNumber>{0, 256, 512});
    REQUIRE(writer->end(SessionStatus::kAbandoned));
    const auto found = history.load("s").value();
    CHECK(test::has_steps(*found, steps));
    CHECK(found->session().status == SessionStatus::kAbandoned);
    CHECK(store::count_fields(store, "lib:proof:session:s").value() == 2);
  });
}

TEST_CASE("a session ends once, at a time of the calendar, and takes nothing after it",
          "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    const auto writer = history.begin(session("s")).value();
    REQUIRE(writer->take(plain_step(kNoStep, "a.")));
    CHECK_FALSE(writer->end(SessionStatus::kActive));
    REQUIRE(writer->end(SessionStatus::kCompleted));
    CHECK_FALSE(writer->end(SessionStatus::kCompleted));
    CHECK_FALSE(writer->take(plain_step(0, "b.")));
    const Session ended = history.find("s").value().value();
    CHECK(ended.status == SessionStatus::kCompleted);
    CHECK(ended.steps == 1);
    const auto now = std::chrono::system_clock::now();
    CHECK(ended.ended > now - std::chrono::hours(1));
    CHECK(ended.ended < now + std::chrono::hours(1));
  });
}

TEST_CASE("an active session expires after the milliseconds it was given, an ended one never",
          "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    const auto lives = [&](const char* id) {
      const std::string key = std::string("lib:proof:session:") + id;
      const std::vector<std::string_view> words{"PTTL", key};
      return store.run(words)->integer;
    };
    const auto writer = history.begin(session("s"), std::chrono::hours(1)).value();
    CHECK(lives("s") > 3'000'000);
    CHECK(lives("s") <= 3'600'000);
    REQUIRE(store::expire_in(store, "lib:proof:session:s", milliseconds(60'000)).value());
    for (const Step& step : test::RandomSteps(1).take(256)) {
      REQUIRE(writer->take(step));
    }
    CHECK(lives("s") > 3'000'000);
    REQUIRE(writer->end(SessionStatus::kAbandoned));
    CHECK(lives("s") == -1);
    CHECK_FALSE(history.begin(session("t"), milliseconds(0)).has_value());
  });
}

TEST_CASE("an expired session is nowhere, and its writer is told", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    const auto writer = history.begin(session("s")).value();
    REQUIRE(writer->take(plain_step(kNoStep, "a.")));
    const std::array<std::string_view, 1> keys{"lib:proof:session:s"};
    REQUIRE(store::remove(store, keys).value() == 1);
    CHECK(history.list()->empty());
    CHECK(store::count_sorted_set(store, "lib:proof:sessions").value() == 0);
    CHECK_FALSE(history.find("s").value().has_value());
    const base::Status told = writer->end(SessionStatus::kCompleted);
    REQUIRE_FALSE(told);
    CHECK(told.error().code == base::ErrorCode::kConflict);
    CHECK_FALSE(history.load("s").value().has_value());
    CHECK_FALSE(history.last_of("theories/List.v").value().has_value());
  });
}

TEST_CASE("an id names one session", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    const std::vector<Step> steps = test::RandomSteps(1).take(3);
    record(history, session("s"), steps);
    const auto refused = history.begin(session("s"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == base::ErrorCode::kInvalid);
    CHECK(test::has_steps(history.load("s").value().value(), steps));
    CHECK_FALSE(history.begin(session("")).has_value());
  });
}

TEST_CASE("a session has as many steps as it may, and no more", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    const auto writer = history.begin(session("s"), std::chrono::hours(1), 3).value();
    const std::vector<Step> steps = test::RandomSteps(1).take(3);
    for (const Step& step : steps) {
      REQUIRE(writer->take(step));
    }
    const base::Status refused = writer->take(plain_step(0, "more."));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == base::ErrorCode::kInvalid);
    REQUIRE(writer->end(SessionStatus::kAbandoned));
    CHECK(test::has_steps(history.load("s").value().value(), steps));
  });
}

TEST_CASE("sessions are listed by the time they began at", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    for (const char* id : {"b", "a", "c"}) {
      Session of = session(id, std::string(id) + ".v");
      of.started += milliseconds(id[0] == 'a' ? 10 : 0);
      record(history, of, {}, id[0] == 'c' ? SessionStatus::kActive : SessionStatus::kCompleted);
    }
    CHECK(ids(history.list().value()) == Names{"b", "c", "a"});
    CHECK(history.list().value()[1].status == SessionStatus::kActive);
  });
}

TEST_CASE("the last session of a file is its last completed one that is still there", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    CHECK_FALSE(history.last_of("f.v").value().has_value());
    record(history, session("one", "f.v"), {});
    record(history, session("two", "f.v"), {});
    record(history, session("other", "g.v"), {});
    record(history, session("left", "f.v"), {}, SessionStatus::kAbandoned);
    record(history, session("going", "f.v"), {}, SessionStatus::kActive);
    const auto last = [&] {
      return history.last_of("f.v").value();
    };
    CHECK(last()->id == "two");
    CHECK(history.remove(Names{"two", "never"}).value() == 1);
    CHECK(last()->id == "one");
    CHECK(history.remove(Names{"one", "one"}).value() == 1);
    CHECK_FALSE(last().has_value());
  });
}

TEST_CASE("a namespace whose sessions were removed leaves no key", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    record(history, session("one", "f.v"), test::RandomSteps(1).take(300));
    record(history, session("two", "a file/with ⊢.v"), test::RandomSteps(2).take(3));
    record(history, session("three"), test::RandomSteps(2).take(3), SessionStatus::kActive);
    CHECK(all_keys(store).size() == 6);
    CHECK(history.remove(ids(history.list().value())).value() == 3);
    CHECK(all_keys(store).empty());
  });
}

TEST_CASE("what is damaged is named, and can be removed", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    record(history, session("bad"), test::RandomSteps(1).take(30));
    record(history, session("good"), test::RandomSteps(1).take(30));
    const std::string key = "lib:proof:session:bad";
    const std::string segment = store::get_field(store, key, "0").value().value();
    const auto is_damaged = [&] {
      const auto loaded = history.load("bad");
      return !loaded && loaded.error().code == base::ErrorCode::kCorrupt &&
             loaded.error().message.find("session 'bad'") != std::string::npos;
    };
    REQUIRE(store::set_field(store, key, "0", segment.substr(0, segment.size() / 2)));
    CHECK(is_damaged());
    const std::array<std::string_view, 1> fields{"0"};
    REQUIRE(store::remove_fields(store, key, fields));
    CHECK(is_damaged());
    CHECK(history.find("bad").value().has_value());
    REQUIRE(store::set_field(store, key, "head", "no head"));
    CHECK(is_damaged());
    CHECK_FALSE(history.list().has_value());
    CHECK(history.remove(Names{"bad"}).value() == 1);
    CHECK(ids(history.list().value()) == Names{"good"});
  });
}

// Of the session, each byte of each of its values changed in turn: how often it was not refused
// by name.
std::size_t undetected_changes(store::Store& store, const std::string& id, const std::string& of) {
  HistoryStore history(store, "lib");
  const std::string key = "lib:proof:session:" + of;
  const auto fields = store::get_all_fields(store, key).value();
  std::size_t undetected = 0;
  for (const auto& [field, value] : fields) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      std::string changed = value;
      changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
      REQUIRE(store::set_field(store, key, field, changed));
      const auto loaded = history.load(id);
      const bool named = !loaded && loaded.error().code == base::ErrorCode::kCorrupt &&
                         loaded.error().message.find("session '" + of + "'") != std::string::npos;
      const bool listed = field == "head" && history.find(of).has_value();
      undetected += named && !listed ? 0 : 1;
    }
    REQUIRE(store::set_field(store, key, field, value));
  }
  return undetected;
}

TEST_CASE("a byte that changed in what is stored of a session is never shown", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    std::vector<Step> steps = test::RandomSteps(3).take(24);
    record(history, session("base"), steps);
    steps.back().text = "changed.";
    record(history, session("sharing"), steps);
    REQUIRE(store::count_fields(store, "lib:proof:session:sharing").value() == 2);
    CHECK(undetected_changes(store, "base", "base") == 0);
    CHECK(undetected_changes(store, "sharing", "sharing") == 0);
    CHECK(undetected_changes(store, "sharing", "base") == 0);
    CHECK(test::has_steps(history.load("sharing").value().value(), steps));
  });
}

std::size_t stored_bytes(store::Store& store, const std::string& id) {
  return store::get_field(store, "lib:proof:session:" + id, "0").value().value().size();
}

TEST_CASE("a file that is recorded again shares the steps before its first change", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    const std::vector<Step> first = test::RandomSteps(1).take(400);
    std::vector<Step> second = first;
    second[350].text = "changed.";
    std::vector<Step> third = second;
    third[100].state = ProofState();
    third[100].text = "changed too.";
    record(history, session("a"), first);
    record(history, session("b"), second);
    record(history, session("c"), third);
    record(history, session("d"), third);
    CHECK(stored_bytes(store, "b") < stored_bytes(store, "a") / 3);
    CHECK(stored_bytes(store, "d") < 200);
    const auto loads = [&](const char* id, const std::vector<Step>& steps) {
      return test::has_steps(history.load(id).value().value(), steps);
    };
    CHECK(loads("a", first));
    CHECK(loads("b", second));
    CHECK(loads("c", third));
    CHECK(loads("d", third));
    CHECK(history.remove(Names{"a"}).value() == 1);
    CHECK(loads("b", second));
    CHECK(loads("c", third));
    CHECK(history.remove(Names{"b"}).value() == 1);
    CHECK(loads("d", third));
    CHECK(history.remove(Names{"c", "d"}).value() == 2);
    CHECK(all_keys(store).empty());
  });
}

TEST_CASE("a file that is recorded often is loaded as it was each time", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    std::vector<Step> steps = test::RandomSteps(2).take(60);
    std::vector<std::vector<Step>> versions;
    for (std::size_t i = 0; i < 12; ++i) {
      steps[20 + 3 * i].text += std::to_string(i);
      versions.push_back(steps);
      record(history, session("s" + std::to_string(i)), steps);
    }
    for (std::size_t i = 0; i < versions.size(); ++i) {
      const auto found = history.load("s" + std::to_string(i)).value();
      CHECK(test::has_steps(*found, versions[i]));
    }
  });
}

TEST_CASE("other files, and sessions that were abandoned, share nothing", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    const std::vector<Step> steps = test::RandomSteps(1).take(100);
    record(history, session("a"), steps);
    record(history, session("b", "other.v"), steps);
    record(history, session("c"), steps, SessionStatus::kAbandoned);
    CHECK(stored_bytes(store, "b") == stored_bytes(store, "a"));
    CHECK(stored_bytes(store, "c") == stored_bytes(store, "a"));
  });
}

TEST_CASE("a session whose shared steps are gone is damaged", "[states]") {
  on_each_store([](store::Store& store) {
    HistoryStore history(store, "lib");
    const std::vector<Step> steps = test::RandomSteps(1).take(100);
    record(history, session("a"), steps);
    record(history, session("b"), steps);
    const std::array<std::string_view, 1> keys{"lib:proof:session:a"};
    REQUIRE(store::remove(store, keys).value() == 1);
    const auto loaded = history.load("b");
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == base::ErrorCode::kCorrupt);
    CHECK(loaded.error().message.find("session 'b'") != std::string::npos);
    CHECK(history.remove(Names{"b"}).value() == 1);
  });
}

}  // namespace
}  // namespace sequent::states
