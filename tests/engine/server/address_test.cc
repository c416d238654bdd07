#include "engine/server/address.h"

#include "tests/support/catch.h"

using sequent::server::Address;

TEST_CASE("an address is HOST:PORT", "[server]") {
  const auto plain = Address::parse("127.0.0.1:6379");
  REQUIRE(plain);
  CHECK(plain->host == "127.0.0.1");
  CHECK(plain->port == 6379);
  const auto six = Address::parse("[::1]:0");
  REQUIRE(six);
  CHECK(six->host == "::1");
  CHECK(six->text() == "[::1]:0");
  CHECK(Address::parse("*:65535")->is_wildcard());
  CHECK(Address::parse("localhost:1")->text() == "localhost:1");
}

TEST_CASE("what is no address is refused with an example", "[server]") {
  for (const char* text : {"", "6379", "host", "host:", ":6379", "host:x", "host:65536", "host:-1",
                           "::1:6379", "[]:1", "host:1 "}) {
    INFO(text);
    const auto parsed = Address::parse(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().message == "\"" + std::string(text) +
                                        "\" is not HOST:PORT (as 127.0.0.1:6379, [::1]:6379 or "
                                        "*:6379)");
  }
}
