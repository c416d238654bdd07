#include "engine/server/tls.h"

#include <array>

#include <openssl/ssl.h>

#include "engine/base/file_io.h"
#include "engine/server/server.h"
#include "tests/engine/server/server_fixture.h"
#include "tests/support/catch.h"
#include "tests/support/certificates.h"

using sequent::server::Options;
using sequent::server::TlsContext;
using sequent::state::Config;
using sequent::test::ServerFixture;
using sequent::test::TempDir;

namespace {

const sequent::test::Certificates& certificates() {
  static const sequent::test::Certificates made;
  return made;
}

Config config_of(const std::string& auth_clients) {
  Config config;
  config.tls_cert_file = certificates().file("server.pem");
  config.tls_key_file = certificates().file("server.key");
  config.tls_ca_cert_file = certificates().file("ca.pem");
  config.tls_auth_clients = auth_clients;
  return config;
}

ServerFixture serve_tls(const std::string& auth_clients) {
  Options options;
  options.listen.push_back({"127.0.0.1", 0});
  options.tls_listen.push_back({"127.0.0.1", 0});
  return ServerFixture(options, {.config = config_of(auth_clients)});
}

// "127.0.0.1:4711" of the listener for TLS, the second one.
std::string tls_address(ServerFixture& fixture) {
  return fixture.server().names().at(1);
}

class TlsClient {
 public:
  TlsClient(const std::string& address, bool with_certificate)
      : context_(::SSL_CTX_new(::TLS_client_method())) {
    ::SSL_CTX_load_verify_locations(context_, certificates().file("ca.pem").c_str(), nullptr);
    ::SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    if (with_certificate) {
      ::SSL_CTX_use_certificate_file(context_, certificates().file("client.pem").c_str(),
                                     SSL_FILETYPE_PEM);
      ::SSL_CTX_use_PrivateKey_file(context_, certificates().file("client.key").c_str(),
                                    SSL_FILETYPE_PEM);
    }
    bio_ = ::BIO_new_ssl_connect(context_);
    ::BIO_set_conn_hostname(bio_, address.c_str());
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  ~TlsClient() {
    ::BIO_free_all(bio_);
    ::SSL_CTX_free(context_);
  }

  bool connect() { return ::BIO_do_connect(bio_) == 1; }
  bool send(std::string_view bytes) {
    return ::BIO_write(bio_, bytes.data(), static_cast<int>(bytes.size())) ==
           static_cast<int>(bytes.size());
  }
  // `size` bytes, or what came until the end.
  std::string read(std::size_t size) {
    std::string text;
    std::array<char, 65536> part{};
    while (text.size() < size) {
      const int got = ::BIO_read(bio_, part.data(),
                                 static_cast<int>(std::min(part.size(), size - text.size())));
      if (got <= 0) {
        break;
      }
      text.append(part.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

 private:
  SSL_CTX* context_;
  BIO* bio_;
};

}  // namespace

TEST_CASE("clients that prove themselves are served over TLS, also large values", "[server]") {
  ServerFixture fixture = serve_tls("yes");
  TlsClient client(tls_address(fixture), true);
  REQUIRE(client.connect());
  REQUIRE(client.send("PING\r\n"));
  CHECK(client.read(7) == "+PONG\r\n");
  const std::string value(3'000'000, 'v');
  std::string header = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3000000\r\n";
  REQUIRE(client.send(header.append(value).append("\r\n")));
  CHECK(client.read(5) == "+OK\r\n");
  REQUIRE(client.send("GET k\r\n"));
  CHECK(client.read(10 + value.size() + 2) == "$3000000\r\n" + value + "\r\n");
}

TEST_CASE("who has no certificate is refused only if it needs one", "[server]") {
  {
    ServerFixture fixture = serve_tls("yes");
    TlsClient stranger(tls_address(fixture), false);
    // With TLS 1.3 the client learns of it when it reads.
    const bool sent = stranger.connect() && stranger.send("PING\r\n");
    CHECK((!sent || stranger.read(7).empty()));
  }
  ServerFixture fixture = serve_tls("optional");
  TlsClient stranger(tls_address(fixture), false);
  REQUIRE(stranger.connect());
  REQUIRE(stranger.send("PING\r\n"));
  CHECK(stranger.read(7) == "+PONG\r\n");
}

TEST_CASE("a plain client of a TLS port is closed, and harms nobody", "[server]") {
  ServerFixture fixture = serve_tls("no");
  const std::string address = tls_address(fixture);
  const int port = std::stoi(address.substr(address.rfind(':') + 1));
  auto plain = sequent::test::WireClient::to_port(port);
  plain.send_raw("PING\r\n");
  CHECK(plain.read_to_end().find("PONG") == std::string::npos);
  CHECK(fixture.tcp_client().run("PING").text == "PONG");
}

TEST_CASE("a wrong TLS file is named", "[server]") {
  const auto problem = [](const Config& config) {
    const auto loaded = TlsContext::load(config);
    return loaded ? "" : loaded.error().message;
  };
  Config config = config_of("yes");
  CHECK(problem(config).empty());
  config.tls_key_file = certificates().file("client.key");
  CHECK(problem(config) ==
        "cannot use the TLS key " + config.tls_key_file + ": key values mismatch");
  config.tls_cert_file = certificates().file("no.pem");
  CHECK(problem(config).find("cannot use the TLS certificate " + config.tls_cert_file) == 0);
  config = config_of("yes");
  config.tls_ca_cert_file = certificates().file("server.key");
  CHECK(problem(config).find("cannot use the TLS authorities " + config.tls_ca_cert_file) == 0);
  config.tls_ca_cert_file.clear();
  CHECK(problem(config).find("no authorities are given") != std::string::npos);
  config = config_of("yes");
  config.tls_protocols = "TLSv1.2 TLSv9";
  CHECK(problem(config) == "tls-protocols: unknown protocol: TLSv9");
  config.tls_protocols = "TLSv1.2";
  CHECK(problem(config).empty());
  config.tls_ciphers = "none of these";
  CHECK(problem(config).find("tls-ciphers: ") == 0);
}

TEST_CASE("no request waits within the TLS library for more to come", "[server]") {
  ServerFixture fixture = serve_tls("no");
  TlsClient client(tls_address(fixture), false);
  REQUIRE(client.connect());
  constexpr std::size_t kRequests = 5000;  // in records of 16 KiB that end anywhere
  std::string pipeline;
  std::string replies;
  for (std::size_t i = 0; i < kRequests; ++i) {
    pipeline += "PING\r\n";
    replies += "+PONG\r\n";
  }
  REQUIRE(client.send(pipeline));
  CHECK(client.read(replies.size()) == replies);
}

TEST_CASE("CONFIG SET of TLS holds for connections to come", "[server]") {
  ServerFixture fixture = serve_tls("yes");
  auto plain = fixture.client();
  TlsClient before(tls_address(fixture), true);
  REQUIRE(before.connect());
  const auto refused = plain.run({"CONFIG", "SET", "tls-cert-file", "/no/such/file"});
  CHECK(refused.text.find("Unable to update TLS configuration: cannot use the TLS certificate") !=
        std::string::npos);
  CHECK(plain.run("CONFIG SET tls-auth-clients no").text == "OK");
  TlsClient stranger(tls_address(fixture), false);
  REQUIRE(stranger.connect());
  REQUIRE(stranger.send("PING\r\n"));
  CHECK(stranger.read(7) == "+PONG\r\n");
  CHECK(plain.run("CONFIG SET tls-port 0").text == "OK");
  TlsClient late(tls_address(fixture), false);
  CHECK_FALSE(late.connect());
  REQUIRE(before.send("PING\r\n"));
  CHECK(before.read(7) == "+PONG\r\n");
}
