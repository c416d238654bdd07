#include "engine/state/watches.h"

#include "engine/cmd/null_sink.h"
#include "tests/support/catch.h"

using sequent::state::Presence;
using sequent::state::Session;
using sequent::state::Watches;

namespace {

class Silent final : public Session {
 public:
  sequent::resp::ReplySink& outbox() override { return sink_; }
  void wake() override {}
  void protocol_changed(int) override {}

 private:
  sequent::cmd::NullSink sink_;
};

}  // namespace

TEST_CASE("a change makes dirty who watches that key of that database", "[state]") {
  Watches watches;
  Silent a;
  Silent b;
  watches.add(a, 0, "k", false);
  watches.add(a, 0, "k", false);
  watches.add(b, 1, "k", false);
  CHECK(a.watched.size() == 1);
  watches.touched(0, "other");
  CHECK_FALSE(a.transaction.dirty);
  watches.touched(0, "k");
  CHECK(a.transaction.dirty);
  CHECK_FALSE(b.transaction.dirty);
  watches.forget(a);
  watches.forget(b);
  CHECK(watches.empty());
}

TEST_CASE("who watches a key after its time is not disturbed by its removal", "[state]") {
  Watches watches;
  Silent before;
  Silent after;
  watches.add(before, 0, "k", false);
  watches.add(after, 0, "k", true);
  watches.expired(0, "k");
  CHECK(before.transaction.dirty);
  CHECK_FALSE(after.transaction.dirty);
  watches.expired(0, "k");  // made again, and over again
  CHECK(after.transaction.dirty);
}

TEST_CASE("a flush disturbs only who watches what was there", "[state]") {
  Watches watches;
  Silent there;
  Silent absent;
  watches.add(there, 0, "there", false);
  watches.add(absent, 0, "absent", false);
  watches.replaced_all(
      0, [](std::string_view key) { return key == "there" ? Presence::kThere : Presence::kAbsent; },
      [](std::string_view) { return Presence::kAbsent; });
  CHECK(there.transaction.dirty);
  CHECK_FALSE(absent.transaction.dirty);
}

TEST_CASE("to who watches, a stale key is as good as absent", "[state]") {
  struct Case {
    bool was_expired;
    Presence before;
    Presence after;
    bool dirty;
  };
  for (const Case& each : {
           Case{true, Presence::kStale, Presence::kAbsent, false},
           Case{true, Presence::kStale, Presence::kStale, false},
           Case{true, Presence::kStale, Presence::kThere, true},
           Case{false, Presence::kAbsent, Presence::kStale, false},
           Case{false, Presence::kAbsent, Presence::kThere, true},
           Case{false, Presence::kStale, Presence::kAbsent, true},
       }) {
    Watches watches;
    Silent session;
    watches.add(session, 0, "k", each.was_expired);
    watches.replaced_all(
        0, [&](std::string_view) { return each.before; },
        [&](std::string_view) { return each.after; });
    CHECK(session.transaction.dirty == each.dirty);
    watches.forget(session);
  }
}
