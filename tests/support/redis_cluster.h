#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/resp/reply.h"
#include "tests/support/redis_server.h"

namespace sequent::test {

// A Cluster of Debian's redis-servers without replicas, on ports of their own; the slots are in
// equal parts. Calls throw std::runtime_error when the Cluster does not become what they ask for.
class RedisCluster {
 public:
  // `options`: as RedisServer's, for each node.
  explicit RedisCluster(std::size_t nodes = 3, const std::vector<std::string>& options = {});

  // All nodes: as RedisServer's. start() waits until they serve all slots.
  void start();
  void stop();
  void crash();
  void pause();
  void resume();
  void flush();

  // All its nodes.
  [[nodiscard]] std::string url() const;
  [[nodiscard]] RedisServer& node(std::size_t index) { return nodes_[index]; }
  // Waits until all nodes serve.
  void wait_until_served();

  // The node that has the slot.
  [[nodiscard]] std::size_t owner_of(std::uint16_t slot);
  // The steps of moving a slot: between the first and the last, keys may be at either node.
  void open_slot(std::uint16_t slot, std::size_t from, std::size_t to);
  void move_keys(std::uint16_t slot,
                 std::size_t from,
                 std::size_t to,
                 std::size_t most = 1'000'000);
  void close_slot(std::uint16_t slot, std::size_t to);
  void move_slot(std::uint16_t slot, std::size_t to);

  // Words parted by blanks, to one node.
  resp::Reply ask(std::size_t index, std::string_view line);

 private:
  void must(std::size_t index, const std::string& line);
  void join();

  std::deque<RedisServer> nodes_;
  std::vector<int> bus_ports_;
  std::vector<std::string> ids_;
};

// One of three nodes for the whole program, as it takes seconds to come together; emptied.
RedisCluster& shared_cluster();

}  // namespace sequent::test
