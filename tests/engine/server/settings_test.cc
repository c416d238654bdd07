#include <string>
#include <thread>

#include "engine/server/server.h"
#include "tests/engine/server/server_fixture.h"
#include "tests/support/catch.h"

using sequent::resp::Reply;
using sequent::test::ServerFixture;
using sequent::test::WireClient;
using std::chrono_literals::operator""ms;

namespace {

Reply ok() {
  return Reply::simple("OK");
}

std::string port_in_use(const std::string& name) {
  return "ERR CONFIG SET failed (possibly related to argument '" + name + "') - ";
}

// A port that nobody listens on now.
int free_port() {
  ServerFixture other;
  return other.port();
}

}  // namespace

TEST_CASE("CONFIG SET port listens elsewhere, or stays where it was", "[server]") {
  ServerFixture f;
  WireClient client = f.tcp_client();
  CHECK(client.run("CONFIG GET port").items.at(1).text == std::to_string(f.port()));
  ServerFixture other;
  const Reply refused =
      client.run("CONFIG SET maxmemory 1000 port " + std::to_string(other.port()));
  CHECK(refused.text.find(port_in_use("port") + "Unable to listen on this port") == 0);
  CHECK(client.run("CONFIG GET maxmemory").items.at(1).text == "0");
  CHECK(f.tcp_client().run("PING") == Reply::simple("PONG"));
  const int port = free_port();
  CHECK(client.run("CONFIG SET port " + std::to_string(port)) == ok());
  CHECK(WireClient::to_port(port).run("PING") == Reply::simple("PONG"));
  CHECK_THROWS(f.tcp_client());
  CHECK(client.run("PING") == Reply::simple("PONG"));
  CHECK(f.client().run("PING") == Reply::simple("PONG"));
}

TEST_CASE("CONFIG SET bind refuses addresses of other machines", "[server]") {
  ServerFixture f;
  WireClient client = f.tcp_client();
  CHECK(client.run("CONFIG SET bind 999.999.999.999").text ==
        port_in_use("bind") + "Failed to bind to specified addresses.");
  CHECK(f.tcp_client().run("PING") == Reply::simple("PONG"));
  CHECK(client.run({"CONFIG", "SET", "bind", ""}) == ok());
  CHECK_THROWS(f.tcp_client());
}

TEST_CASE("limits that are changed hold for clients that are there", "[server]") {
  ServerFixture f;
  WireClient subscriber = f.client();
  WireClient publisher = f.client();
  CHECK(publisher.run({"CONFIG", "SET", "client-output-buffer-limit", "pubsub 100000 0 0"}) ==
        ok());
  subscriber.run("SUBSCRIBE news");
  const std::string message(200'000, 'x');
  int received = 0;
  for (int i = 0; i < 200 && (i == 0 || received == 1); ++i) {
    received = static_cast<int>(publisher.run({"PUBLISH", "news", message}).integer);
  }
  CHECK(received == 0);
  CHECK(publisher.run("CONFIG SET proto-max-bulk-len 2000000") == ok());
  WireClient writer = f.client();
  writer.send_raw("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2000001\r\n");
  CHECK(writer.read_to_end() == "-ERR Protocol error: invalid bulk length\r\n");
}

TEST_CASE("CLIENT LIST shows the bytes that a client has sent and not got", "[server]") {
  ServerFixture f;
  WireClient client = f.client();
  const std::string line = client.run("CLIENT LIST").text;
  CHECK(line.find(" qbuf=26 ") != std::string::npos);
  CHECK(line.find(" flags=U ") != std::string::npos);
  WireClient slow = f.client();
  const std::int64_t id = slow.run("CLIENT ID").integer;
  client.run({"SET", "k", std::string(1'000'000, 'x')});
  for (int i = 0; i < 20; ++i) {
    slow.send({"GET", "k"});
  }
  const std::string list = "CLIENT LIST ID " + std::to_string(id);
  std::string seen;
  for (int i = 0; i < 1000 && seen.find(" events=rw ") == std::string::npos; ++i) {
    seen = client.run(list).text;
    std::this_thread::sleep_for(1ms);
  }
  CHECK(seen.find(" oll=1 ") != std::string::npos);
  CHECK(seen.find(" omem=0 ") == std::string::npos);
}

TEST_CASE("INFO counts what went over the sockets", "[server]") {
  ServerFixture f;
  WireClient client = f.client();
  client.run({"SET", "k", std::string(100'000, 'x')});
  client.run("GET k");
  const std::string text = client.run("INFO stats").text;
  const auto number = [&text](const std::string& name) {
    return std::stoll(text.substr(text.find(name + ":") + name.size() + 1));
  };
  CHECK(number("total_net_input_bytes") > 100'000);
  CHECK(number("total_reads_processed") >= 2);
  client.run("PING");
  CHECK(client.run("INFO stats").text.find("total_net_output_bytes:0\r") == std::string::npos);
}

TEST_CASE("a client that was paused goes on with what it sent meanwhile", "[server]") {
  ServerFixture f;
  WireClient writer = f.client();
  WireClient client = f.client();
  CHECK(client.run("CLIENT PAUSE 100000 WRITE") == ok());
  writer.send_raw("SET a 1\r\nGET a\r\n");
  CHECK_FALSE(writer.has_more(20ms));
  CHECK(client.run("CLIENT UNPAUSE") == ok());
  CHECK(writer.read() == ok());
  CHECK(writer.read() == Reply::bulk("1"));
  CHECK(client.run("CLIENT PAUSE 100") == ok());
  CHECK(writer.run("GET a") == Reply::bulk("1"));
}
