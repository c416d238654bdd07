#include <array>
#include <thread>

#include "engine/base/byte_buffer.h"
#include "engine/resp/resp_writer.h"
#include "engine/state/session.h"
#include "tests/engine/server/server_fixture.h"
#include "tests/support/catch.h"

using sequent::resp::Reply;
using sequent::resp::ReplyKind;
using sequent::test::ServerFixture;
using sequent::test::WireClient;
using std::chrono_literals::operator""ms;

namespace {

Reply popped(const std::string& key, const std::string& value) {
  return Reply::array({Reply::bulk(key), Reply::bulk(value)});
}

// Until so many clients wait for a key.
void wait_for_blocked(WireClient& client, int count) {
  const std::string wanted = "blocked_clients:" + std::to_string(count) + "\r\n";
  for (int i = 0; i < 5000; ++i) {
    if (client.run("INFO clients").text.find(wanted) != std::string::npos) {
      return;
    }
    std::this_thread::sleep_for(1ms);
  }
  FAIL("the clients do not block");
}

}  // namespace

TEST_CASE("a client that waits for a key is served by another's push", "[server]") {
  ServerFixture f;
  WireClient waiter = f.client();
  WireClient pusher = f.tcp_client();
  waiter.send({"BLPOP", "list", "0"});
  wait_for_blocked(pusher, 1);
  CHECK(pusher.run("RPUSH list a") == Reply::of(1));
  CHECK(waiter.read() == popped("list", "a"));
}

TEST_CASE("who waits longest is served first", "[server]") {
  ServerFixture f;
  WireClient first = f.client();
  WireClient second = f.client();
  WireClient pusher = f.client();
  first.send({"BLPOP", "list", "0"});
  wait_for_blocked(pusher, 1);
  second.send({"BLPOP", "list", "0"});
  wait_for_blocked(pusher, 2);
  pusher.run("RPUSH list a b");
  CHECK(first.read() == popped("list", "a"));
  CHECK(second.read() == popped("list", "b"));
}

TEST_CASE("what stands behind a blocking command runs when it is over", "[server]") {
  ServerFixture f;
  WireClient waiter = f.client();
  WireClient pusher = f.client();
  waiter.send_raw("BLPOP list 0\r\nset k \"a\\x20b\"\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\nget");
  wait_for_blocked(pusher, 1);
  CHECK(pusher.run("GET k").is_null());
  pusher.run("RPUSH list a");
  CHECK(waiter.read() == popped("list", "a"));
  CHECK(waiter.read() == Reply::simple("OK"));
  CHECK(waiter.read() == Reply::bulk("a b"));
  waiter.send_raw(" k\r\n");
  CHECK(waiter.read() == Reply::bulk("a b"));
}

TEST_CASE("a wait ends at its time", "[server]") {
  ServerFixture f;
  WireClient client = f.client();
  const auto start = std::chrono::steady_clock::now();
  CHECK(client.run("BLPOP list 0.05").kind == ReplyKind::kNullArray);
  const auto waited = std::chrono::steady_clock::now() - start;
  CHECK(waited >= 49ms);  // the clock of deadlines has whole milliseconds
  CHECK(waited < 1000ms);
  CHECK(client.run("PING") == Reply::simple("PONG"));
}

TEST_CASE("who is gone is not served", "[server]") {
  ServerFixture f;
  WireClient pusher = f.client();
  {
    WireClient waiter = f.client();
    waiter.send({"BLPOP", "list", "0"});
    wait_for_blocked(pusher, 1);
  }
  wait_for_blocked(pusher, 0);
  pusher.run("RPUSH list a");
  CHECK(pusher.run("LLEN list") == Reply::of(1));
}

TEST_CASE("a blocked client that sends on is not read without end", "[server]") {
  ServerFixture f;
  WireClient pusher = f.client();
  WireClient waiter = f.client();
  waiter.send({"BLPOP", "list", "0"});
  wait_for_blocked(pusher, 1);
  std::string pipeline;
  constexpr int kCount = 20'000;
  for (int i = 0; i < kCount; ++i) {
    pipeline += WireClient::encode({"ECHO", std::string(100, 'x')});
  }
  std::jthread sender([&] { waiter.send_raw(pipeline); });
  CHECK(pusher.run("RPUSH list a") == Reply::of(1));
  CHECK(waiter.read() == popped("list", "a"));
  for (int i = 0; i < kCount; ++i) {
    REQUIRE(waiter.read() == Reply::bulk(std::string(100, 'x')));
  }
}

