#pragma once

#include <memory>

#include "engine/base/result.h"
#include "engine/state/config.h"

struct ssl_st;
struct ssl_ctx_st;

namespace sequent::server {

struct TlsStreamFree {
  void operator()(ssl_st* stream) const;
};
using TlsStream = std::unique_ptr<ssl_st, TlsStreamFree>;

// What all TLS connections of a listener share.
//
// Threads: any.
class TlsContext {
 public:
  // By the settings tls-*. PEM files: who the server is (with those who signed that), its key,
  // who may sign clients' certificates.
  // kInvalid, naming the file: it cannot be read, is no PEM, or does not fit the others; or a
  // protocol or cipher that is not known.
  static base::Result<std::shared_ptr<const TlsContext>> load(const state::Config& config);

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
