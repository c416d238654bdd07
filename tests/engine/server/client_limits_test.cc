// What all clients together may hold, and what only some of them may do.

#include <algorithm>
#include <random>
#include <string>
#include <thread>

#include "engine/server/server.h"
#include "tests/engine/server/server_fixture.h"
#include "tests/support/catch.h"

using sequent::resp::Reply;
using sequent::state::Config;
using sequent::test::ServerFixture;
using sequent::test::WireClient;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

namespace {

// A request whose last argument has not come to its end.
std::string unfinished(std::size_t announced, std::size_t sent) {
  return "*2\r\n$4\r\nECHO\r\n$" + std::to_string(announced) + "\r\n" + std::string(sent, 'x');
}

std::string named(WireClient& watcher, const std::string& name) {
  const std::string list = watcher.run("CLIENT LIST").text;
  const std::size_t at = list.find("name=" + name + " ");
  return at == std::string::npos ? "" : list.substr(at, list.find('\n', at) - at);
}

// Waits until the server holds so much of the client's.
void wait_for_unread(WireClient& watcher, const std::string& name, std::size_t bytes) {
  const auto end = std::chrono::steady_clock::now() + 30s;
  std::size_t unread = 0;
  while (unread < bytes && std::chrono::steady_clock::now() < end) {
    const std::string line = named(watcher, name);
    const std::size_t at = line.find("qbuf=");
    unread = at == std::string::npos ? 0 : std::stoul(line.substr(at + 5));
    std::this_thread::sleep_for(1ms);
  }
  REQUIRE(unread >= bytes);
}

}  // namespace

TEST_CASE("when clients hold too much together, those that hold most are closed", "[server]") {
  Config config;
  config.maxmemory_clients = 2'000'000;
  ServerFixture f({}, {.config = config});
  WireClient watcher = f.client();
  WireClient spared = f.client();
  CHECK(spared.run("CLIENT SETNAME spared") == Reply::simple("OK"));
  CHECK(spared.run("CLIENT NO-EVICT ON") == Reply::simple("OK"));
  spared.send_raw(unfinished(5'000'000, 4'000'000));
  wait_for_unread(watcher, "spared", 4'000'000);
  WireClient heavy = f.client();
  CHECK(heavy.run("CLIENT SETNAME heavy") == Reply::simple("OK"));
  heavy.send_raw(unfinished(5'000'000, 1'500'000));
  wait_for_unread(watcher, "heavy", 1'500'000);
  WireClient light = f.client();
  light.send_raw(unfinished(700'000, 600'000));
  CHECK(heavy.read_to_end().empty());
  light.send_raw(std::string(100'000, 'x'));
  light.send_raw("\r\n");
  CHECK(light.read().text.size() == 700'000);
  CHECK(named(watcher, "heavy").empty());
  CHECK_FALSE(named(watcher, "spared").empty());
  CHECK(watcher.run("INFO stats").text.find("evicted_clients:1\r\n") != std::string::npos);
}

TEST_CASE("CLIENT LIST tells arguments that have come from what was not parsed", "[server]") {
  ServerFixture f;
  WireClient watcher = f.client();
  WireClient client = f.client();
  CHECK(client.run("CLIENT SETNAME slow") == Reply::simple("OK"));
  const std::string parsed = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000\r\n";
  client.send_raw(parsed + std::string(50'000, 'v'));
  const std::string expected = " argv-mem=" + std::to_string(parsed.size()) + " ";
  const auto end = std::chrono::steady_clock::now() + 30s;
  std::string line;
  do {
    line = named(watcher, "slow");
  } while (line.find(" qbuf=50000 ") == std::string::npos &&
           std::chrono::steady_clock::now() < end);
  CHECK_THAT(line, Catch::Contains(" qbuf=50000 "));
  CHECK_THAT(line, Catch::Contains(expected));
}

TEST_CASE("less memory for clients holds at once, for all of them", "[server]") {
  ServerFixture f;
  WireClient watcher = f.client();
  WireClient heavy = f.client();
  CHECK(heavy.run("CLIENT SETNAME heavy") == Reply::simple("OK"));
  heavy.send_raw(unfinished(5'000'000, 1'500'000));
  wait_for_unread(watcher, "heavy", 1'500'000);
  CHECK(watcher.run("CONFIG SET maxmemory-clients 1000000") == Reply::simple("OK"));
  CHECK(named(watcher, "heavy").empty());
  CHECK(heavy.read_to_end().empty());
}

TEST_CASE("DEBUG and protected settings are for those whom the configuration lets", "[server]") {
  const auto answers = [](const std::string& enabled) {
    Config config;
    config.enable_debug_command = enabled;
    config.enable_protected_configs = enabled;
    ServerFixture f({}, {.config = config});
    WireClient client = f.client();
    std::string text = client.run("DEBUG SLEEP 0").text + "|";
    return text.append(client.run("CONFIG SET dbfilename other.rdb").text);
  };
  CHECK(answers("yes") == "OK|OK");
  CHECK(answers("local") == "OK|OK");
  CHECK(answers("no") ==
        "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", "
        "you can run it from a local connection, otherwise you need to set this option in the "
        "configuration file, and then restart the server.|"
        "ERR CONFIG SET failed (possibly related to argument 'dbfilename') - can't set protected "
        "config");
}

TEST_CASE("a replica that does not read is closed, but not for the data it asked for", "[server]") {
  ServerFixture f;
  WireClient watcher = f.client();
  const auto replicas = [&watcher] {
    const std::string text = watcher.run("INFO replication").text;
    return text.substr(text.find("connected_slaves:") + 17, 1);
  };
  const auto wait_for_replicas = [&replicas](const std::string& count) {
    const auto end = std::chrono::steady_clock::now() + 30s;
    while (replicas() != count && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(1ms);
    }
    REQUIRE(replicas() == count);
  };
  REQUIRE(watcher.run({"CONFIG", "SET", "client-output-buffer-limit", "replica 1000000 0 0"}) ==
          Reply::simple("OK"));
  std::mt19937 random(1);
  for (int i = 0; i < 60; ++i) {
    std::string value(60'000, ' ');
    std::ranges::generate(value, [&random] { return static_cast<char>(random()); });
    REQUIRE(watcher.run({"SET", std::to_string(i), value}) == Reply::simple("OK"));
  }
  WireClient replica = f.client();
  replica.send({"SYNC"});
  wait_for_replicas("1");
  for (int i = 0; i < 20; ++i) {
    REQUIRE(watcher.run("INCR n") == Reply::of(i + 1));
  }
  CHECK(replicas() == "1");
  for (int i = 0; i < 40; ++i) {
    REQUIRE(watcher.run({"SET", "k", std::string(50'000, 'x')}) == Reply::simple("OK"));
  }
  wait_for_replicas("0");
}
