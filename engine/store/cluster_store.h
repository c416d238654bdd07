#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/store/cluster_nodes.h"
#include "engine/store/lossy_store.h"
#include "engine/store/redis_store.h"
#include "engine/store/url.h"

namespace sequent::store {

// A Store that is a Redis or Valkey Cluster. Each command goes to the primary that has its slot;
// slots that move, nodes that go and come, and failovers are followed. A batch is sent node by
// node, and commands of one key run in its order. What has no key runs on one node, what speaks of
// all data (DBSIZE, KEYS, FLUSHALL, SCRIPT FLUSH, ...) on every primary, one after the other; SCAN
// goes over them, and may miss keys whose slots move meanwhile. PUBLISH reaches all subscribers and
// counts those that are at its node, which is where notifiers are while it lives.
//
// Errors: kInvalid also for keys of different slots in one command, and for what speaks of all data
// in a batch.
// Blocking: as RedisStore; a slot that is between two nodes, and a Cluster that has lost some, are
// waited for up to the deadline even without `outage`.
class ClusterStore final : public LossyStore {
 public:
  // Asks the nodes once, so that a wrong address is told at once.
  // REQUIRES: the kind is kCluster
  static base::Result<std::unique_ptr<ClusterStore>> open(const Address& address,
                                                          const RedisOptions& options = {});
  ClusterStore(const Address& address, const RedisOptions& options);

  [[nodiscard]] std::string_view url() const override { return nodes_->url(); }
  // Outlives the store where it is shared.
  [[nodiscard]] const std::shared_ptr<ClusterNodes>& nodes() const { return nodes_; }

 private:
  // A packed call and how to treat it.
  struct Request {
    struct Item {
      std::size_t begin = 0;  // in bytes
      std::size_t end = 0;
      std::optional<std::uint16_t> slot;  // absent: any node
    };
    std::string bytes;
    std::vector<Item> items;
    std::string name;  // for messages
    bool repeatable = false;
    std::optional<std::chrono::milliseconds> blocks_for;
    std::optional<HostPort> only;  // no other node
  };
  struct Round;

  base::Result<resp::Reply> run_as(Args command, Repeat repeat) override;
  base::Result<std::vector<resp::Reply>> run_batch_as(std::span<const Command> commands,
                                                      Repeat repeat) override;
  base::Result<resp::Reply> run_script_as(const Script& script,
                                          ScriptWords words,
                                          Repeat repeat) override;
  base::Result<resp::Reply> perform_one(Args command, Request request);
  base::Result<resp::Reply> run_on_all(Args command, const Request& request);
  base::Result<resp::Reply> scan(Args command, Request request);
  // Rounds until all is answered, or what is left must not be tried again.
  base::Result<std::vector<resp::Reply>> perform(const Request& request);
  // Sends what is left, each to its node.
  void run_round(const Request& request, Round& round);
  // Sends some of it to one node, and takes its replies.
  void ask_node(const Request& request,
                const HostPort& where,
                bool asking,
                const std::vector<std::size_t>& items,
                Round& round);
  void take_reply(const Request& request,
                  const HostPort& asked,
                  std::size_t item,
                  resp::Reply reply,
                  Round& round);
  // Finds out who has what now; true: somebody has something else than before.
  bool learn(const std::optional<HostPort>& from);

  const RedisOptions options_;
  const std::shared_ptr<ClusterNodes> nodes_;
};

}  // namespace sequent::store
