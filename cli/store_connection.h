#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/store_access.h"
#include "engine/base/result.h"
#include "engine/resp/reply.h"
#include "engine/store/owned_engine.h"
#include "engine/store/redis_connection.h"
#include "engine/store/store.h"

namespace sequent::cli {

// One connection to a store that reaches all its databases, to move data as such. An
// embedded store that nobody has open is opened for it, and reached by its socket as if
// another process had.
//
// Threads: one.
// Blocking: each call, up to a minute.
class StoreConnection {
 public:
  // Errors: kInvalid: the address makes no sense. kUnavailable: nobody answers.
  static base::Result<std::unique_ptr<StoreConnection>> open(const StoreAccess& access);

  // The replies of the commands, run in that database; those of kind kError among them.
  // kInvalid: there is no such database.
  base::Result<std::vector<resp::Reply>> run(int db, const std::vector<store::Command>& commands);
  // The reply of one command; kUnavailable if it is an error.
  base::Result<resp::Reply> ask(int db, const store::Command& command);

  // For messages: the address without its password.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  StoreConnection(std::string name,
                  std::unique_ptr<store::OwnedEngine> owned,
                  std::unique_ptr<store::RedisConnection> connection)
      : name_(std::move(name)), owned_(std::move(owned)), connection_(std::move(connection)) {}

  base::Error because(const base::Error& error) const;

  std::string name_;
  std::unique_ptr<store::OwnedEngine> owned_;  // null: another process has it open
  std::unique_ptr<store::RedisConnection> connection_;
  int db_ = -1;  // selected; -1: not known
};

}  // namespace sequent::cli
