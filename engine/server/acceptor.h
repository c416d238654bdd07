#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/log.h"
#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/server/limits.h"
#include "engine/server/listener.h"
#include "engine/server/poller.h"
#include "engine/server/traffic.h"

namespace sequent::server {

// Takes connections from the listeners and turns away those that may not come in.
//
// Owns: the listeners. Borrows: the poller.
// Threads: the loop's.
class Acceptor {
 public:
  // Serves the client. May throw std::system_error.
  using Admit = std::function<void(base::UniqueFd socket, const Peer& peer, const Listener& by)>;

  Acceptor(Poller& poller, std::vector<Listener> listeners, const base::Log& log);

  // The listener that this tag of the poller stands for; null: none.
  [[nodiscard]] const Listener* find(const void* tag) const;

  struct House {
    const Limits& limits;
    std::size_t clients;  // that are in
  };
  // Takes what waits at the listener, up to a share.
  void accept(const Listener& listener, const House& house, Traffic& traffic, const Admit& admit);
  // After a while: files may be free again.
  void retry();

  // Listens on these TCP addresses in place of those before of the same kind: with `tls`, or
  // plain ones (null).
  // Errors: as Listener::tcp; then nothing has changed.
  base::Status rebind(const std::vector<Address>& addresses,
                      const std::shared_ptr<const TlsContext>& tls = nullptr);
  // Of TLS connections to come.
  void renew(const std::shared_ptr<const TlsContext>& tls);
  void close_tls();
  [[nodiscard]] bool has_tls() const;
  void close() { listeners_.clear(); }

 private:
  // Why it may not come in; empty: it may.
  [[nodiscard]] static std::string_view refusal(const House& house,
                                                const Peer& peer,
                                                const Listener& by);
  void watch_all(std::uint32_t events);

  Poller& poller_;
  std::vector<std::unique_ptr<Listener>> listeners_;  // each is its own tag
  const base::Log& log_;
  bool accepting_ = true;
};

}  // namespace sequent::server
