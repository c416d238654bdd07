#include "tests/engine/server/server_fixture.h"
#include "tests/support/catch.h"

using sequent::engine::Durability;
using sequent::engine::Engine;
using sequent::resp::Reply;
using sequent::test::ServerFixture;
using sequent::test::TempDir;
using sequent::test::WireClient;

TEST_CASE("with durability always a reply means it is on disk", "[server]") {
  const TempDir dir;
  ServerFixture f({}, {.path = dir / "data.db", .durability = Durability::kAlways});
  sequent::state::Journal* journal = f.engine().journal();
  REQUIRE(journal != nullptr);
  WireClient client = f.client();
  for (int i = 1; i <= 20; ++i) {
    REQUIRE(client.run("INCR n") == Reply::of(i));
    auto turn = f.engine().begin_turn();
    REQUIRE(journal->durable() == journal->last_turn());
  }
}

TEST_CASE("many clients share one commit and keep their order", "[server]") {
  const TempDir dir;
  constexpr int kClients = 50;
  constexpr int kRequests = 20;
  {
    ServerFixture f({}, {.path = dir / "data.db", .durability = Durability::kAlways});
    std::vector<WireClient> clients;
    for (int i = 0; i < kClients; ++i) {
      clients.push_back(f.client());
    }
    std::string pipeline;
    for (int i = 0; i < kRequests; ++i) {
      pipeline += WireClient::encode({"INCR", "n"}) + WireClient::encode({"GET", "n"});
    }
    for (WireClient& client : clients) {
      client.send_raw(pipeline);
    }
    for (WireClient& client : clients) {
      std::int64_t last = 0;
      for (int i = 0; i < kRequests; ++i) {
        const std::int64_t now = client.read().integer;
        REQUIRE(now > last);
        REQUIRE(client.read() == Reply::bulk(std::to_string(now)));
        last = now;
      }
    }
  }
  ServerFixture again({}, {.path = dir / "data.db"});
  CHECK(again.client().run("GET n") == Reply::bulk(std::to_string(kClients * kRequests)));
}

TEST_CASE("a server that stops has written what it acknowledged", "[server]") {
  const TempDir dir;
  {
    ServerFixture f({}, {.path = dir / "data.db", .durability = Durability::kEverySec});
    CHECK(f.client().run("SET k v") == Reply::simple("OK"));
  }
  ServerFixture again({}, {.path = dir / "data.db"});
  CHECK(again.client().run("GET k") == Reply::bulk("v"));
}
