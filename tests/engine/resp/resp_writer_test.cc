#include "engine/resp/resp_writer.h"

#include <cstdint>
#include <limits>
#include <string>

#include "tests/support/catch.h"

using std::string_view_literals::operator""sv;
using sequent::base::ByteBuffer;
using sequent::resp::ReplySink;
using sequent::resp::RespWriter;

namespace {

template <typename Write>
std::string written(int protocol, Write write) {
  ByteBuffer out;
  RespWriter writer(out, protocol);
  write(static_cast<ReplySink&>(writer));
  return std::string(out.view());
}

std::string real(int protocol, double value) {
  return written(protocol, [&](ReplySink& to) { to.real(value); });
}

}  // namespace

TEST_CASE("what both protocols share is written alike", "[resp]") {
  for (const int protocol : {2, 3}) {
    CHECK(written(protocol,
                  [](ReplySink& to) {
                    to.ok();
                    to.simple("QUEUED");
                    to.simple("");
                    to.bulk("");
                    to.bulk("hello");
                    to.bulk(std::string_view("\0\r\n", 3));
                    to.integer(0);
                    to.integer(-1);
                    to.integer(10);
                    to.begin_array(0);
                    to.begin_array(12);
                  }) ==
          "+OK\r\n+QUEUED\r\n+\r\n$0\r\n\r\n$5\r\nhello\r\n$3\r\n\0\r\n\r\n"
          ":0\r\n:-1\r\n:10\r\n*0\r\n*12\r\n"sv);
  }
}

TEST_CASE("integers keep all their digits", "[resp]") {
  CHECK(written(2, [](ReplySink& to) {
          to.integer(std::numeric_limits<std::int64_t>::min());
          to.integer(std::numeric_limits<std::int64_t>::max());
        }) == ":-9223372036854775808\r\n:9223372036854775807\r\n");
}

TEST_CASE("an error stays on one line", "[resp]") {
  CHECK(written(2, [](ReplySink& to) { to.error("ERR a\r\n+OK\nb"); }) == "-ERR a  +OK b\r\n");
}

TEST_CASE("RESP3 kinds have a RESP2 form", "[resp]") {
  const auto write = [](ReplySink& to) {
    to.null();
    to.null_array();
    to.boolean(true);
    to.boolean(false);
    to.big_number("12345678901234567890");
    to.verbatim("txt", "hi");
    to.begin_map(2);
    to.begin_set(3);
    to.begin_push(4);
  };
  CHECK(written(2, write) ==
        "$-1\r\n*-1\r\n:1\r\n:0\r\n$20\r\n12345678901234567890\r\n$2\r\nhi\r\n*4\r\n*3\r\n*4\r\n");
  CHECK(written(3, write) ==
        "_\r\n_\r\n#t\r\n#f\r\n(12345678901234567890\r\n=6\r\ntxt:hi\r\n%2\r\n~3\r\n>4\r\n");
}

TEST_CASE("doubles are written as Redis 7.0 writes them", "[resp]") {
  CHECK(real(2, 3.3) == "$18\r\n3.2999999999999998\r\n");
  CHECK(real(3, 3.3) == ",3.2999999999999998\r\n");
  CHECK(real(3, 1) == ",1\r\n");
  CHECK(real(3, -0.0) == ",-0\r\n");
  CHECK(real(3, 1e16) == ",10000000000000000\r\n");
  CHECK(real(3, 1e17) == ",1e+17\r\n");
  CHECK(real(3, 1e-5) == ",1.0000000000000001e-05\r\n");
  CHECK(real(2, std::numeric_limits<double>::infinity()) == "$3\r\ninf\r\n");
  CHECK(real(3, -std::numeric_limits<double>::infinity()) == ",-inf\r\n");
}
