#include "engine/resp/reply_builder.h"

#include "tests/support/catch.h"

using sequent::resp::Reply;
using sequent::resp::ReplyBuilder;
using sequent::resp::ReplyKind;

TEST_CASE("a tree is whole when its last item came", "[resp]") {
  ReplyBuilder builder;
  CHECK_FALSE(builder.complete());
  builder.begin_array(2);
  builder.bulk("a");
  CHECK_FALSE(builder.complete());
  builder.begin_array(2);
  builder.begin_array(0);
  builder.integer(7);
  REQUIRE(builder.complete());
  CHECK(builder.take() ==
        Reply::array({Reply::bulk("a"), Reply::array({Reply::array({}), Reply::of(7)})}));
  CHECK_FALSE(builder.complete());
  builder.simple("OK");
  REQUIRE(builder.complete());
  CHECK(builder.take() == Reply::simple("OK"));
}

TEST_CASE("protocol 2 gives what a RESP2 client reads", "[resp]") {
  ReplyBuilder builder;
  builder.begin_map(1);
  builder.bulk("k");
  builder.real(1.5);
  CHECK(builder.take() == Reply::array({Reply::bulk("k"), Reply::bulk("1.5")}));
  builder.null_array();
  CHECK(builder.take().kind == ReplyKind::kNullArray);
  builder.boolean(true);
  CHECK(builder.take() == Reply::of(1));
}

TEST_CASE("protocol 3 keeps the kinds", "[resp]") {
  ReplyBuilder builder(3);
  builder.begin_map(1);
  builder.begin_set(1);
  builder.boolean(false);
  builder.real(1.5);
  const Reply reply = builder.take();
  CHECK(reply.kind == ReplyKind::kMap);
  REQUIRE(reply.items.size() == 2);
  CHECK(reply.items[0].kind == ReplyKind::kSet);
  CHECK(reply.items[1].real == 1.5);
  builder.null_array();
  CHECK(builder.take().kind == ReplyKind::kNull);
}

TEST_CASE("an error in a tree stays on one line", "[resp]") {
  ReplyBuilder builder;
  builder.error("ERR a\r\nb");
  CHECK(builder.take() == Reply::error("ERR a  b"));
}
