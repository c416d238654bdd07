#include "engine/store/tls_stream.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <climits>
#include <filesystem>
#include <netinet/in.h>
#include <sys/socket.h>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "engine/base/file_io.h"

namespace sequent::store {
namespace {

struct FreeContext {
  void operator()(SSL_CTX* context) const { ::SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;

// The library's reason, the first one in the queue.
std::string reason() {
  const unsigned long code = ::ERR_get_error();
  ::ERR_clear_error();
  const char* text = code == 0 ? nullptr : ::ERR_reason_error_string(code);
  return text != nullptr ? text : "unknown reason";
}

base::Error cannot_use(std::string_view what, const std::string& file) {
  std::string message = "cannot use the TLS ";
  message.append(what).append(" ").append(file);
  return base::invalid(message.append(": ").append(reason()));
}

base::Status use_authorities(SSL_CTX* context, const TlsSettings& settings) {
  if (settings.ca.empty()) {
    ::SSL_CTX_set_default_verify_paths(context);
    return {};
  }
  std::error_code ignored;
  const bool folder = std::filesystem::is_directory(settings.ca, ignored);
  const char* path = settings.ca.c_str();
  return ::SSL_CTX_load_verify_locations(context, folder ? nullptr : path,
                                         folder ? path : nullptr) == 1
             ? base::Status()
             : cannot_use("authorities", settings.ca);
}

base::Result<Context> make_context(const TlsSettings& settings) {
  ::ERR_clear_error();
  Context context(::SSL_CTX_new(::TLS_client_method()));
  if (!context) {
    return base::unavailable("no TLS: " + reason());
  }
  ::SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  ::SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION);
  ::SSL_CTX_set_mode(context.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (settings.verify != TlsVerify::kNothing) {
    ::SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    SEQUENT_TRY(use_authorities(context.get(), settings));
  }
  if (settings.certificate.empty()) {
    return context;
  }
  if (::SSL_CTX_use_certificate_chain_file(context.get(), settings.certificate.c_str()) != 1) {
    return cannot_use("certificate", settings.certificate);
  }
  const std::string& key = settings.key.empty() ? settings.certificate : settings.key;
  if (::SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      ::SSL_CTX_check_private_key(context.get()) != 1) {
    return cannot_use("key", key);
  }
  return context;
}

// OpenSSL's own socket BIO raises SIGPIPE when the server has hung up.
int socket_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(::BIO_get_data(bio)));
}

int after(BIO* bio, ssize_t moved) {
  ::BIO_clear_retry_flags(bio);
  return static_cast<int>(moved);
}

int write_socket(BIO* bio, const char* bytes, int size) {
  const ssize_t sent = ::send(socket_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  const int result = after(bio, sent);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
    ::BIO_set_retry_write(bio);
  }
  return result;
}

int read_socket(BIO* bio, char* room, int size) {
  const ssize_t got = ::recv(socket_of(bio), room, static_cast<std::size_t>(size), 0);
  const int result = after(bio, got);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
    ::BIO_set_retry_read(bio);
  }
  return result;
}

long control_socket(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* socket_method() {
  struct FreeMethod {
    void operator()(BIO_METHOD* method) const { ::BIO_meth_free(method); }
  };
  static const std::unique_ptr<BIO_METHOD, FreeMethod> kMethod = [] {
    std::unique_ptr<BIO_METHOD, FreeMethod> method(
        ::BIO_meth_new(BIO_TYPE_SOURCE_SINK | ::BIO_get_new_index(), "socket"));
    ::BIO_meth_set_write(method.get(), write_socket);
    ::BIO_meth_set_read(method.get(), read_socket);
    ::BIO_meth_set_ctrl(method.get(), control_socket);
    return method;
  }();
  return kMethod.get();
}

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> parsed{};
  return ::inet_pton(AF_INET, host.c_str(), parsed.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), parsed.data()) == 1;
}

void expect_host(SSL* stream, const TlsSettings& settings, const std::string& host) {
  const bool address = is_address(host);
  if (!address) {
    ::SSL_set_tlsext_host_name(stream, host.c_str());
  }
  if (settings.verify != TlsVerify::kHost) {
    return;
  }
  if (address) {
    ::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(stream), host.c_str());
  } else {
    ::SSL_set1_host(stream, host.c_str());
  }
}

base::Error refused(SSL* stream) {
  const long verdict = ::SSL_get_verify_result(stream);
  if (verdict == X509_V_OK) {
    return base::unavailable("no TLS with this server: " + reason());
  }
  ::ERR_clear_error();
  return base::invalid(std::string("the server's certificate does not verify: ") +
                       ::X509_verify_cert_error_string(verdict) +
                       "; name its authorities (?ca=FILE)");
}

}  // namespace

void TlsStream::Free::operator()(ssl_st* stream) const {
  ::SSL_free(stream);
}

base::Result<TlsStream> TlsStream::connect(int socket,
                                           const TlsSettings& settings,
                                           const std::string& host,
                                           Deadline deadline,
                                           const Interrupt* interrupt) {
  SEQUENT_TRY_ASSIGN(const Context context, make_context(settings));
  Handle stream(::SSL_new(context.get()));
  BIO* bio = ::BIO_new(socket_method());
  if (!stream || bio == nullptr) {
    ::BIO_free(bio);
    return base::unavailable("no TLS: " + reason());
  }
  // NOLINTNEXTLINE(performance-no-int-to-ptr): it is no address; what we give comes back to us
  ::BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(socket)));
  ::BIO_set_init(bio, 1);
  ::SSL_set_bio(stream.get(), bio, bio);
  expect_host(stream.get(), settings, host);
  while (true) {
    ::ERR_clear_error();
    const int result = ::SSL_connect(stream.get());
    if (result == 1) {
      return TlsStream(std::move(stream));
    }
    const int why = ::SSL_get_error(stream.get(), result);
    if (why == SSL_ERROR_SYSCALL) {
      return base::unavailable("the server hung up on TLS");
    }
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
      return refused(stream.get());
    }
    const Ready wanted = why == SSL_ERROR_WANT_READ ? Ready::kRead : Ready::kWrite;
    if (wait_ready(socket, wanted, deadline, interrupt) == Ready::kNo) {
      return base::unavailable("no answer to TLS in time");
    }
  }
}

TlsStream::Moved TlsStream::outcome(int result) {
  if (result > 0) {
    return {.bytes = static_cast<std::size_t>(result)};
  }
  const int system = errno;
  switch (::SSL_get_error(handle_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return {};
    case SSL_ERROR_SYSCALL:
      return {.error = system != 0 ? system : -1};
    default:
      if (ERR_GET_REASON(::ERR_peek_error()) >= SSL_AD_REASON_OFFSET) {
        complaint_ = reason();
      }
      return {.error = -1};
  }
}

TlsStream::Moved TlsStream::read(std::span<char> room) {
  ::ERR_clear_error();
  errno = 0;
  return outcome(::SSL_read(handle_.get(), room.data(),
                            static_cast<int>(std::min<std::size_t>(room.size(), INT_MAX))));
}

TlsStream::Moved TlsStream::write(std::string_view bytes) {
  ::ERR_clear_error();
  errno = 0;
  return outcome(::SSL_write(handle_.get(), bytes.data(),
                             static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX))));
}

}  // namespace sequent::store
