#include "engine/server/server.h"

#include <fstream>
#include <random>
#include <sys/resource.h>

#include "engine/base/byte_buffer.h"
#include "engine/resp/resp_writer.h"
#include "engine/state/session.h"
#include "tests/engine/server/server_fixture.h"
#include "tests/support/catch.h"

using sequent::resp::Reply;
using sequent::resp::ReplyKind;
using sequent::server::Options;
using sequent::server::Server;
using sequent::test::ServerFixture;
using sequent::test::WireClient;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

namespace {

Reply ok() {
  return Reply::simple("OK");
}

}  // namespace

TEST_CASE("clients of both kinds of socket share one engine", "[server]") {
  ServerFixture f;
  WireClient unix_client = f.client();
  WireClient tcp_client = f.tcp_client();
  CHECK(unix_client.run("SET k v") == ok());
  CHECK(tcp_client.run("GET k") == Reply::bulk("v"));
}

TEST_CASE("a pipeline is answered in order, however it is cut", "[server]") {
  ServerFixture f;
  WireClient client = f.client();
  std::string pipeline;
  for (int i = 0; i < 5000; ++i) {
    pipeline += WireClient::encode({"INCR", "n"});
  }
  std::mt19937 random(5);
  for (std::size_t at = 0; at < pipeline.size();) {
    const std::size_t size = 1 + random() % 5000;
    client.send_raw(std::string_view(pipeline).substr(at, size));
    at += size;
  }
  for (int i = 1; i <= 5000; ++i) {
    REQUIRE(client.read() == Reply::of(i));
  }
}

TEST_CASE("a request that comes byte by byte is run when it is whole", "[server]") {
  ServerFixture f;
  WireClient client = f.tcp_client();
  const std::string request = WireClient::encode({"SET", "k", "v"}) + "get k\r\n";
  for (const char byte : request) {
    client.send_raw({&byte, 1});
  }
  CHECK(client.read() == ok());
  CHECK(client.read() == Reply::bulk("v"));
}

TEST_CASE("a half-sent request holds up nobody else", "[server]") {
  ServerFixture f;
  WireClient slow = f.client();
  slow.send_raw("*2\r\n$3\r\nGET\r\n$100");
  WireClient other = f.client();
  CHECK(other.run("PING") == Reply::simple("PONG"));
  slow.send_raw("0\r\n");
  CHECK(other.run("PING") == Reply::simple("PONG"));
}

TEST_CASE("garbage gets Redis's error and a closed connection", "[server]") {
  ServerFixture f;
  WireClient client = f.client();
  client.send_raw(WireClient::encode({"SET", "k", "v"}) + "*1\r\nGARBAGE\r\n");
  CHECK(client.read_to_end() == "+OK\r\n-ERR Protocol error: expected '$', got 'G'\r\n");
  CHECK(f.client().run("GET k") == Reply::bulk("v"));
}

TEST_CASE("random bytes neither crash nor hang the server", "[server]") {
  ServerFixture f;
  std::mt19937 random(20261121);
  const std::string alphabet = "*$0123456789-\r\n\"' PINGSETGET\\x\x01\xff";
  for (int round = 0; round < 300; ++round) {
    WireClient client = f.client();
    std::string bytes;
    for (std::size_t i = 0; i < 1 + random() % 200; ++i) {
      bytes += alphabet[random() % alphabet.size()];
    }
    client.send_raw(bytes);
    if (round % 2 == 0) {
      client.shut_down_writing();
      client.read_to_end();
    }
  }
  CHECK(f.client().run("PING") == Reply::simple("PONG"));
}

TEST_CASE("QUIT is answered before the connection is closed", "[server]") {
  ServerFixture f;
  WireClient client = f.client();
  client.send_raw("QUIT\r\nPING\r\n");
  CHECK(client.read_to_end() == "+OK\r\n");
}

