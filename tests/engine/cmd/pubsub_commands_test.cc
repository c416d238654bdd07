#include "tests/engine/cmd/two_clients.h"
#include "tests/support/catch.h"

using sequent::test::to_text;
using sequent::test::TwoClients;

TEST_CASE_METHOD(TwoClients, "a message reaches channel and pattern subscribers", "[cmd]") {
  run("SUBSCRIBE news");
  run("PSUBSCRIBE n*");
  client.messages();
  CHECK(other.run("PUBLISH news hello") == 2);
  const auto messages = client.messages();
  REQUIRE(messages.size() == 2);
  CHECK(to_text(messages[0]).find("\"news\"") != std::string::npos);
  CHECK(messages[0].items[0].text == "message");
  CHECK(messages[0].items[2].text == "hello");
  CHECK(messages[1].items[0].text == "pmessage");
  CHECK(messages[1].items[1].text == "n*");
  CHECK(client.wakes() > 0);
  CHECK(other.run("PUBLISH silence hello") == 0);
}

TEST_CASE_METHOD(TwoClients, "a subscriber in RESP2 may only do what subscribers do", "[cmd]") {
  run("SUBSCRIBE a");
  CHECK(run("GET a").reply.text ==
        "ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET "
        "are allowed in this context");
  CHECK(run("CLIENT ID").reply.text.find("'client|id'") != std::string::npos);
  CHECK(run("PING") == std::vector<std::string>{"pong", ""});
  run("UNSUBSCRIBE");
  CHECK(run("PING") == "PONG");
}

TEST_CASE_METHOD(TwoClients, "a subscriber in RESP3 may do anything", "[cmd]") {
  run("HELLO 3");
  run("SUBSCRIBE a");
  CHECK(run("PING") == "PONG");
  CHECK(run("GET a") == nullptr);
}

TEST_CASE_METHOD(TwoClients, "PUBSUB tells who listens", "[cmd]") {
  run("SUBSCRIBE a b");
  run("PSUBSCRIBE x* y*");
  CHECK(other.run("PUBSUB CHANNELS") == std::vector<std::string>{"a", "b"});
  CHECK(other.run("PUBSUB CHANNELS a*") == std::vector<std::string>{"a"});
  CHECK(other.run("PUBSUB NUMPAT") == 2);
  const auto counts = other.run("PUBSUB NUMSUB a nobody").reply;
  REQUIRE(counts.items.size() == 4);
  CHECK(counts.items[1].integer == 1);
  CHECK(counts.items[3].integer == 0);
  CHECK(other.run("PUBSUB HELP").reply.items.size() == 14);
  CHECK(other.run("PUBSUB FOO") == "ERR unknown subcommand 'FOO'. Try PUBSUB HELP.");
}

TEST_CASE_METHOD(TwoClients, "without names all subscriptions end", "[cmd]") {
  run("PSUBSCRIBE a* b*");
  run("PUNSUBSCRIBE");
  CHECK(other.run("PUBSUB NUMPAT") == 0);
  run("SUBSCRIBE a b");
  run("UNSUBSCRIBE");
  CHECK(other.run("PUBSUB CHANNELS").reply.items.empty());
}

TEST_CASE_METHOD(TwoClients, "shard channels are apart from others", "[cmd]") {
  run("SSUBSCRIBE a b");
  run("SUBSCRIBE a");
  CHECK(other.run("SPUBLISH a hello") == 1);
  const auto messages = client.messages();
  REQUIRE_FALSE(messages.empty());
  CHECK(messages.back().items[0].text == "smessage");
  CHECK(messages.back().items[1].text == "a");
  CHECK(messages.back().items[2].text == "hello");
  CHECK(other.run("PUBSUB SHARDCHANNELS") == std::vector<std::string>{"a", "b"});
  CHECK(other.run("PUBSUB SHARDCHANNELS b*") == std::vector<std::string>{"b"});
  CHECK(other.run("PUBSUB SHARDNUMSUB a none").reply.items[1].integer == 1);
  CHECK(other.run("PUBSUB CHANNELS") == std::vector<std::string>{"a"});
  run("SUNSUBSCRIBE");
  CHECK(other.run("SPUBLISH a hello") == 0);
  CHECK(other.run("PUBLISH a hello") == 1);
}
