#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

struct ssl_st;
struct ssl_ctx_st;

namespace sequent::server {

enum class TlsClients : std::uint8_t {
  kMustProve,  // by a certificate of ours
  kMayProve,
  kNeedNot,
};
// "yes", "optional", "no".
[[nodiscard]] base::Result<TlsClients> parse_tls_clients(std::string_view word);

// The PEM files by which a server proves who it is.
struct TlsFiles {
  std::string certificate;  // with those that it was signed by
  std::string key;
  std::string authorities;  // who may sign clients' certificates; empty: none
  TlsClients clients = TlsClients::kMustProve;
};

struct TlsStreamFree {
  void operator()(ssl_st* stream) const;
};
using TlsStream = std::unique_ptr<ssl_st, TlsStreamFree>;

// What all TLS connections of a listener share.
//
// Threads: any.
class TlsContext {
 public:
  // kInvalid, naming the file: it cannot be read, is no PEM, or does not fit the others.
  static base::Result<std::shared_ptr<const TlsContext>> load(const TlsFiles& files);

  // The server's side of one connection. Null: no memory.
  [[nodiscard]] TlsStream accept(int socket) const;

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  using Handle = std::unique_ptr<ssl_ctx_st, Free>;

  explicit TlsContext(Handle handle) : handle_(std::move(handle)) {}

  Handle handle_;
};

}  // namespace sequent::server
