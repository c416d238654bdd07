#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cli/store_access.h"
#include "engine/base/result.h"
#include "engine/resp/reply.h"
#include "engine/store/cluster_store.h"
#include "engine/store/owned_engine.h"
#include "engine/store/redis_connection.h"
#include "engine/store/store.h"

namespace sequent::cli {

// A connection to a store that reaches all its databases, to move data as such. An
// embedded store that nobody has open is opened for it, and reached by its socket as if
// another process had. Of a Cluster, whose only database is 0, it reaches all nodes.
//
// Threads: one.
// Blocking: each call, up to a minute.
class StoreConnection {
 public:
  // A database that has keys, and how many have a deadline (of a Cluster: not known, 0).
  struct Database {
    int number = 0;
    std::uint64_t keys = 0;
    std::uint64_t with_deadline = 0;
  };

  // Errors: kInvalid: the address makes no sense. kUnavailable: nobody answers.
  static base::Result<std::unique_ptr<StoreConnection>> open(const StoreAccess& access);

  // The replies of the commands, run in that database; those of kind kError among them.
  // kInvalid: there is no such database.
  base::Result<std::vector<resp::Reply>> run(int db, const std::vector<store::Command>& commands);
  // The reply of one command; kUnavailable if it is an error.
  base::Result<resp::Reply> ask(int db, const store::Command& command);

  base::Result<std::vector<Database>> databases();

  // For messages: the address without its password.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  explicit StoreConnection(std::string name) : name_(std::move(name)) {}

  base::Error because(const base::Error& error) const;
  base::Result<std::vector<resp::Reply>> run_on_cluster(
      int db, const std::vector<store::Command>& commands);

  std::string name_;
  std::unique_ptr<store::OwnedEngine> owned_;  // null: another process has it open
  std::unique_ptr<store::RedisConnection> connection_;
  int db_ = -1;                                   // selected; -1: not known
  std::unique_ptr<store::ClusterStore> cluster_;  // instead of a connection
};

}  // namespace sequent::cli
