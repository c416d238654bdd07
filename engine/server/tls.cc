#include "engine/server/tls.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
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

int verify_mode(const state::Config& config) {
  if (config.tls_auth_clients == "no") {
    return SSL_VERIFY_NONE;
  }
  return config.tls_auth_clients == "optional" ? SSL_VERIFY_PEER
                                               : SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
}

int give_password(char* room, int size, int /*for_writing*/, void* password) {
  const auto& text = *static_cast<const std::string*>(password);
  const std::size_t length = std::min(text.size(), static_cast<std::size_t>(size));
  std::copy_n(text.data(), length, room);
  return static_cast<int>(length);
}

base::Status use_key(SSL_CTX* context, const state::Config& config) {
  std::string password = config.tls_key_file_pass;
  ::SSL_CTX_set_default_passwd_cb(context, give_password);
  ::SSL_CTX_set_default_passwd_cb_userdata(context, &password);
  const std::string& file = config.tls_key_file;
  const bool used = ::SSL_CTX_use_PrivateKey_file(context, file.c_str(), SSL_FILETYPE_PEM) == 1 &&
                    ::SSL_CTX_check_private_key(context) == 1;
  ::SSL_CTX_set_default_passwd_cb(context, nullptr);
  ::SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
  return used ? base::Status() : cannot_use("key", file);
}

base::Status use_authorities(SSL_CTX* context, const state::Config& config) {
  const std::string& file = config.tls_ca_cert_file;
  const std::string& folder = config.tls_ca_cert_dir;
  if (file.empty() && folder.empty()) {
    return config.tls_auth_clients == "no"
               ? base::Status()
               : base::invalid(
                     "TLS clients must prove themselves, but no authorities are given: name a CA "
                     "file, or say that they need not");
  }
  const auto given = [](const std::string& path) {
    return path.empty() ? nullptr : path.c_str();
  };
  if (::SSL_CTX_load_verify_locations(context, given(file), given(folder)) != 1) {
    return cannot_use("authorities", file.empty() ? folder : file);
  }
  if (!file.empty()) {
    ::SSL_CTX_set_client_CA_list(context, ::SSL_load_client_CA_file(file.c_str()));
  }
  return {};
}

struct Protocol {
  std::string_view name;
  int version;
  std::uint64_t without;
};
constexpr std::array kProtocols{
    Protocol{"tlsv1", TLS1_VERSION, SSL_OP_NO_TLSv1},
    Protocol{"tlsv1.1", TLS1_1_VERSION, SSL_OP_NO_TLSv1_1},
    Protocol{"tlsv1.2", TLS1_2_VERSION, SSL_OP_NO_TLSv1_2},
    Protocol{"tlsv1.3", TLS1_3_VERSION, SSL_OP_NO_TLSv1_3},
};

// "TLSv1.2 TLSv1.3"; empty: those that are safe.
base::Status use_protocols(SSL_CTX* context, const std::string& names) {
  if (names.empty()) {
    ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    return {};
  }
  std::uint64_t without =
      SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3;
  int least = TLS1_3_VERSION;
  std::istringstream words(names);
  for (std::string word; words >> word;) {
    const auto found = std::ranges::find(kProtocols, base::to_lower(word), &Protocol::name);
    if (found == kProtocols.end()) {
      return base::invalid("tls-protocols: unknown protocol: " + word);
    }
    without &= ~found->without;
    least = std::min(least, found->version);
  }
  ::SSL_CTX_set_min_proto_version(context, least);
  ::SSL_CTX_set_options(context, without);
  return {};
}

base::Status use_ciphers(SSL_CTX* context, const state::Config& config) {
  if (!config.tls_ciphers.empty() &&
      ::SSL_CTX_set_cipher_list(context, config.tls_ciphers.c_str()) != 1) {
    return base::invalid("tls-ciphers: " + config.tls_ciphers + ": " + reason());
  }
  if (!config.tls_ciphersuites.empty() &&
      ::SSL_CTX_set_ciphersuites(context, config.tls_ciphersuites.c_str()) != 1) {
    return base::invalid("tls-ciphersuites: " + config.tls_ciphersuites + ": " + reason());
  }
  if (config.tls_prefer_server_ciphers) {
    ::SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE);
  }
  return {};
}

void use_sessions(SSL_CTX* context, const state::Config& config) {
  static constexpr std::array<unsigned char, 7> kName{'s', 'e', 'q', 'u', 'e', 'n', 't'};
  ::SSL_CTX_set_session_id_context(context, kName.data(), kName.size());
  ::SSL_CTX_set_session_cache_mode(
      context, config.tls_session_caching ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_OFF);
  ::SSL_CTX_sess_set_cache_size(context, config.tls_session_cache_size);
  ::SSL_CTX_set_timeout(context, config.tls_session_cache_timeout_s);
}

}  // namespace

void TlsStreamFree::operator()(ssl_st* stream) const {
  ::SSL_free(stream);
}

void TlsContext::Free::operator()(ssl_ctx_st* context) const {
  ::SSL_CTX_free(context);
}

base::Result<std::shared_ptr<const TlsContext>> TlsContext::load(const state::Config& config) {
  ::ERR_clear_error();
  Handle handle(::SSL_CTX_new(::TLS_server_method()));
  if (!handle) {
    return base::unavailable("cannot begin TLS: " + reason());
  }
  SSL_CTX* context = handle.get();
  ::SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
  ::SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  const std::string& certificate = config.tls_cert_file;
  if (::SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1) {
    return cannot_use("certificate", certificate);
  }
  SEQUENT_TRY(use_key(context, config));
  SEQUENT_TRY(use_authorities(context, config));
  SEQUENT_TRY(use_protocols(context, config.tls_protocols));
  SEQUENT_TRY(use_ciphers(context, config));
  ::SSL_CTX_set_verify(context, verify_mode(config), nullptr);
  use_sessions(context, config);
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
