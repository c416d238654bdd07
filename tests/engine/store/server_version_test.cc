#include "engine/store/open.h"
#include "engine/store/typed.h"
#include "tests/support/catch.h"
#include "tests/support/fake_server.h"

namespace sequent::store {
namespace {

using test::FakeServer;

// What opening says of a server that answers INFO with `reply`; empty: it is taken.
std::string refusal(const std::string& reply) {
  FakeServer server([&](FakeServer::Peer& peer) {
    if (peer.read_until("server\r\n")) {
      peer.say(reply);
      peer.wait_for_end();
    }
  });
  const auto open = open_store(server.url());
  if (open) {
    return {};
  }
  CHECK(open.error().code == base::ErrorCode::kUnavailable);
  return open.error().message;
}

std::string bulk(const std::string& text) {
  return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
}

TEST_CASE("a server that is too old is named with its version and what to do", "[store]") {
  const std::string said = refusal(bulk("# Server\r\nredis_version:6.2.14\r\nredis_mode:x\r\n"));
  CHECK(said.starts_with("redis+unix://"));
  CHECK(
      said.ends_with(" is Redis 6.2.14; what is needed is `sequent serve`, Redis 7 or newer, or "
                     "Valkey"));
  CHECK(said.find('\n') == std::string::npos);
}

TEST_CASE("a server that names no version of Redis is refused", "[store]") {
  CHECK(
      refusal(bulk("hello:7\r\nold_redis_version:7.0\r\n")).find("does not say that it is Redis") !=
      std::string::npos);
}

TEST_CASE("Redis 7, newer ones and Valkey are taken, and who may not be asked", "[store]") {
  for (const std::string& reply :
       {bulk("# Server\r\nredis_version:7.0.15\r\n"), bulk("redis_version:10.1.0\r\n"),
        bulk("# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.0.1\r\n"),
        std::string("-NOPERM this user has no permissions to run the 'info' command\r\n")}) {
    INFO(reply);
    CHECK(refusal(reply).empty());
  }
}

}  // namespace
}  // namespace sequent::store
