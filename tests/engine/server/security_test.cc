// The published faults of Redis's protocol and sockets, 2021 to 2025, by name.

#include <atomic>
#include <sys/stat.h>
#include <thread>

#include "engine/server/listener.h"
#include "engine/server/server.h"
#include "tests/engine/server/server_fixture.h"
#include "tests/support/catch.h"

using sequent::resp::Reply;
using sequent::server::Listener;
using sequent::server::Options;
using sequent::test::ServerFixture;
using sequent::test::WireClient;

namespace {

Options with_password() {
  Options options;
  options.password = "secret";
  return options;
}

// Sends `request` again and again without reading. True: the server ended that.
bool is_cut_off(WireClient& client, const std::string& request, int times) {
  try {
    for (int i = 0; i < times; ++i) {
      client.send_raw(request);
    }
  } catch (const std::runtime_error&) {
    return true;
  }
  return false;
}

std::size_t memory_of_all(WireClient& client) {
  const std::string text = client.run("INFO memory").text;
  const std::string name = "mem_clients_normal:";
  return std::stoul(text.substr(text.find(name) + name.size()));
}

}  // namespace

TEST_CASE("CVE-2021-32675: a length that is only announced costs no memory", "[server]") {
  ServerFixture f;
  WireClient other = f.client();
  std::vector<WireClient> clients;
  for (int i = 0; i < 50; ++i) {
    clients.push_back(f.client());
    clients.back().send_raw("*1000000\r\n$500000000\r\nx");
  }
  for (const WireClient& client : clients) {
    CHECK_FALSE(client.has_more(std::chrono::milliseconds(0)));
  }
  CHECK(other.run("PING") == Reply::simple("PONG"));
  CHECK(memory_of_all(other) < 10'000'000);
}

TEST_CASE("CVE-2021-32675: strangers may announce little", "[server]") {
  ServerFixture f(with_password());
  WireClient many = f.client();
  many.send_raw("*11\r\n");
  CHECK(many.read_to_end() == "-ERR Protocol error: unauthenticated multibulk length\r\n");
  WireClient longer = f.client();
  longer.send_raw("*2\r\n$16385\r\n");
  CHECK(longer.read_to_end() == "-ERR Protocol error: unauthenticated bulk length\r\n");
}

TEST_CASE("CVE-2021-32675: so it is after a password was set while clients are served",
          "[server]") {
  ServerFixture f;
  CHECK(f.client().run("CONFIG SET requirepass secret") == Reply::simple("OK"));
  WireClient stranger = f.client();
  stranger.send_raw("*11\r\n");
  CHECK(stranger.read_to_end() == "-ERR Protocol error: unauthenticated multibulk length\r\n");
}

TEST_CASE("CVE-2025-21605: strangers cannot make the server keep replies", "[server]") {
  ServerFixture f(with_password());
  WireClient stranger = f.client();
  std::string pipeline;
  for (int i = 0; i < 1000; ++i) {
    pipeline += WireClient::encode({"GET", "k"});
  }
  CHECK(is_cut_off(stranger, pipeline, 10'000));
  WireClient other = f.client();
  CHECK(other.run("AUTH secret") == Reply::simple("OK"));
}

TEST_CASE("CVE-2025-48367: who breaks the protocol again and again harms nobody", "[server]") {
  ServerFixture f(with_password());
  WireClient other = f.client();
  CHECK(other.run("AUTH secret") == Reply::simple("OK"));
  for (int i = 0; i < 200; ++i) {
    WireClient stranger = f.client();
    stranger.send_raw("*1\r\n:1\r\n");
    CHECK(stranger.read_to_end() == "-ERR Protocol error: expected '$', got ':'\r\n");
  }
  CHECK(other.run("PING") == Reply::simple("PONG"));
}

TEST_CASE("CVE-2023-41056: requests end anywhere in their buffers", "[server]") {
  ServerFixture f;
  WireClient client = f.client();
  for (const std::size_t size : {std::size_t{16} << 10U, std::size_t{32} << 10U,
                                 std::size_t{64} << 10U, std::size_t{1} << 20U}) {
    for (std::size_t less = 0; less < 64; ++less) {
      const std::string value(size - less, static_cast<char>('a' + less % 26));
      client.send({"SET", "k", value});
      client.send({"GET", "k"});
      REQUIRE(client.read() == Reply::simple("OK"));
      REQUIRE(client.read().text == value);
    }
  }
}

TEST_CASE("CVE-2023-45145: a Unix socket is never open wider than asked", "[server]") {
  const sequent::test::TempDir dir;
  const auto path = [&dir](int round) {
    return dir / ("s" + std::to_string(round));
  };
  constexpr int kRounds = 200;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  const mode_t before = ::umask(0);
  std::atomic<int> reached = 0;
  std::atomic<int> wide = 0;
  std::jthread stranger([&](const std::stop_token& stop) {
    while (!stop.stop_requested() && reached < kRounds) {
      try {
        const WireClient client = WireClient::to_path(path(reached));
        struct stat found {};
        const bool narrow =
            ::stat(path(reached).c_str(), &found) == 0 && (found.st_mode & 0777U) == 0600U;
        wide += narrow ? 0 : 1;
        ++reached;
      } catch (const std::runtime_error&) {
        std::this_thread::yield();
      }
    }
  });
  for (int round = 0; round < kRounds; ++round) {
    const auto listener = Listener::unix_socket(path(round), 0600);
    REQUIRE(listener);
    while (reached <= round && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
  }
  stranger.request_stop();
  stranger.join();
  ::umask(before);
  CHECK(reached == kRounds);
  CHECK(wide == 0);
}
