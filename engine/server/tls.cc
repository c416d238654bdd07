#include "engine/server/tls.h"

#include <array>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "engine/base/ascii.h"

namespace sequent::server {
namespace {

// The system's or the library's reason, the first one in the queue.
std::string reason() {
  const unsigned long code = ::ERR_get_error();
  ::ERR_clear_error();
  if (code == 0) {
    return "unknown reason";
  }
  const char* text = ::ERR_reason_error_string(code);
  return text != nullptr ? text : "error " + std::to_string(code);
}

base::Error cannot_use(std::string_view what, const std::string& file) {
  std::string message = "cannot use the TLS ";
  message.append(what).append(" ").append(file.empty() ? "(none given)" : file);
  return base::invalid(message.append(": ").append(reason()));
}

int verify_mode(TlsClients clients) {
  switch (clients) {
    case TlsClients::kMustProve:
      return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    case TlsClients::kMayProve:
      return SSL_VERIFY_PEER;
    case TlsClients::kNeedNot:
      break;
  }
  return SSL_VERIFY_NONE;
}

}  // namespace

base::Result<TlsClients> parse_tls_clients(std::string_view word) {
  if (base::equal_ignoring_case(word, "yes")) {
    return TlsClients::kMustProve;
  }
  if (base::equal_ignoring_case(word, "optional")) {
    return TlsClients::kMayProve;
  }
  if (base::equal_ignoring_case(word, "no")) {
    return TlsClients::kNeedNot;
  }
  return base::invalid("'" + std::string(word) + "' is none of yes, optional, no");
}

void TlsStreamFree::operator()(ssl_st* stream) const {
  ::SSL_free(stream);
}

void TlsContext::Free::operator()(ssl_ctx_st* context) const {
  ::SSL_CTX_free(context);
}

base::Result<std::shared_ptr<const TlsContext>> TlsContext::load(const TlsFiles& files) {
  ::ERR_clear_error();
  Handle handle(::SSL_CTX_new(::TLS_server_method()));
  if (!handle) {
    return base::unavailable("cannot begin TLS: " + reason());
  }
  SSL_CTX* context = handle.get();
  ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  ::SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
  ::SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  if (::SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
    return cannot_use("certificate", files.certificate);
  }
  if (::SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      ::SSL_CTX_check_private_key(context) != 1) {
    return cannot_use("key", files.key);
  }
  if (!files.authorities.empty()) {
    if (::SSL_CTX_load_verify_locations(context, files.authorities.c_str(), nullptr) != 1) {
      return cannot_use("authorities", files.authorities);
    }
    ::SSL_CTX_set_client_CA_list(context, ::SSL_load_client_CA_file(files.authorities.c_str()));
  } else if (files.clients != TlsClients::kNeedNot) {
    return base::invalid(
        "TLS clients must prove themselves, but no authorities are given: name a CA file, or say "
        "that they need not");
  }
  ::SSL_CTX_set_verify(context, verify_mode(files.clients), nullptr);
  static constexpr std::array<unsigned char, 7> kSessions{'s', 'e', 'q', 'u', 'e', 'n', 't'};
  ::SSL_CTX_set_session_id_context(context, kSessions.data(), kSessions.size());
  return std::shared_ptr<const TlsContext>(new TlsContext(std::move(handle)));
}

TlsStream TlsContext::accept(int socket) const {
  TlsStream stream(::SSL_new(handle_.get()));
  if (stream && ::SSL_set_fd(stream.get(), socket) == 1) {
    ::SSL_set_accept_state(stream.get());
    return stream;
  }
  return nullptr;
}

}  // namespace sequent::server
