#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::test::Answer;
using sequent::test::TestClient;
using sequent::test::TestEngine;

namespace {

// A client, and a replica that has its data.
struct Followed {
  TestEngine engine;
  TestClient client{engine};
  TestClient replica{engine};

  Followed() {
    engine.tick();
    replica.run("SYNC");
    REQUIRE(replica.message().reply.text.starts_with("REDIS"));
  }
  Answer run(std::string_view line) { return client.run(line); }
  // What the replica was sent since the last call, a command each.
  std::vector<std::string> sent() {
    std::vector<std::string> commands;
    for (const auto& message : replica.messages()) {
      std::string line;
      for (const auto& word : message.items) {
        line.append(line.empty() ? "" : " ").append(word.text);
      }
      commands.push_back(std::move(line));
    }
    return commands;
  }
  std::vector<std::string> of(std::string_view line) {
    run(line);
    return sent();
  }
};

using List = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(Followed, "a replica is sent what is written, with the database", "[cmd]") {
  CHECK(of("SET a 1") == List{"SELECT 0", "SET a 1"});
  CHECK(of("GET a").empty());
  CHECK(of("DEL nothing").empty());
  CHECK(of("INCR a") == List{"INCR a"});
  run("SELECT 3");
  CHECK(of("SET b 1") == List{"SELECT 3", "SET b 1"});
  CHECK(of("PUBLISH c hello") == List{"PUBLISH c hello"});
  CHECK(of("FLUSHALL") == List{"FLUSHALL"});
}

TEST_CASE_METHOD(Followed, "what is done at once is sent as a transaction", "[cmd]") {
  run("MULTI");
  run("SET a 1");
  run("SELECT 1");
  CHECK(of("SET b 2").empty());
  CHECK(of("EXEC") == List{"SELECT 0", "MULTI", "SET a 1", "SELECT 1", "SET b 2", "EXEC"});
  CHECK(of("EVAL \"redis.call('SET', 'x', 1) redis.call('DEL', 'x')\" 0") ==
        List{"MULTI", "SET x 1", "DEL x", "EXEC"});
  CHECK(of("EVAL \"redis.call('SET', 'x', 1)\" 0") == List{"SET x 1"});
}

TEST_CASE_METHOD(Followed, "a replica is sent effects, not what depends on the moment", "[cmd]") {
  run("SET a 1");
  sent();
  CHECK(of("INCRBYFLOAT a 0.5") == List{"SET a 1.5 KEEPTTL"});
  CHECK(of("PEXPIRE a 1000") ==
        List{"PEXPIREAT a " + std::to_string(engine.clock.wall_ms() + 1000)});
  engine.advance_ms(1001);
  engine.tick();
  CHECK(sent() == List{"DEL a"});
}

TEST_CASE_METHOD(Followed, "a replica gets no replies, but signs of life", "[cmd]") {
  replica.run("REPLCONF ACK 17");
  CHECK(run("ROLE").reply.items.at(2).items.at(0).items.at(2).text == "17");
  engine.advance_ms(10'001);
  engine.tick();
  CHECK(sent() == List{"PING"});
  run("CONFIG SET min-replicas-to-write 1");
  CHECK(run("SET a 1") == "OK");
  run("CONFIG SET min-replicas-to-write 2");
  CHECK(run("SET a 1").reply.is_error());
}

TEST_CASE_METHOD(Followed, "the offset counts the bytes that a replica was sent", "[cmd]") {
  run("SET a 1");
  const std::string_view wire =
      "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n";
  CHECK(run("ROLE").reply.items.at(1).integer == static_cast<std::int64_t>(wire.size()));
  TestClient late(engine);
  late.run("PSYNC ? -1");
  const auto greeted = late.messages();
  REQUIRE(greeted.size() == 2);
  CHECK(greeted[0].text.starts_with("FULLRESYNC "));
  CHECK(greeted[0].text.ends_with(" " + std::to_string(wire.size())));
  CHECK(greeted[1].text.starts_with("REDIS"));
  CHECK(run("WAIT 0 0") == 0);
  replica.run("REPLCONF ACK " + std::to_string(wire.size()));
  CHECK(run("WAIT 1 0") == 1);
}

TEST_CASE_METHOD(Followed, "WAIT waits until a replica has what its client wrote", "[cmd]") {
  TestClient other(engine);
  run("SET a 1");
  sent();
  REQUIRE(run("WAIT 1 0").blocked);
  CHECK(sent() == List{"REPLCONF GETACK *"});
  const auto asked = other.run("ROLE").reply.items.at(1).integer;
  other.run("SET b 1");
  replica.run("REPLCONF ACK 3");
  CHECK(client.is_blocked());
  replica.run("REPLCONF ACK " + std::to_string(asked));
  CHECK(client.message() == 1);
  CHECK_FALSE(client.is_blocked());
  // What another wrote meanwhile is not waited for, what is written later is.
  CHECK(run("WAIT 1 0") == 1);
  run("SET c 1");
  CHECK(run("WAIT 1 0").blocked);
}

TEST_CASE_METHOD(Followed, "WAIT says how many have it when its time is over", "[cmd]") {
  TestClient late(engine);
  late.run("SYNC");
  REQUIRE(late.message().reply.text.starts_with("REDIS"));
  run("SET a 1");
  const auto offset = run("ROLE").reply.items.at(1).integer;
  REQUIRE(run("WAIT 2 50").blocked);
  replica.run("REPLCONF ACK " + std::to_string(offset));
  CHECK(client.is_blocked());
  CHECK(client.blocked_until() == engine.clock.wall_ms() + 50);
  client.time_out();
  CHECK(client.message() == 1);
  run("MULTI");
  run("WAIT 2 0");
  CHECK(run("EXEC").reply.items.at(0).integer == 1);
}

TEST_CASE_METHOD(Followed, "INFO and CLIENT LIST tell of replicas", "[cmd]") {
  CHECK(run("INFO replication").reply.text.find("connected_slaves:1\r\nslave0:ip=") !=
        std::string::npos);
  CHECK(run("CLIENT LIST TYPE replica").reply.text.find(" flags=S ") != std::string::npos);
  CHECK(run("CLIENT LIST TYPE normal").reply.text.find(" flags=S ") == std::string::npos);
  engine.engine->begin_turn().detach(replica);
  CHECK(run("INFO replication").reply.text.find("connected_slaves:0\r\n") != std::string::npos);
}
