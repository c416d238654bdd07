#include <chrono>
#include <string>
#include <thread>

#include "engine/base/clock.h"
#include "engine/state/instance.h"
#include "engine/state/journal.h"
#include "tests/engine/persist/faulty_vfs.h"
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
        // Others may have their share of the turn in between.
        last = std::stoll(client.read().text);
        REQUIRE(last >= now);
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

TEST_CASE("with durability always nobody waits for a disk that fails", "[server]") {
  const TempDir dir;
  using sequent::persist::FaultyVfs;
  FaultyVfs::reset();
  ServerFixture f({}, {.path = dir / "data.db",
                       .durability = Durability::kAlways,
                       .tuning = {.vfs = FaultyVfs::name()}});
  WireClient reader = f.client();
  CHECK(reader.run("SET k before") == Reply::simple("OK"));
  WireClient writer = f.client();
  FaultyVfs::fail_syncs(true);
  const Reply refused = writer.run("SET k after");
  REQUIRE(refused.is_error());
  CHECK_THAT(refused.text, Catch::StartsWith("MISCONF Errors writing to the AOF file: ") &&
                               Catch::Contains("cannot sync"));
  CHECK_THROWS(writer.run("PING"));
  CHECK(reader.run("SET k more").is_error());
  CHECK(reader.run("PING") == Reply::simple("PONG"));

  FaultyVfs::fail_syncs(false);
  while (reader.run("SET k more").is_error()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(reader.run("GET k") == Reply::bulk("more"));
}

TEST_CASE("when replies wait for the disk can be chosen while it runs", "[server]") {
  const TempDir dir;
  ServerFixture f({}, {.path = dir / "data.db", .durability = Durability::kNo});
  sequent::state::Journal* journal = f.engine().journal();
  WireClient client = f.client();
  CHECK(client.run("CONFIG GET appendfsync").items[1] == Reply::bulk("no"));
  CHECK(client.run("CONFIG SET appendfsync sometimes").is_error());
  for (const char* mode : {"always", "everysec", "no", "always"}) {
    CHECK(client.run(std::string("CONFIG SET appendfsync ") + mode) == Reply::simple("OK"));
    CHECK(journal->must_wait() == (std::string_view(mode) == "always"));
    CHECK(client.run("INCR n").integer > 0);
  }
  auto turn = f.engine().begin_turn();
  CHECK(journal->durable() == journal->last_turn());
}

TEST_CASE("when the log is folded into a snapshot can be chosen while it runs", "[server]") {
  const TempDir dir;
  ServerFixture f({}, {.path = dir / "data.db"});
  WireClient client = f.client();
  CHECK(client.run("CONFIG SET auto-aof-rewrite-min-size 1000 auto-aof-rewrite-percentage 50") ==
        Reply::simple("OK"));
  CHECK(client.run("CONFIG GET auto-aof-rewrite-min-size").items[1] == Reply::bulk("1000"));
  const auto snapshots = [&f] {
    auto turn = f.engine().begin_turn();
    return turn.instance().journal->stats().snapshots;
  };
  while (snapshots() == 0) {
    CHECK(client.run("SET k 0123456789012345678901234567890123456789") == Reply::simple("OK"));
  }
}

TEST_CASE("a snapshot that is asked for begins at once, and it is told when it was made",
          "[server]") {
  const TempDir dir;
  sequent::base::ManualClock long_ago;
  const std::int64_t now_s = sequent::base::SystemClock().wall_ms() / 1000;
  ServerFixture f({}, {.clock = &long_ago, .path = dir / "data.db"});
  WireClient client = f.client();
  CHECK(client.run("LASTSAVE") == Reply::of(long_ago.wall_ms() / 1000));
  for (const char* line : {"MULTI", "BGSAVE", "INFO persistence", "BGSAVE", "BGSAVE SCHEDULE"}) {
    CHECK_FALSE(client.run(line).is_error());
  }
  const Reply asked = client.run("EXEC");
  REQUIRE(asked.items.size() == 4);
  CHECK(asked.items[0] == Reply::simple("Background saving started"));
  CHECK_THAT(asked.items[1].text,
             Catch::Contains("rdb_bgsave_in_progress:1\r\n") && Catch::Contains("rdb_saves:0\r\n"));
  CHECK(asked.items[2] == Reply::error("ERR Background save already in progress"));
  CHECK(asked.items[3] == Reply::simple("Background saving scheduled"));

  std::string told;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  do {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    told = client.run("INFO persistence").text;
  } while (told.find("rdb_bgsave_in_progress:1") != std::string::npos);
  CHECK_THAT(
      told, Catch::Contains("rdb_saves:1\r\n") && Catch::Contains("rdb_last_bgsave_status:ok\r\n"));
  CHECK(client.run("LASTSAVE").integer >= now_s);
}

TEST_CASE("SAVE makes a snapshot, of which LASTSAVE tells", "[server]") {
  const TempDir dir;
  const std::int64_t now_s = sequent::base::SystemClock().wall_ms() / 1000;
  ServerFixture f({}, {.path = dir / "data.db"});
  WireClient client = f.client();
  CHECK(client.run("SET k v") == Reply::simple("OK"));
  CHECK(client.run("SAVE") == Reply::simple("OK"));
  CHECK(client.run("LASTSAVE").integer >= now_s);
  auto turn = f.engine().begin_turn();
  const auto stats = turn.instance().journal->stats();
  CHECK(stats.snapshots == 1);
  CHECK(stats.log_bytes == 0);
  CHECK(turn.instance().journal->durable() == turn.instance().journal->last_turn());
}

TEST_CASE("DEBUG LOADAOF puts what is on disk in place of all keys", "[server]") {
  const TempDir dir;
  sequent::state::Config config;
  config.enable_debug_command = "yes";
  ServerFixture f({}, {.path = dir / "data.db", .durability = Durability::kNo, .config = config});
  WireClient client = f.client();
  client.run("SET a 1");
  client.run("SPOP nothing");
  client.run("RPUSH l a b c");
  client.run("LPOP l 2");
  client.run(std::vector<std::string>{
      "FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('f', function() return 7 end)"});
  CHECK(client.run("DEBUG LOADAOF").text == "OK");
  CHECK(client.run("DBSIZE").integer == 2);
  CHECK(client.run("LRANGE l 0 -1").items.size() == 1);
  CHECK(client.run("FCALL f 0").integer == 7);
  client.run("SET b 1");
  CHECK(client.run("DEBUG LOADAOF").text == "OK");
  CHECK(client.run("DBSIZE").integer == 3);
  client.run(std::vector<std::string>{"SET", "big", std::string(100000, 'b')});
  CHECK_THAT(client.run("DEBUG LOADAOF").text,
             Catch::StartsWith("ERR Error trying to load the log: ") &&
                 Catch::EndsWith("there are values that live on disk"));
  CHECK(client.run("STRLEN big").integer == 100000);
  CHECK(client.run("FCALL f 0").integer == 7);
}
