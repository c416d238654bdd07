#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::test::TestClient;
using sequent::test::TestEngine;

namespace {

// Runs commands and gives the events that another client was told: "set k".
struct Events {
  TestEngine engine;
  TestClient client{engine};
  TestClient listener{engine};

  Events() { start("KEA"); }
  void start(const std::string& classes) {
    client.run("CONFIG SET notify-keyspace-events " + classes);
    listener.run("PSUBSCRIBE __keyevent@*");
    listener.messages();
  }
  std::vector<std::string> of(std::string_view line) {
    client.run(line);
    return told();
  }
  std::vector<std::string> told() {
    std::vector<std::string> events;
    for (const auto& message : listener.messages()) {
      const std::string& channel = message.items.at(2).text;
      events.push_back(channel.substr(channel.find("__:") + 3) + " " + message.items.at(3).text);
    }
    return events;
  }
};

using List = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(Events, "a command tells the event it declares, for each key", "[cmd]") {
  CHECK(of("SET k 1") == List{"set k"});
  CHECK(of("INCR k") == List{"incrby k"});
  CHECK(of("MSET a 1 b 2") == List{"set a", "set b"});
  CHECK(of("DEL a b nothing") == List{"del a", "del b"});
  CHECK(of("HSET h f 1") == List{"hset h"});
  CHECK(of("ZADD z 1 m") == List{"zadd z"});
  CHECK(of("ZADD z INCR 1 m") == List{"zincr z"});
  CHECK(of("XADD s * f v") == List{"xadd s"});
  CHECK(of("XADD s MAXLEN 1 * f v") == List{"xadd s", "xtrim s"});
  CHECK(of("XADD s MAXLEN 2 * f v") == List{"xadd s"});
  CHECK(of("GET k").empty());
}

TEST_CASE_METHOD(Events, "a key that is emptied is told to be gone after it", "[cmd]") {
  client.run("RPUSH l a");
  client.run("SADD s a b");
  told();
  CHECK(of("LPOP l") == List{"lpop l", "del l"});
  CHECK(of("SPOP s 5") == List{"spop s", "del s"});
  client.run("SADD s a");
  told();
  CHECK(of("SMOVE s t a") == List{"srem s", "del s", "sadd t"});
  CHECK(of("SDIFFSTORE t t t") == List{"del t"});
}

TEST_CASE_METHOD(Events, "deadlines are events of their own", "[cmd]") {
  CHECK(of("SET k v EX 10") == List{"set k", "expire k"});
  CHECK(of("PERSIST k") == List{"persist k"});
  CHECK(of("EXPIRE k 10") == List{"expire k"});
  CHECK(of("SET k v KEEPTTL") == List{"set k"});
  CHECK(of("EXPIRE k -1") == List{"del k"});
  client.run("SETEX k 1 v");
  told();
  engine.advance_ms(2000);
  engine.tick();
  CHECK(told() == List{"expired k"});
}

TEST_CASE_METHOD(Events, "a move tells both ends what became of them", "[cmd]") {
  client.run("RPUSH l a b");
  told();
  CHECK(of("LMOVE l m RIGHT LEFT") == List{"lpush m", "rpop l"});
  CHECK(of("RENAME m n") == List{"rename_from m", "rename_to n"});
  CHECK(of("MOVE n 1") == List{"move_from n", "move_to n"});
  CHECK(of("COPY l c") == List{"copy_to c"});
}

TEST_CASE_METHOD(Events, "only the classes that are asked for are told", "[cmd]") {
  start("El");
  CHECK(of("SET k v").empty());
  CHECK(of("RPUSH l v") == List{"rpush l"});
  CHECK(of("DEL l").empty());
  start("En");
  CHECK(of("SET k w").empty());
  CHECK(of("SET fresh v") == List{"new fresh"});
  start("EAn");
  CHECK(client.run("CONFIG GET notify-keyspace-events") == List{"notify-keyspace-events", "AE"});
  CHECK(of("RPUSH young v") == List{"new young", "rpush young"});
  CHECK(of("RENAME young k") == List{"new k", "rename_from young", "rename_to k"});
  CHECK(of("MOVE k 1") == List{"new k", "move_from k", "move_to k"});
  start("Em");
  CHECK(of("GET absent") == List{"keymiss absent"});
  CHECK(of("GETDEL absent") == List{"keymiss absent"});
  start("K");
  CHECK(of("SET k x").empty());
}

TEST_CASE_METHOD(Events, "the keyspace channel names the key and carries the event", "[cmd]") {
  start("K$");
  listener.run("SUBSCRIBE __keyspace@0__:k");
  listener.messages();
  client.run("SET k v");
  const auto message = listener.message();
  CHECK(message.reply.items.at(1).text == "__keyspace@0__:k");
  CHECK(message.reply.items.at(2).text == "set");
}

TEST_CASE_METHOD(Events, "an event of one's own does not break a reply in parts", "[cmd]") {
  client.run("HELLO 3");
  client.run("PSUBSCRIBE __keyevent@*");
  client.messages();
  client.run("RPUSH l a b");
  client.messages();
  CHECK(client.run("LPOP l 2") == List{"a", "b"});
  CHECK(client.messages().size() == 2);
}