TEST_CASE("an embedded caller's push serves a client of the server", "[server]") {
  struct Caller final : sequent::state::Session {
    sequent::resp::ReplySink& outbox() override { return sink; }
    void wake() override {}
    void protocol_changed(int) override {}
    sequent::base::ByteBuffer bytes;
    sequent::resp::RespWriter sink{bytes};
  };
  ServerFixture f;
  WireClient waiter = f.client();
  WireClient watcher = f.client();
  waiter.send({"BLPOP", "list", "0"});
  wait_for_blocked(watcher, 1);
  Caller caller;
  {
    auto turn = f.engine().begin_turn();
    const std::array<std::string_view, 3> words{"RPUSH", "list", "a"};
    turn.execute(caller, words, caller.sink);
    turn.detach(caller);
  }
  CHECK(waiter.read() == popped("list", "a"));
}

TEST_CASE("CLIENT KILL closes another's connection", "[server]") {
  ServerFixture f;
  WireClient victim = f.client();
  const std::string id = std::to_string(victim.run("CLIENT ID").integer);
  WireClient killer = f.client();
  CHECK(killer.run({"CLIENT", "KILL", "ID", id}) == Reply::of(1));
  CHECK(victim.read_to_end().empty());
}

TEST_CASE("while a script runs for too long, others are told so and may stop it", "[server]") {
  ServerFixture f;
  WireClient runner = f.client();
  WireClient other = f.client();
  WireClient queued = f.client();
  CHECK(other.run("CONFIG SET busy-reply-threshold 20") == Reply::simple("OK"));
  queued.run("MULTI");
  runner.send({"EVAL", "while true do pcall(function() while true do end end) end", "0"});
  runner.send({"PING"});
  Reply reply = other.run("PING");
  while (reply == Reply::simple("PONG")) {
    reply = other.run("PING");
  }
  CHECK(reply.text.substr(0, 32) == "BUSY Redis is busy running a scr");
  CHECK(queued.run("SET k v").text.substr(0, 4) == "BUSY");
  CHECK(f.client().run("GET k").text.substr(0, 4) == "BUSY");
  CHECK(other.run("SCRIPT KILL") == Reply::simple("OK"));
  CHECK(runner.read().text.find("Script killed by user with SCRIPT KILL.") != std::string::npos);
  CHECK(runner.read() == Reply::simple("PONG"));
  CHECK(queued.run("EXEC").text.substr(0, 9) == "EXECABORT");
  CHECK(other.run("SCRIPT KILL") == Reply::error("NOTBUSY No scripts in execution right now."));
}

TEST_CASE("while a function runs for too long, others may look at it and abort what they began",
          "[server]") {
  ServerFixture f;
  WireClient runner = f.client();
  WireClient other = f.client();
  other.run("CONFIG SET busy-reply-threshold 20");
  other.run({"FUNCTION", "LOAD",
             "#!lua name=lib\nredis.register_function('f', function() while true do end end)"});
  runner.send({"FCALL", "f", "0"});
  Reply stats = other.run("FUNCTION STATS");
  while (stats.items[1].is_null()) {
    stats = other.run("FUNCTION STATS");
  }
  CHECK(stats.items[1].items[1] == Reply::bulk("f"));
  CHECK(stats.items[1].items[3].items.size() == 3);
  CHECK(other.run("MULTI") == Reply::simple("OK"));
  CHECK(other.run("EXEC").text.substr(0, 48) == "EXECABORT Transaction discarded because of: BUSY");
  CHECK(other.run("EXEC").text.substr(0, 48) == "EXECABORT Transaction discarded because of: BUSY");
  CHECK(other.run("SCRIPT KILL").text ==
        "BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.");
  CHECK(other.run("SHUTDOWN").text.substr(0, 4) == "BUSY");
  CHECK(other.run("FUNCTION KILL") == Reply::simple("OK"));
  CHECK(runner.read().text.find("Script killed by user") != std::string::npos);
}

TEST_CASE("a script that wrote is not stopped, but the server may be", "[server]") {
  ServerFixture f;
  WireClient runner = f.client();
  WireClient other = f.client();
  other.run("CONFIG SET busy-reply-threshold 1");
  runner.send({"EVAL", "redis.call('SET', 'k', 1) while true do end", "0"});
  Reply reply = other.run("SCRIPT KILL");
  while (reply.text.substr(0, 7) == "NOTBUSY") {
    reply = other.run("SCRIPT KILL");
  }
  CHECK(reply.text.substr(0, 10) == "UNKILLABLE");
  other.send({"SHUTDOWN", "NOSAVE"});
  CHECK(other.read_to_end().empty());
}
