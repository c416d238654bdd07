#include "tests/support/redis_cluster.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "tests/support/wire_client.h"

namespace sequent::test {
namespace {

constexpr std::size_t kSlots = 16384;

std::string number(std::size_t value) {
  return std::to_string(value);
}

}  // namespace

RedisCluster::RedisCluster(std::size_t nodes, const std::vector<std::string>& options) {
  for (std::size_t i = 0; i < nodes; ++i) {
    bus_ports_.push_back(free_port());
    std::vector<std::string> words{"--cluster-enabled", "yes", "--cluster-port",
                                   std::to_string(bus_ports_.back())};
    words.insert(words.end(), options.begin(), options.end());
    nodes_.emplace_back(std::move(words));
    ids_.push_back(ask(i, "CLUSTER MYID").text);
  }
  join();
  wait_until_served();
}

void RedisCluster::join() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    must(i, "CLUSTER ADDSLOTSRANGE " + number(i * kSlots / nodes_.size()) + " " +
                number((i + 1) * kSlots / nodes_.size() - 1));
    must(i, "CLUSTER SET-CONFIG-EPOCH " + number(i + 1));
  }
  for (std::size_t i = 1; i < nodes_.size(); ++i) {
    must(0, "CLUSTER MEET 127.0.0.1 " + std::to_string(nodes_[i].port()) + " " +
                std::to_string(bus_ports_[i]));
  }
}

void RedisCluster::wait_until_served() {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  const std::string known = "cluster_known_nodes:" + number(nodes_.size()) + "\r\n";
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    while (true) {
      const std::string info = ask(i, "CLUSTER INFO").text;
      if (info.find("cluster_state:ok") != std::string::npos &&
          info.find(known) != std::string::npos) {
        break;
      }
      if (std::chrono::steady_clock::now() > deadline) {
        throw std::runtime_error("the Cluster does not come together:\n" + info);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
}

void RedisCluster::start() {
  std::for_each(nodes_.begin(), nodes_.end(), [](RedisServer& node) { node.start(); });
  wait_until_served();
}
void RedisCluster::stop() {
  std::for_each(nodes_.begin(), nodes_.end(), [](RedisServer& node) { node.stop(); });
}
void RedisCluster::crash() {
  std::for_each(nodes_.begin(), nodes_.end(), [](RedisServer& node) { node.crash(); });
}
void RedisCluster::pause() {
  std::for_each(nodes_.begin(), nodes_.end(), [](RedisServer& node) { node.pause(); });
}
void RedisCluster::resume() {
  std::for_each(nodes_.begin(), nodes_.end(), [](RedisServer& node) { node.resume(); });
}

void RedisCluster::flush() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    must(i, "FLUSHALL");
  }
}

std::string RedisCluster::url() const {
  std::string url = "redis+cluster://";
  for (const RedisServer& node : nodes_) {
    url.append(&node == &nodes_.front() ? "" : ",").append("127.0.0.1:");
    url += std::to_string(node.port());
  }
  return url;
}

std::size_t RedisCluster::owner_of(std::uint16_t slot) {
  for (const resp::Reply& range : ask(0, "CLUSTER SLOTS").items) {
    if (range.items[0].integer <= slot && slot <= range.items[1].integer) {
      const auto found = std::find_if(nodes_.begin(), nodes_.end(), [&](const RedisServer& node) {
        return node.port() == range.items[2].items[1].integer;
      });
      return static_cast<std::size_t>(found - nodes_.begin());
    }
  }
  throw std::runtime_error("nobody has slot " + std::to_string(slot));
}

void RedisCluster::open_slot(std::uint16_t slot, std::size_t from, std::size_t to) {
  const std::string setslot = "CLUSTER SETSLOT " + std::to_string(slot);
  must(to, setslot + " IMPORTING " + ids_[from]);
  must(from, setslot + " MIGRATING " + ids_[to]);
}

void RedisCluster::move_keys(std::uint16_t slot,
                             std::size_t from,
                             std::size_t to,
                             std::size_t most) {
  WireClient client = WireClient::to_port(nodes_[from].port());
  while (most > 0) {
    const resp::Reply keys = client.run("CLUSTER GETKEYSINSLOT " + std::to_string(slot) + " " +
                                        number(std::min<std::size_t>(most, 100)));
    if (keys.items.empty()) {
      return;
    }
    std::vector<std::string> words{
        "MIGRATE", "127.0.0.1", std::to_string(nodes_[to].port()), "", "0", "10000", "KEYS"};
    for (const resp::Reply& key : keys.items) {
      words.push_back(key.text);
    }
    const resp::Reply reply = client.run(words);
    if (reply.is_error()) {
      throw std::runtime_error("MIGRATE: " + reply.text);
    }
    most -= keys.items.size();
  }
}

void RedisCluster::close_slot(std::uint16_t slot, std::size_t to) {
  const std::string setslot = "CLUSTER SETSLOT " + std::to_string(slot) + " NODE " + ids_[to];
  must(to, setslot);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    must(i, setslot);
  }
}

void RedisCluster::move_slot(std::uint16_t slot, std::size_t to) {
  const std::size_t from = owner_of(slot);
  open_slot(slot, from, to);
  move_keys(slot, from, to);
  close_slot(slot, to);
}

resp::Reply RedisCluster::ask(std::size_t index, std::string_view line) {
  return WireClient::to_port(nodes_[index].port()).run(line);
}

void RedisCluster::must(std::size_t index, const std::string& line) {
  const resp::Reply reply = ask(index, line);
  if (reply.is_error()) {
    throw std::runtime_error(line + ": " + reply.text);
  }
}

RedisCluster& shared_cluster() {
  // What a process has written outlives it without fsync.
  static RedisCluster shared(3, {"--appendfsync", "no"});
  shared.flush();
  return shared;
}

}  // namespace sequent::test
