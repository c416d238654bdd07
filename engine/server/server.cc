#include "engine/server/server.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "engine/server/event_loop.h"
#include "engine/server/listener.h"
#include "engine/server/settings.h"

namespace sequent::server {

namespace {

base::Result<std::vector<Listener>> listen_tls(engine::Engine& engine,
                                               const std::vector<Address>& addresses) {
  std::vector<Listener> listeners;
  if (addresses.empty()) {
    return listeners;
  }
  SEQUENT_TRY_ASSIGN(const auto tls, TlsContext::load(engine.begin_turn().instance().config));
  for (const Address& address : addresses) {
    SEQUENT_TRY_ASSIGN(auto bound, Listener::tcp(address, tls));
    std::move(bound.begin(), bound.end(), std::back_inserter(listeners));
  }
  return listeners;
}

// The settings tell what the server does: where it listens, and for how many clients there
// is room.
void note_settings(engine::Engine& engine,
                   const Options& options,
                   const std::vector<Listener>& listeners) {
  engine::Engine::Turn turn = engine.begin_turn();
  state::Config& config = turn.instance().config;
  const auto wanted = static_cast<std::size_t>(config.maxclients);
  if (const std::size_t allowed = allowed_clients(wanted); allowed < wanted) {
    options.log.warning("at most " + std::to_string(allowed) +
                        " clients: the limit of open files allows no more");
    config.maxclients = static_cast<std::int64_t>(allowed);
  }
  const auto encrypted = std::ranges::find_if(listeners, &Listener::is_tls);
  config.tls_port = encrypted == listeners.end() ? 0 : encrypted->port();
  if (options.listen.empty()) {
    return;
  }
  config.bind.clear();
  for (const Address& address : options.listen) {
    config.bind.append(config.bind.empty() ? "" : " ").append(address.host);
  }
  const auto plain = std::ranges::find_if(
      listeners, [](const Listener& listener) { return listener.is_plain_tcp(); });
  config.port = plain->port();
}

}  // namespace

base::Result<std::unique_ptr<Server>> Server::open(engine::Engine& engine, Options options) {
  std::vector<Listener> listeners;
  for (const Address& address : options.listen) {
    SEQUENT_TRY_ASSIGN(auto bound, Listener::tcp(address));
    std::move(bound.begin(), bound.end(), std::back_inserter(listeners));
  }
  SEQUENT_TRY_ASSIGN(auto encrypted, listen_tls(engine, options.tls_listen));
  std::move(encrypted.begin(), encrypted.end(), std::back_inserter(listeners));
  if (!options.unix_path.empty()) {
    SEQUENT_TRY_ASSIGN(auto bound, Listener::unix_socket(options.unix_path, options.unix_mode));
    listeners.push_back(std::move(bound));
  }
  if (!options.private_path.empty()) {
    SEQUENT_TRY_ASSIGN(auto bound, Listener::unix_socket(options.private_path, 0600));
    bound.trust();
    listeners.push_back(std::move(bound));
  }
  if (listeners.empty()) {
    return base::invalid("nothing to listen on");
  }
  note_settings(engine, options, listeners);
  std::vector<std::string> names;
  std::uint16_t port = 0;
  for (const Listener& listener : listeners) {
    if (!listener.is_trusted()) {
      names.push_back(listener.name());
    }
    port = port == 0 ? listener.port() : port;
  }
  if (!options.password.empty()) {
    engine::Engine::Turn turn = engine.begin_turn();
    turn.instance().config.requirepass = options.password;
    turn.obey_settings({});
  }
  auto loop = std::make_unique<EventLoop>(engine, std::move(listeners), std::move(options));
  return std::unique_ptr<Server>(new Server(std::move(loop), std::move(names), port));
}

Server::Server(std::unique_ptr<EventLoop> loop, std::vector<std::string> names, std::uint16_t port)
    : loop_(std::move(loop)), names_(std::move(names)), port_(port) {}

Server::~Server() {
  stop();
}

void Server::run() {
  loop_->run();
}

void Server::start() {
  thread_ = std::jthread([this] { loop_->run(); });
}

void Server::stop() {
  request_stop();
  wait();
}

void Server::wait() {
  if (thread_.joinable()) {
    thread_.join();
  }
}

void Server::request_stop() {
  loop_->stop();
}

}  // namespace sequent::server