TEST_CASE("who stops writing still gets its replies", "[server]") {
  ServerFixture f;
  WireClient client = f.client();
  client.send({"SET", "k", std::string(300'000, 'x')});
  client.send({"GET", "k"});
  client.shut_down_writing();
  CHECK(client.read() == ok());
  CHECK(client.read().text.size() == 300'000);
  CHECK(client.read_to_end().empty());
}

TEST_CASE("large values pass both ways", "[server]") {
  ServerFixture f;
  WireClient client = f.tcp_client();
  std::string value(20'000'000, 'a');
  value[12'345'678] = '\r';
  CHECK(client.run({"SET", "big", value}) == ok());
  CHECK(client.run("GET big").text == value);
}

TEST_CASE("a client that does not read is waited for, others are served", "[server]") {
  ServerFixture f;
  WireClient slow = f.client();
  slow.run({"SET", "k", std::string(1'000'000, 'x')});
  for (int i = 0; i < 30; ++i) {
    slow.send({"GET", "k"});
  }
  WireClient other = f.client();
  CHECK(other.run("PING") == Reply::simple("PONG"));
  for (int i = 0; i < 30; ++i) {
    REQUIRE(slow.read().text.size() == 1'000'000);
  }
}

TEST_CASE("a pipeline of long commands leaves others their turn", "[server]") {
  ServerFixture f;
  WireClient busy = f.client();
  WireClient other = f.client();
  const std::string id = std::to_string(busy.run("CLIENT ID").integer);
  const std::string script = "for i = 1, 1000000 do end return redis.call('INCR', 'n')";
  std::string pipeline;
  for (int i = 0; i < 1000; ++i) {
    pipeline += WireClient::encode({"EVAL", script, "0"});
  }
  busy.send_raw(pipeline);
  const Reply done = other.run("GET n");
  CHECK((done.is_null() || std::stoi(done.text) < 1000));
  CHECK(other.run("CLIENT KILL ID " + id) == Reply::of(1));
}

TEST_CASE("who leaves too much unread is closed", "[server]") {
  sequent::state::Config config;
  config.output_limits[0].hard = 4'000'000;
  ServerFixture f({}, {.config = config});
  WireClient slow = f.client();
  slow.run({"SET", "k", std::string(1'000'000, 'x')});
  std::string pipeline;
  for (int i = 0; i < 30; ++i) {
    pipeline += WireClient::encode({"GET", "k"});
  }
  slow.send_raw(pipeline);
  CHECK(slow.read_to_end().size() < 30'000'000);
  CHECK(f.client().run("PING") == Reply::simple("PONG"));
}

TEST_CASE("a reply without end is given up at the limit", "[server]") {
  sequent::state::Config config;
  config.output_limits[0].hard = 1'000'000;
  ServerFixture f({}, {.config = config});
  WireClient client = f.client();
  for (const std::string command : {"HRANDFIELD", "SRANDMEMBER", "ZRANDMEMBER"}) {
    client.run(command[0] == 'H' ? "HSET k f v" : command[0] == 'S' ? "SADD k m" : "ZADD k 1 m");
    WireClient greedy = f.client();
    greedy.send({command, "k", "-9999999999"});
    CHECK(greedy.read_to_end().size() < 20'000'000);
    client.run("DEL k");
  }
}

TEST_CASE("a request that never ends is closed at its limit", "[server]") {
  sequent::state::Config config;
  config.client_query_buffer_limit = 1'000'000;
  ServerFixture f({}, {.config = config});
  WireClient client = f.client();
  client.send_raw("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$400000000\r\n");
  const std::string piece(100'000, 'x');
  try {
    for (int i = 0; i < 100; ++i) {
      client.send_raw(piece);
    }
    FAIL("it took ten megabytes");
  } catch (const std::runtime_error&) {
    CHECK(f.client().run("PING") == Reply::simple("PONG"));
  }
}

TEST_CASE("RESP3 is spoken after HELLO 3", "[server]") {
  ServerFixture f;
  WireClient client = f.client();
  CHECK(client.run("HELLO 3").kind == ReplyKind::kMap);
  CHECK(client.run("GET nothing").kind == ReplyKind::kNull);
  CHECK(client.raw() == "_\r\n");
  CHECK(client.run("HELLO 2").kind == ReplyKind::kArray);
  client.run("GET nothing");
  CHECK(client.raw() == "$-1\r\n");
}

TEST_CASE("messages reach all subscribers, in order, between replies", "[server]") {
  ServerFixture f;
  WireClient first = f.client();
  WireClient second = f.tcp_client();
  WireClient publisher = f.client();
  const Reply subscribed =
      Reply::array({Reply::bulk("subscribe"), Reply::bulk("news"), Reply::of(1)});
  CHECK(first.run("SUBSCRIBE news") == subscribed);
  CHECK(second.run("SUBSCRIBE news") == subscribed);
  for (int i = 0; i < 100; ++i) {
    publisher.send({"PUBLISH", "news", std::to_string(i)});
  }
  for (int i = 0; i < 100; ++i) {
    REQUIRE(publisher.read() == Reply::of(2));
    const Reply message =
        Reply::array({Reply::bulk("message"), Reply::bulk("news"), Reply::bulk(std::to_string(i))});
    REQUIRE(first.read() == message);
    REQUIRE(second.read() == message);
  }
}

TEST_CASE("an embedded caller's message reaches a client of the server", "[server]") {
  struct Caller final : sequent::state::Session {
    sequent::resp::ReplySink& outbox() override { return sink; }
    void wake() override {}
    void protocol_changed(int) override {}
    sequent::base::ByteBuffer bytes;
    sequent::resp::RespWriter sink{bytes};
  };
  ServerFixture f;
  WireClient subscriber = f.client();
  subscriber.run("SUBSCRIBE news");
  Caller caller;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = std::to_string(i);
    auto turn = f.engine().begin_turn();
    const std::array<std::string_view, 3> words{"PUBLISH", "news", text};
    turn.execute(caller, words, caller.sink);
  }
  f.engine().begin_turn().detach(caller);
  for (int i = 0; i < 1000; ++i) {
    REQUIRE(subscriber.read().items.at(2) == Reply::bulk(std::to_string(i)));
  }
}

TEST_CASE("a client that vanishes is forgotten", "[server]") {
  ServerFixture f;
  {
    WireClient subscriber = f.client();
    subscriber.run("SUBSCRIBE news");
  }
  WireClient client = f.client();
  for (int i = 0; i < 500 && client.run("PUBLISH news x") != Reply::of(0); ++i) {
    std::this_thread::sleep_for(1ms);
  }
  CHECK(client.run("PUBLISH news x") == Reply::of(0));
}

TEST_CASE("too many clients are refused with Redis's words", "[server]") {
  sequent::state::Config config;
  config.maxclients = 2;
  ServerFixture f({}, {.config = config});
  WireClient first = f.client();
  WireClient second = f.client();
  first.run("PING");
  second.run("PING");
  WireClient third = f.client();
  CHECK(third.read_to_end() == "-ERR max number of clients reached\r\n");
}

TEST_CASE("a password is asked for", "[server]") {
  Options options;
  options.password = "secret";
  ServerFixture f(options);
  WireClient client = f.client();
  CHECK(client.run("GET k") == Reply::error("NOAUTH Authentication required."));
  CHECK(client.run("AUTH secret") == ok());
  CHECK(client.run("GET k").is_null());
  WireClient other = f.client();
  other.send_raw("*11\r\n");
  CHECK(other.read_to_end() == "-ERR Protocol error: unauthenticated multibulk length\r\n");
}

TEST_CASE("idle clients are closed after the timeout", "[server]") {
  ServerFixture f;
  WireClient client = f.client();
  CHECK(client.run("CONFIG SET timeout 1") == ok());
  CHECK(client.read_to_end().empty());
}

TEST_CASE("thousands of idle connections cost nothing that shows", "[server]") {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const std::size_t count = std::min<rlim_t>(10'000, limit.rlim_cur / 2 - 200);
  {
    sequent::state::Config config;
    config.maxclients = static_cast<std::int64_t>(count + 10);
    ServerFixture f({}, {.config = config});
    std::vector<WireClient> clients;
    for (std::size_t i = 0; i < count; ++i) {
      clients.push_back(f.client());
    }
    CHECK(clients.front().run("PING") == Reply::simple("PONG"));
    CHECK(clients.back().run("PING") == Reply::simple("PONG"));
    for (std::size_t i = 0; i < count; i += 100) {
      REQUIRE(clients[i].run("INCR n") == Reply::of(static_cast<std::int64_t>(i / 100 + 1)));
    }
  }
  limit.rlim_cur = before;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

TEST_CASE("a stop closes the clients and gives address and path free", "[server]") {
  ServerFixture f;
  WireClient client = f.client();
  client.run("SET k v");
  const auto port = static_cast<std::uint16_t>(f.port());
  f.stop();
  CHECK(client.read_to_end().empty());
  CHECK_FALSE(std::filesystem::exists(f.path()));
  Options options;
  options.listen.push_back({"127.0.0.1", port});
  options.unix_path = f.path();
  CHECK(Server::open(f.engine(), options));
}

TEST_CASE("an address in use is named", "[server]") {
  ServerFixture f;
  Options options;
  options.listen.push_back({"127.0.0.1", static_cast<std::uint16_t>(f.port())});
  auto second = Server::open(f.engine(), options);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == sequent::base::ErrorCode::kConflict);
  CHECK(second.error().message ==
        "address in use: 127.0.0.1:" + std::to_string(f.port()) + ": Address already in use");
  options.listen.clear();
  options.unix_path = f.path();
  second = Server::open(f.engine(), options);
  REQUIRE_FALSE(second);
  CHECK(second.error().message == "address in use: " + f.path() + ": Address already in use");
  CHECK(f.client().run("PING") == Reply::simple("PONG"));
}

TEST_CASE("a socket file that nobody listens on is replaced", "[server]") {
  ServerFixture f;
  const std::string stale = f.dir() / "stale.sock";
  {
    auto engine = sequent::engine::Engine::open({});
    Options options;
    options.unix_path = stale;
    auto server = Server::open(**engine, options);
    REQUIRE(server);
    std::filesystem::create_hard_link(stale, stale + "2");
  }
  REQUIRE(std::filesystem::exists(stale + "2"));
  Options options;
  options.unix_path = stale + "2";
  CHECK(Server::open(f.engine(), options));
}

TEST_CASE("an empty file gives its name to a socket, one with bytes in it does not", "[server]") {
  ServerFixture f;
  Options options;
  options.unix_path = f.dir() / "reserved";
  std::ofstream(options.unix_path).put('x');
  CHECK(!Server::open(f.engine(), options));
  std::ofstream(options.unix_path, std::ios::trunc);
  CHECK(Server::open(f.engine(), options));
}

TEST_CASE("what cannot be listened on is said in one line", "[server]") {
  ServerFixture f;
  Options options;
  CHECK(Server::open(f.engine(), options).error().message == "nothing to listen on");
  options.unix_path = f.dir() / "missing/s.sock";
  CHECK(Server::open(f.engine(), options).error().message ==
        "cannot listen on " + options.unix_path.string() + ": No such file or directory");
  options.unix_path = std::string(200, 'x');
  CHECK(Server::open(f.engine(), options).error().message ==
        "the path of a Unix socket has 1 to 107 bytes: " + std::string(200, 'x'));
  options.unix_path.clear();
  options.listen.push_back({"no.such.host.invalid", 1});
  CHECK(Server::open(f.engine(), options).error().message.substr(0, 44) ==
        "cannot listen on no.such.host.invalid:1: Nam");
}
