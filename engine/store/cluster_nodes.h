#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/store/interrupt.h"
#include "engine/store/pool.h"
#include "engine/store/redis_store.h"
#include "engine/store/slot_map.h"
#include "engine/store/url.h"

namespace sequent::store {

// The nodes of a Cluster as far as they are known: who has which slots, and the connections to
// each.
//
// Threads: any.
class ClusterNodes {
 public:
  struct Node {
    Node(const HostPort& at, const PoolLimits& limits, Pool::Connect connect)
        : where(at), pool(limits, std::move(connect)) {}
    const HostPort where;
    Pool pool;
  };

  // REQUIRES: the kind is kCluster
  ClusterNodes(Address address, const RedisOptions& options);

  // Never null; has no primaries before the first refresh().
  [[nodiscard]] std::shared_ptr<const SlotMap> slots();
  // Hold it as long as a connection of it.
  [[nodiscard]] std::shared_ptr<Node> node(const HostPort& where);
  // Asks the nodes, `first` before others, who has which slots, unless somebody has since slots()
  // gave `seen`. The first that answers is believed.
  // Errors: kUnavailable: none answers. kInvalid: they are no Cluster, or refuse the user.
  base::Status refresh(const std::shared_ptr<const SlotMap>& seen,
                       Deadline deadline,
                       const std::optional<HostPort>& first = {});
  // That a node did not answer, or that who has what is no longer true: somebody should refresh().
  // A node in doubt is asked last.
  void doubt(const std::optional<HostPort>& node);
  [[nodiscard]] bool in_doubt();
  // A node said so.
  void moved(const Redirection& redirection);
  // A new connection to the first primary that can be reached.
  base::Result<std::unique_ptr<RedisConnection>> connect_to_any(Deadline deadline);

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] const Interrupt& interrupt() const { return interrupt_; }

 private:
  struct State {
    std::shared_ptr<const SlotMap> slots = std::make_shared<SlotMap>();
    std::map<std::string, std::shared_ptr<Node>> nodes;  // by host and port
    bool in_doubt = false;
    std::optional<HostPort> silent;  // which one did not answer
  };

  base::Result<std::unique_ptr<RedisConnection>> connect(const HostPort& where, Deadline deadline);
  base::Result<SlotMap> ask(const HostPort& where, Deadline deadline);
  void install(SlotMap slots);

  const Address address_;
  const std::string url_;
  const PoolLimits pool_limits_;
  const Interrupt interrupt_;
  base::Guarded<State> state_;
};

}  // namespace sequent::store
