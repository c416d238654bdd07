#include "distproof/lease.h"

#include "engine/base/clock.h"
#include "tests/support/catch.h"

using sequent::base::ManualClock;
using sequent::distproof::JobId;
using sequent::distproof::Lease;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("a worker lets go of a job at two thirds of its lease", "[distproof]") {
  ManualClock clock;
  const Lease lease(*JobId::parse("a"), {"1:w:n"}, seconds(9), clock.monotonic());
  CHECK_FALSE(lease.must_stop(clock.monotonic()));
  clock.advance(milliseconds(5999));
  CHECK_FALSE(lease.must_stop(clock.monotonic()));
  clock.advance(milliseconds(1));
  CHECK(lease.must_stop(clock.monotonic()));
}

TEST_CASE("a beat counts from when it was sent, not from its answer", "[distproof]") {
  ManualClock clock;
  Lease lease(*JobId::parse("a"), {"1:w:n"}, seconds(9), clock.monotonic());
  clock.advance(seconds(2));
  const auto sent = clock.monotonic();
  clock.advance(seconds(3));
  lease.extended(sent);
  CHECK(lease.stop_at() == sent + seconds(6));
  clock.advance(seconds(3));
  CHECK(lease.must_stop(clock.monotonic()));
}

TEST_CASE("three beats are tried before the worker must stop", "[distproof]") {
  ManualClock clock;
  const Lease lease(*JobId::parse("a"), {"1:w:n"}, seconds(9), clock.monotonic());
  CHECK(lease.beat_at() == clock.monotonic() + seconds(2));
  CHECK(lease.stop_at() - clock.monotonic() >= 3 * (lease.beat_at() - clock.monotonic()));
}
