#include "engine/store/cluster_nodes.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

namespace sequent::store {
namespace {

using std::chrono::steady_clock;

// The part of the time until `deadline` that the next of `left` askings may take.
Deadline turn_of(std::size_t left, Deadline deadline) {
  const auto now = steady_clock::now();
  return now + (deadline - now) / left;
}

}  // namespace

ClusterNodes::ClusterNodes(Address address, const RedisOptions& options)
    : address_(std::move(address)),
      url_(address_.shown()),
      pool_limits_(options.pool),
      interrupt_(options.stop, options.grace) {}

std::shared_ptr<const SlotMap> ClusterNodes::slots() {
  return state_.lock()->slots;
}

std::shared_ptr<ClusterNodes::Node> ClusterNodes::node(const HostPort& where) {
  auto state = state_.lock();
  std::shared_ptr<Node>& node = state->nodes[where.shown()];
  if (!node) {
    node = std::make_shared<Node>(
        where, pool_limits_, [this, where](Deadline deadline) { return connect(where, deadline); });
  }
  return node;
}

base::Result<std::unique_ptr<RedisConnection>> ClusterNodes::connect(const HostPort& where,
                                                                     Deadline deadline) {
  Address address = address_;
  address.kind = AddressKind::kTcp;
  address.hosts = {where};
  auto connection = RedisConnection::open(address, deadline, &interrupt_);
  if (!connection) {
    std::string message = "cannot reach " + url_ + ": its node " + where.shown();
    connection.error().message = message.append(": ").append(connection.error().message);
  }
  return connection;
}

base::Result<SlotMap> ClusterNodes::ask(const HostPort& where, Deadline deadline) {
  constexpr std::array<std::string_view, 2> kSlots{"CLUSTER", "SLOTS"};
  SEQUENT_TRY_ASSIGN(const auto connection, connect(where, deadline));
  std::string request;
  pack(kSlots, request);
  const auto replies = connection->exchange(request, 1, deadline);
  if (!replies) {
    return base::unavailable(url_ + ": its node " + where.shown() + ": " + replies.error().message);
  }
  const resp::Reply& reply = replies->front();
  if (reply.is_error() && reply.text.starts_with("ERR ")) {
    return base::invalid(url_ + ": " + where.shown() + " is no node of a Cluster (" + reply.text +
                         "); one server is redis://");
  }
  auto map = SlotMap::read(reply, where);
  if (!map) {
    map.error().message = url_ + ": its node " + where.shown() + ": " + map.error().message;
  }
  return map;
}

base::Status ClusterNodes::refresh(const std::shared_ptr<const SlotMap>& seen,
                                   Deadline deadline,
                                   const std::optional<HostPort>& first) {
  const std::optional<HostPort> silent = state_.lock()->silent;
  std::vector<HostPort> askable;
  const auto add = [&](const HostPort& where) {
    if (std::find(askable.begin(), askable.end(), where) == askable.end()) {
      askable.push_back(where);
    }
  };
  if (first) {
    add(*first);
  }
  std::for_each(seen->primaries().begin(), seen->primaries().end(), add);
  std::for_each(address_.hosts.begin(), address_.hosts.end(), add);
  std::stable_partition(askable.begin(), askable.end(),
                        [&](const HostPort& where) { return where != silent; });
  base::Status failure = base::unavailable(url_ + ": no time to ask its nodes");
  for (std::size_t i = 0; i < askable.size() && steady_clock::now() < deadline; ++i) {
    if (slots() != seen) {
      return {};
    }
    auto map = ask(askable[i], turn_of(askable.size() - i, deadline));
    if (map) {
      install(*std::move(map));
      return {};
    }
    failure = std::move(map).error();
  }
  return failure;
}

void ClusterNodes::install(SlotMap slots) {
  auto state = state_.lock();
  std::erase_if(state->nodes, [&](const auto& known) {
    return std::find(slots.primaries().begin(), slots.primaries().end(), known.second->where) ==
           slots.primaries().end();
  });
  state->slots = std::make_shared<SlotMap>(std::move(slots));
  state->in_doubt = false;
  state->silent.reset();
}

void ClusterNodes::doubt(const std::optional<HostPort>& node) {
  auto state = state_.lock();
  state->in_doubt = true;
  state->silent = node;
}

bool ClusterNodes::in_doubt() {
  return state_.lock()->in_doubt;
}

void ClusterNodes::moved(const Redirection& redirection) {
  auto state = state_.lock();
  const HostPort* owner = state->slots->owner(redirection.slot);
  if (owner == nullptr || *owner != redirection.node) {
    auto changed = std::make_shared<SlotMap>(*state->slots);
    changed->assign(redirection.slot, redirection.node);
    state->slots = std::move(changed);
  }
}

base::Result<std::unique_ptr<RedisConnection>> ClusterNodes::connect_to_any(Deadline deadline) {
  const auto seen = slots();
  const auto primaries = seen->primaries();
  base::Error failure = base::unavailable(url_ + ": no node is known");
  for (std::size_t i = 0; i < primaries.size(); ++i) {
    auto connection = connect(primaries[i], turn_of(primaries.size() - i, deadline));
    if (connection) {
      return connection;
    }
    failure = std::move(connection).error();
  }
  // For the next attempt: nobody is there.
  static_cast<void>(refresh(seen, deadline));
  return failure;
}

}  // namespace sequent::store
