#include "engine/server/acceptor.h"

#include <algorithm>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <utility>

namespace sequent::server {
namespace {

constexpr int kAcceptsPerRound = 256;

constexpr std::string_view kFull = "-ERR max number of clients reached\r\n";
constexpr std::string_view kProtected =
    "-DENIED The server is in protected mode: it listens on all addresses without a password, so "
    "only clients of this machine are served. Set a password, listen on one address, or turn "
    "protected mode off.\r\n";

}  // namespace

Acceptor::Acceptor(Poller& poller, std::vector<Listener> listeners, const base::Log& log)
    : poller_(poller), log_(log) {
  for (Listener& listener : listeners) {
    listeners_.push_back(std::make_unique<Listener>(std::move(listener)));
  }
  for (const auto& listener : listeners_) {
    poller_.add(listener->fd(), EPOLLIN, listener.get());
  }
}

const Listener* Acceptor::find(const void* tag) const {
  const auto found = std::ranges::find_if(
      listeners_, [tag](const auto& listener) { return listener.get() == tag; });
  return found == listeners_.end() ? nullptr : found->get();
}

std::string_view Acceptor::refusal(const House& house, const Peer& peer, const Listener& by) {
  if (house.clients >= house.limits.clients) {
    return kFull;
  }
  const bool is_open =
      house.limits.protected_mode && !house.limits.asks_password && by.is_wildcard();
  return is_open && !peer.local ? kProtected : std::string_view();
}

void Acceptor::accept(const Listener& listener,
                      const House& house,
                      Traffic& traffic,
                      const Admit& admit) {
  std::size_t clients = house.clients;
  for (int i = 0; i < kAcceptsPerRound; ++i) {
    Peer peer;
    base::UniqueFd socket = listener.accept(peer);
    if (!socket) {
      if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
        log_.warning("no more clients can be accepted: " + std::generic_category().message(errno));
        accepting_ = false;
        watch_all(0);
      }
      return;
    }
    const std::string_view why = refusal({house.limits, clients}, peer, listener);
    if (!why.empty()) {
      ++traffic.refused;
      static_cast<void>(::send(socket.get(), why.data(), why.size(), MSG_NOSIGNAL));
      log_.warning("refused " + peer.address);
      continue;
    }
    try {
      admit(std::move(socket), peer, listener);
      ++clients;
    } catch (const std::system_error& error) {
      log_.warning("cannot serve " + peer.address + ": " + error.what());
    }
  }
}

void Acceptor::retry() {
  if (!accepting_) {
    accepting_ = true;
    watch_all(EPOLLIN);
  }
}

void Acceptor::watch_all(std::uint32_t events) {
  for (const auto& listener : listeners_) {
    poller_.change(listener->fd(), events, listener.get());
  }
}

void Acceptor::renew(const std::shared_ptr<const TlsContext>& tls) {
  for (const auto& listener : listeners_) {
    if (listener->is_tls()) {
      listener->renew(tls);
    }
  }
}

void Acceptor::close_tls() {
  std::erase_if(listeners_, [this](const auto& listener) {
    if (listener->is_tls()) {
      poller_.remove(listener->fd());
    }
    return listener->is_tls();
  });
}

bool Acceptor::has_tls() const {
  return std::ranges::any_of(listeners_, [](const auto& listener) { return listener->is_tls(); });
}

base::Status Acceptor::rebind(const std::vector<Address>& addresses,
                              const std::shared_ptr<const TlsContext>& tls) {
  const auto is_of_kind = [&tls](const Listener& listener) {
    return tls != nullptr ? listener.is_tls() : listener.is_plain_tcp();
  };
  const auto stands_for = [&](const Listener& listener, const Address& address) {
    return is_of_kind(listener) && listener.asked() == address;
  };
  std::vector<std::unique_ptr<Listener>> fresh;
  for (const Address& address : addresses) {
    const bool is_bound = std::ranges::any_of(
        listeners_, [&](const auto& listener) { return stands_for(*listener, address); });
    if (!is_bound) {
      SEQUENT_TRY_ASSIGN(auto bound, Listener::tcp(address, tls));
      for (Listener& listener : bound) {
        fresh.push_back(std::make_unique<Listener>(std::move(listener)));
      }
    }
  }
  std::erase_if(listeners_, [&](const auto& listener) {
    const bool stays =
        !is_of_kind(*listener) || std::ranges::any_of(addresses, [&](const Address& address) {
          return stands_for(*listener, address);
        });
    if (!stays) {
      poller_.remove(listener->fd());
    }
    return !stays;
  });
  for (auto& listener : fresh) {
    poller_.add(listener->fd(), EPOLLIN, listener.get());
    listeners_.push_back(std::move(listener));
  }
  return {};
}

}  // namespace sequent::server
