#include "engine/store/url.h"

#include "tests/support/catch.h"

namespace sequent::store {
namespace {

Address parsed(std::string_view text) {
  auto address = parse_address(text);
  INFO(text << ": " << (address ? "" : address.error().message));
  REQUIRE(address.has_value());
  return *address;
}

std::string refusal(std::string_view text) {
  const auto address = parse_address(text);
  INFO(text);
  REQUIRE_FALSE(address.has_value());
  CHECK(address.error().code == base::ErrorCode::kInvalid);
  return address.error().message;
}

TEST_CASE("an embedded address is a path, or nothing for the user's own", "[store]") {
  CHECK(parsed("embedded:").path.empty());
  CHECK(parsed("embedded:rel/a b%20.db").path == "rel/a b%20.db");
  CHECK(parsed("embedded:/x").shown() == "embedded:/x");
}

TEST_CASE("a redis address has defaults for port and database", "[store]") {
  const Address address = parsed("redis://example.org");
  CHECK(address.kind == AddressKind::kTcp);
  CHECK(address.hosts == std::vector<HostPort>{{"example.org", 6379}});
  CHECK(address.db == 0);
  CHECK(address.user.empty());
  CHECK(parsed("redis://h/").db == 0);
}

TEST_CASE("a redis address names user, password, host, port and database", "[store]") {
  const Address address = parsed("redis://me:p%40ss:w@[::1]:7000/3");
  CHECK(address.user == "me");
  CHECK(address.password == "p@ss:w");
  CHECK(address.hosts == std::vector<HostPort>{{"::1", 7000}});
  CHECK(address.db == 3);
  CHECK(address.shown() == "redis://me@[::1]:7000/3");
  CHECK(parsed("redis://:only@h").password == "only");
  CHECK(parsed("redis://:a@b@h").password == "a@b");
}

TEST_CASE("a socket address is a path that may hold @ and a database", "[store]") {
  const Address address = parsed("redis+unix:///tmp/a@b%3F.sock?db=2");
  CHECK(address.kind == AddressKind::kUnixSocket);
  CHECK(address.path == "/tmp/a@b?.sock");
  CHECK(address.db == 2);
  CHECK(parsed("redis+unix://u:p@/s").password == "p");
}

TEST_CASE("addresses of clusters, sentinels and TLS are understood", "[store]") {
  CHECK(parsed("rediss://h").tls.has_value());
  CHECK_FALSE(parsed("redis://h").tls.has_value());
  CHECK(parsed("redis+cluster://a,b:2").hosts == std::vector<HostPort>{{"a", 6379}, {"b", 2}});
  const Address sentinel = parsed("redis+sentinel://a,b:2/mymaster/1");
  CHECK(sentinel.hosts == std::vector<HostPort>{{"a", 26379}, {"b", 2}});
  CHECK(sentinel.master == "mymaster");
  CHECK(sentinel.db == 1);
}

TEST_CASE("an address of TLS names files and what to verify", "[store]") {
  const Address address =
      parsed("rediss://me:p@h/2?ca=/a%26b.pem&cert=c.pem&key=k.pem&verify=chain");
  CHECK(address.hosts == std::vector<HostPort>{{"h", 6379}});
  CHECK(address.db == 2);
  CHECK(address.tls->ca == "/a&b.pem");
  CHECK(address.tls->certificate == "c.pem");
  CHECK(address.tls->key == "k.pem");
  CHECK(address.tls->verify == TlsVerify::kChain);
  CHECK(address.shown() == "rediss://me@h:6379/2");
  CHECK(parsed("rediss://h").tls->verify == TlsVerify::kHost);
  const Address cluster = parsed("rediss+cluster://a,b?verify=none");
  CHECK(cluster.kind == AddressKind::kCluster);
  CHECK(cluster.tls->verify == TlsVerify::kNothing);
  CHECK(cluster.shown() == "rediss+cluster://a:6379,b:6379");
  CHECK(parsed("rediss+sentinel://a/m?ca=x").master == "m");
}

TEST_CASE("what is no address is refused with what was expected", "[store]") {
  for (const std::string_view text : {"",
                                      "redis:/h",
                                      "http://h",
                                      "redis://",
                                      "redis://:6379",
                                      "redis://h:0",
                                      "redis://h:65536",
                                      "redis://h:x",
                                      "redis://h/x",
                                      "redis://h/-1",
                                      "redis://h/1/2",
                                      "redis://user@h",
                                      "redis://%zz:p@h",
                                      "redis://[::1",
                                      "redis://[::1]x",
                                      "redis://a,b",
                                      "redis+unix://",
                                      "redis+unix://host",
                                      "redis+unix:///",
                                      "redis+unix:///s?x=1",
                                      "redis+unix:///s?db=",
                                      "redis+cluster://h/1",
                                      "redis://h?ca=x",
                                      "rediss://h?",
                                      "rediss://h?ca",
                                      "rediss://h?ca=",
                                      "rediss://h?key=k",
                                      "rediss://h?verify=yes",
                                      "rediss://h?tls=1",
                                      "redis+sentinel://h",
                                      "redis+sentinel://h/"}) {
    CHECK(refusal(text).find("expected embedded:PATH") != std::string::npos);
  }
}

TEST_CASE("a refusal never repeats a password", "[store]") {
  for (const std::string_view text :
       {"redis://me:secret@h:x", "redis://:secret", "redis://me:se/secret@h/x/y",
        "redis://secret@h", "rediss://:%zzsecret@h", "redis+unix://me:secret@host", "secret",
        "redis+unix://u:secret"}) {
    CHECK(refusal(text).find("secret") == std::string::npos);
  }
}

}  // namespace
}  // namespace sequent::store
