#include "engine/server/server.h"

#include <algorithm>
#include <exception>
#include <sys/resource.h>
#include <utility>

#include "engine/server/event_loop.h"
#include "engine/server/listener.h"

namespace sequent::server {

namespace {

constexpr std::size_t kReservedFiles = 32;  // for the database, logs, listeners

// How many clients the limit of open files allows, raised as far as it may be.
std::size_t allowed_clients(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return wanted;
  }
  const rlim_t needed = wanted + kReservedFiles;
  if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < needed) {
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? needed : std::min(needed, limit.rlim_max);
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
      limit.rlim_cur = before;
    }
  }
  if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= needed) {
    return wanted;
  }
  return limit.rlim_cur > 2 * kReservedFiles ? limit.rlim_cur - kReservedFiles : kReservedFiles;
}

}  // namespace

base::Result<std::unique_ptr<Server>> Server::open(engine::Engine& engine, Options options) {
  std::vector<Listener> listeners;
  for (const Address& address : options.listen) {
    SEQUENT_TRY_ASSIGN(auto bound, Listener::tcp(address));
    std::move(bound.begin(), bound.end(), std::back_inserter(listeners));
  }
  if (!options.unix_path.empty()) {
    SEQUENT_TRY_ASSIGN(auto bound, Listener::unix_socket(options.unix_path, options.unix_mode));
    listeners.push_back(std::move(bound));
  }
  if (listeners.empty()) {
    return base::invalid("nothing to listen on");
  }
  const std::size_t allowed = allowed_clients(options.max_clients);
  if (allowed < options.max_clients) {
    options.log.warning("at most " + std::to_string(allowed) +
                        " clients: the limit of open files allows no more");
    options.max_clients = allowed;
  }
  auto loop = std::make_unique<EventLoop>(engine, std::move(listeners), std::move(options));
  return std::unique_ptr<Server>(new Server(std::move(loop)));
}

Server::Server(std::unique_ptr<EventLoop> loop) : loop_(std::move(loop)) {
  for (const Listener& listener : loop_->listeners()) {
    names_.push_back(listener.name());
    port_ = port_ == 0 ? listener.port() : port_;
  }
}

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
  if (thread_.joinable()) {
    thread_.join();
  }
}

void Server::request_stop() {
  loop_->stop();
}

}  // namespace sequent::server
