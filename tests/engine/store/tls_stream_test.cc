#include "engine/store/tls_stream.h"

#include <string>
#include <vector>

#include "engine/store/open.h"
#include "engine/store/typed.h"
#include "tests/support/catch.h"
#include "tests/support/certificates.h"
#include "tests/support/redis_cluster.h"
#include "tests/support/skip.h"

namespace sequent::store {
namespace {

using base::ErrorCode;
using test::RedisServer;

const test::Certificates& certificates() {
  static const test::Certificates made;
  return made;
}

// A redis-server that speaks TLS on a port of its own.
struct TlsServer {
  explicit TlsServer(const std::string& auth_clients = "no")
      : server({"--tls-port", std::to_string(port), "--tls-cert-file",
                certificates().file("server.pem"), "--tls-key-file",
                certificates().file("server.key"), "--tls-ca-cert-file",
                certificates().file("ca.pem"), "--tls-auth-clients", auth_clients}) {}
  [[nodiscard]] std::string url(const std::string& options,
                                const std::string& host = "localhost") const {
    return "rediss://" + host + ":" + std::to_string(port) + options;
  }

  int port = test::free_port();
  RedisServer server;
};

bool no_server() {
  if (!RedisServer::installed()) {
    test::skip("redis-server is not installed");
    return true;
  }
  return false;
}

std::string trusted() {
  return "?ca=" + certificates().file("ca.pem");
}

base::Error refusal(const std::string& url) {
  const auto store = open_store(url);
  REQUIRE_FALSE(store.has_value());
  return store.error();
}

TEST_CASE("a store is reached over TLS, whatever the size of what goes over it", "[tls]") {
  if (no_server()) {
    return;
  }
  const TlsServer server;
  const auto open = open_store(server.url(trusted()));
  INFO((open ? "" : open.error().message));
  REQUIRE(open.has_value());
  Store& store = (*open)->store();
  const std::string large(5'000'000, 'x');
  REQUIRE(put_bytes(store, "large", large));
  CHECK((get_bytes(store, "large")->value() == large));
  std::vector<Command> batch;
  for (int i = 0; i < 2000; ++i) {
    batch.push_back({"SET", "k" + std::to_string(i), std::string(1000, 'v')});
    batch.push_back({"GET", "k" + std::to_string(i)});
  }
  const auto replies = store.run_batch(batch);
  REQUIRE(replies.has_value());
  CHECK(replies->back().text.size() == 1000);
  auto notifier = *(*open)->make_notifier();
  REQUIRE(notifier->subscribe("news"));
  CHECK(publish(store, "news", "hello").value() == 1);
  CHECK(notifier->wait_for(std::chrono::seconds(10)).value()->payload == "hello");
}

TEST_CASE("a server that cannot prove itself is refused by name", "[tls]") {
  if (no_server()) {
    return;
  }
  const TlsServer server;
  const base::Error unknown = refusal(server.url(""));
  CHECK(unknown.code == ErrorCode::kInvalid);
  CHECK(unknown.message.find("certificate does not verify") != std::string::npos);
  const base::Error other = refusal(server.url(trusted(), "127.0.0.1"));
  CHECK(other.code == ErrorCode::kInvalid);
  CHECK(other.message.find("IP address mismatch") != std::string::npos);
  CHECK(open_store(server.url(trusted() + "&verify=chain", "127.0.0.1")).has_value());
  CHECK(open_store(server.url("?verify=none", "127.0.0.1")).has_value());
  const base::Error no_file = refusal(server.url("?ca=/no/such.pem"));
  CHECK(no_file.code == ErrorCode::kInvalid);
  CHECK(no_file.message.find("cannot use the TLS authorities /no/such.pem") != std::string::npos);
}

TEST_CASE("a client proves itself by its certificate where the server asks for it", "[tls]") {
  if (no_server()) {
    return;
  }
  const TlsServer server("yes");
  // The server's word on it may be lost with the connection.
  CHECK(refusal(server.url(trusted())).code == ErrorCode::kUnavailable);
  const std::string mine = "&cert=" + certificates().file("client.pem");
  CHECK(open_store(server.url(trusted() + mine + "&key=" + certificates().file("client.key"))));
  const base::Error wrong =
      refusal(server.url(trusted() + mine + "&key=" + certificates().file("server.key")));
  CHECK(wrong.message.find("cannot use the TLS key") != std::string::npos);
}

TEST_CASE("a server without TLS is told from one with it", "[tls]") {
  if (no_server()) {
    return;
  }
  const TlsServer server;
  const auto plain = "rediss://localhost:" + std::to_string(server.server.port());
  CHECK(refusal(plain).code == ErrorCode::kUnavailable);
  CHECK(refusal("redis://localhost:" + std::to_string(server.port)).code ==
        ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace sequent::store
