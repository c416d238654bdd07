#include <string>

#include "engine/base/byte_buffer.h"
#include "engine/resp/resp_writer.h"
#include "engine/script/lua_reply.h"
#include "engine/script/lua_sink.h"
#include "tests/engine/script/lua_fixture.h"
#include "tests/support/catch.h"

using sequent::base::ByteBuffer;
using sequent::resp::ReplySink;
using sequent::resp::RespWriter;
using sequent::script::LuaFixture;
using sequent::script::LuaSink;

namespace {

// What a script that gets this reply and returns it sends to its client.
template <typename Write>
std::string through_lua(int script_protocol, int client_protocol, Write write) {
  LuaFixture fixture;
  lua_State* lua = fixture.interpreter().lua();
  LuaSink sink(lua, script_protocol);
  write(static_cast<ReplySink&>(sink));
  REQUIRE(sink.complete());
  REQUIRE(lua_gettop(lua) == 1);
  ByteBuffer out;
  RespWriter writer(out, client_protocol);
  sequent::script::write_lua_reply(lua, writer, script_protocol);
  CHECK(lua_gettop(lua) == 0);
  return std::string(out.view());
}

void write_everything(ReplySink& to) {
  to.begin_array(11);
  to.ok();
  to.error("ERR no");
  to.integer(-7);
  to.bulk("text");
  to.real(1.5);
  to.boolean(true);
  to.big_number("123");
  to.verbatim("txt", "words");
  to.begin_map(1);
  to.bulk("k");
  to.begin_set(1);
  to.bulk("m");
  to.begin_map(0);
  to.begin_array(2);
  to.begin_array(0);
  to.begin_set(0);
}

}  // namespace

TEST_CASE("with protocol 2 a script passes on what a RESP2 client would get", "[script]") {
  CHECK(through_lua(2, 2, write_everything) ==
        "*11\r\n+OK\r\n-ERR no\r\n:-7\r\n$4\r\ntext\r\n$3\r\n1.5\r\n:1\r\n$3\r\n123\r\n"
        "$5\r\nwords\r\n*2\r\n$1\r\nk\r\n*1\r\n$1\r\nm\r\n*0\r\n*2\r\n*0\r\n*0\r\n");
}

TEST_CASE("with protocol 3 a script passes on all kinds", "[script]") {
  CHECK(through_lua(3, 3, write_everything) ==
        "*11\r\n+OK\r\n-ERR no\r\n:-7\r\n$4\r\ntext\r\n,1.5\r\n#t\r\n(123\r\n=9\r\ntxt:words\r\n"
        "%1\r\n$1\r\nk\r\n~1\r\n$1\r\nm\r\n%0\r\n*2\r\n*0\r\n~0\r\n");
}

TEST_CASE("null is false to a script, or nil with protocol 3", "[script]") {
  for (const int protocol : {2, 3}) {
    CHECK(through_lua(protocol, 2, [](ReplySink& to) { to.null(); }) == "$-1\r\n");
    CHECK(through_lua(protocol, 3, [](ReplySink& to) { to.null_array(); }) == "_\r\n");
  }
  const auto two_nulls = [](ReplySink& to) {
    to.begin_array(2);
    to.null();
    to.integer(1);
  };
  CHECK(through_lua(2, 2, two_nulls) == "*2\r\n$-1\r\n:1\r\n");
  // A nil ends the array.
  CHECK(through_lua(3, 3, two_nulls) == "*0\r\n");
}

TEST_CASE("an error counts only as the whole reply", "[script]") {
  LuaFixture fixture;
  LuaSink sink(fixture.interpreter().lua());
  sink.error("ERR a");
  CHECK(sink.is_error());
  sink.reset(fixture.interpreter().lua(), 2);
  sink.begin_array(1);
  CHECK_FALSE(sink.complete());
  sink.error("ERR a");
  CHECK(sink.complete());
  CHECK_FALSE(sink.is_error());
}
