#include "cli/store_connection.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "engine/base/parse.h"
#include "engine/engine.h"
#include "engine/store/database_place.h"
#include "engine/store/redis_address.h"
#include "engine/store/url.h"

namespace sequent::cli {
namespace {

store::Deadline soon() {
  constexpr std::chrono::seconds kPatience{60};
  return std::chrono::steady_clock::now() + kPatience;
}

void pack(const store::Command& command, std::string& request) {
  const std::vector<std::string_view> words(command.begin(), command.end());
  store::pack(words, request);
}

// The number behind `name` in a line as "db0:keys=3,expires=1,avg_ttl=0".
std::uint64_t figure(std::string_view line, std::string_view name) {
  const std::size_t at = line.find(name);
  if (at == std::string_view::npos) {
    return 0;
  }
  line.remove_prefix(at + name.size());
  return base::parse_uint(line.substr(0, line.find_first_not_of("0123456789"))).value_or(0);
}

std::vector<StoreConnection::Database> databases_of(std::string_view info) {
  std::vector<StoreConnection::Database> databases;
  while (!info.empty()) {
    const std::string_view line = info.substr(0, info.find("\r\n"));
    if (const std::size_t colon = line.find(':'); line.starts_with("db") && colon < line.size()) {
      if (const auto number = base::parse_uint(line.substr(2, colon - 2))) {
        databases.push_back({.number = static_cast<int>(*number),
                             .keys = figure(line, "keys="),
                             .with_deadline = figure(line, "expires=")});
      }
    }
    info.remove_prefix(std::min(line.size() + 2, info.size()));
  }
  return databases;
}

}  // namespace

base::Result<std::unique_ptr<StoreConnection>> StoreConnection::open(const StoreAccess& access) {
  SEQUENT_TRY_ASSIGN(store::Address address, access.parse());
  std::unique_ptr<StoreConnection> opened(new StoreConnection(address.shown()));
  if (address.kind == store::AddressKind::kEmbedded) {
    SEQUENT_TRY_ASSIGN(const store::DatabasePlace place, store::locate_database(address.path));
    auto owned =
        store::OwnedEngine::open(place, store::OwnedEngine::quiet(engine::Durability::kEverySec));
    if (!owned && owned.error().code != base::ErrorCode::kConflict) {
      return std::move(owned).error();
    }
    if (owned) {
      opened->owned_ = std::move(owned).value();
    }
    opened->name_ = "embedded:" + place.database;
    address = {.kind = store::AddressKind::kUnixSocket, .path = place.socket};
  } else if (address.kind == store::AddressKind::kCluster) {
    SEQUENT_TRY_ASSIGN(opened->cluster_, store::ClusterStore::open(address));
    return opened;
  }
  auto connection = store::connect_by(address, soon());
  if (!connection) {
    return base::Error{connection.error().code,
                       "cannot reach " + opened->name() + ": " + connection.error().message};
  }
  opened->connection_ = std::move(connection).value();
  return opened;
}

base::Error StoreConnection::because(const base::Error& error) const {
  return {error.code, name_ + ": " + error.message};
}

base::Result<std::vector<resp::Reply>> StoreConnection::run(
    int db, const std::vector<store::Command>& commands) {
  if (cluster_) {
    return run_on_cluster(db, commands);
  }
  std::string request;
  const bool selects = db != db_;
  if (selects) {
    pack({"SELECT", std::to_string(db)}, request);
  }
  for (const store::Command& command : commands) {
    pack(command, request);
  }
  auto replies = connection_->exchange(request, commands.size() + (selects ? 1 : 0), soon());
  if (!replies) {
    return because(replies.error());
  }
  if (selects) {
    if (replies->front().is_error()) {
      return base::invalid(name_ + ": no database " + std::to_string(db) + ": " +
                           replies->front().text);
    }
    db_ = db;
    replies->erase(replies->begin());
  }
  return replies;
}

base::Result<std::vector<resp::Reply>> StoreConnection::run_on_cluster(
    int db, const std::vector<store::Command>& commands) {
  if (db != 0) {
    return base::invalid(name_ + ": no database " + std::to_string(db) +
                         ": a Cluster has database 0 alone");
  }
  // What speaks of all nodes may not be in a batch.
  if (commands.size() != 1) {
    return cluster_->run_batch(commands);
  }
  const std::vector<std::string_view> words(commands.front().begin(), commands.front().end());
  SEQUENT_TRY_ASSIGN(resp::Reply reply, cluster_->run(words));
  return std::vector<resp::Reply>{std::move(reply)};
}

base::Result<resp::Reply> StoreConnection::ask(int db, const store::Command& command) {
  SEQUENT_TRY_ASSIGN(auto replies, run(db, {command}));
  if (replies.front().is_error()) {
    return base::unavailable(name_ + ": " + command.front() + ": " + replies.front().text);
  }
  return std::move(replies.front());
}

base::Result<std::vector<StoreConnection::Database>> StoreConnection::databases() {
  if (cluster_) {
    SEQUENT_TRY_ASSIGN(const resp::Reply keys, ask(0, {"DBSIZE"}));
    return std::vector<Database>{{.keys = static_cast<std::uint64_t>(keys.integer)}};
  }
  SEQUENT_TRY_ASSIGN(const resp::Reply info, ask(0, {"INFO", "keyspace"}));
  return databases_of(info.text);
}

}  // namespace sequent::cli
