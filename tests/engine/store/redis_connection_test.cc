#include "engine/store/redis_connection.h"

#include "tests/support/catch.h"
#include "tests/support/fake_server.h"

namespace sequent::store {
namespace {

using base::ErrorCode;
using resp::Reply;
using resp::ReplyKind;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using test::FakeServer;

Deadline in(milliseconds time) {
  return steady_clock::now() + time;
}

std::string request(std::vector<std::string_view> words) {
  std::string bytes;
  pack(words, bytes);
  return bytes;
}

// What a client of a server that answers with `bytes`, then hangs up, makes of them.
base::Result<std::vector<Reply>> answered(const std::string& bytes,
                                          std::size_t piece = 0,
                                          std::size_t replies = 1) {
  FakeServer server([&](FakeServer::Peer& peer) {
    if (peer.read_until("GO\r\n")) {
      peer.say(bytes, piece);
    }
  });
  auto connection = RedisConnection::open(*parse_address(server.url()), in(seconds(10))).value();
  return connection->exchange(request({"GO"}), replies, in(seconds(10)));
}

TEST_CASE("a command is packed in its binary form", "[store]") {
  CHECK(request({"SET", "", std::string_view("\0\r\n", 3)}) ==
        std::string("*3\r\n$3\r\nSET\r\n$0\r\n\r\n$3\r\n\0\r\n\r\n", 28));
}

const std::string& every_kind() {
  static const std::string bytes =
      "*7\r\n+OK\r\n-ERR no\r\n:-42\r\n$-1\r\n*-1\r\n$3\r\na\r\n\r\n*2\r\n*0\r\n$0\r\n\r\n";
  return bytes;
}

TEST_CASE("each kind of reply is read, in whatever pieces it comes", "[store]") {
  const Reply expected =
      Reply::array({Reply::simple("OK"), Reply::error("ERR no"), Reply::of(-42), Reply{},
                    Reply{.kind = ReplyKind::kNullArray}, Reply::bulk("a\r\n"),
                    Reply::array({Reply::array({}), Reply::bulk("")})});
  for (const std::size_t piece : {0, 1, 2, 3, 7}) {
    const auto replies = answered(every_kind(), piece);
    REQUIRE(replies.has_value());
    CHECK(replies->front() == expected);
  }
}

TEST_CASE("a reply cut at any byte leaves the effect unknown", "[store]") {
  for (std::size_t length = 0; length < every_kind().size(); ++length) {
    const auto replies = answered(every_kind().substr(0, length));
    INFO("cut after " << length << " bytes");
    REQUIRE_FALSE(replies.has_value());
    CHECK(replies.error().code == ErrorCode::kTimeout);
  }
}

TEST_CASE("what is not RESP is an error, not a crash", "[store]") {
  for (const char* bytes : {"HTTP/1.1 400 Bad Request\r\n\r\n", "$x\r\n", "$-7\r\n", "*-3\r\n",
                            ":12x\r\n", "*2147483647\r\n", "*999999999999999\r\n",
                            "$99999999999999999999\r\n", "%1\r\n+a\r\n+b\r\n",
                            "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n"}) {
    const auto replies = answered(bytes);
    INFO(bytes);
    REQUIRE_FALSE(replies.has_value());
    CHECK(replies.error().code == ErrorCode::kTimeout);
  }
}

TEST_CASE("a batch cut in its middle is of unknown effect", "[store]") {
  const auto replies = answered("+1\r\n+2\r\n", 0, 3);
  REQUIRE_FALSE(replies.has_value());
  CHECK(replies.error().code == ErrorCode::kTimeout);
}

TEST_CASE("a connection that says more than it was asked is not used again", "[store]") {
  FakeServer server([](FakeServer::Peer& peer) {
    peer.read_until("GO\r\n");
    peer.say("+1\r\n+2\r\n");
    peer.wait_for_end();
  });
  auto connection = RedisConnection::open(*parse_address(server.url()), in(seconds(10))).value();
  CHECK(connection->usable());
  const auto replies = connection->exchange(request({"GO"}), 1, in(seconds(10)));
  CHECK(replies->front() == Reply::simple("1"));
  // The second reply may come a moment later.
  const auto deadline = in(seconds(5));
  while (connection->usable() && steady_clock::now() < deadline) {
  }
  CHECK_FALSE(connection->usable());
}

TEST_CASE("a request that cannot be sent whole did not run", "[store]") {
  FakeServer server([](FakeServer::Peer& peer) { peer.read_until("\r\n*3"); });
  auto connection = RedisConnection::open(*parse_address(server.url()), in(seconds(10))).value();
  const std::string huge(64 << 20, 'x');
  const auto replies = connection->exchange(request({"SET", "k", huge}), 1, in(seconds(10)));
  REQUIRE_FALSE(replies.has_value());
  CHECK(replies.error().code == ErrorCode::kUnavailable);
  CHECK(connection->broken());
}

TEST_CASE("a server that reads nothing does not hold a large request past the deadline",
          "[store]") {
  FakeServer server([](FakeServer::Peer& peer) { peer.wait_for_end(); });
  auto connection = RedisConnection::open(*parse_address(server.url()), in(seconds(10))).value();
  const auto late = connection->exchange(request({"GO"}), 1, in(milliseconds(50)));
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().code == ErrorCode::kTimeout);
  CHECK(late.error().message ==
        "no answer in time after the command was sent: its effect is unknown");
}

}  // namespace
}  // namespace sequent::store
