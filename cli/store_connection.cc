#include "cli/store_connection.h"

#include <chrono>
#include <string_view>
#include <utility>

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

}  // namespace

base::Result<std::unique_ptr<StoreConnection>> StoreConnection::open(const StoreAccess& access) {
  SEQUENT_TRY_ASSIGN(store::Address address, access.parse());
  std::string name = address.shown();
  std::unique_ptr<store::OwnedEngine> owned;
  if (address.kind == store::AddressKind::kEmbedded) {
    SEQUENT_TRY_ASSIGN(const store::DatabasePlace place, store::locate_database(address.path));
    auto opened =
        store::OwnedEngine::open(place, store::OwnedEngine::quiet(engine::Durability::kEverySec));
    if (!opened && opened.error().code != base::ErrorCode::kConflict) {
      return std::move(opened).error();
    }
    if (opened) {
      owned = std::move(opened).value();
    }
    name = "embedded:" + place.database;
    address = {.kind = store::AddressKind::kUnixSocket, .path = place.socket};
  } else if (address.kind == store::AddressKind::kCluster) {
    return base::invalid(name +
                         ": data is moved to and from one server; give the address of each of its "
                         "nodes in turn (redis://HOST:PORT)");
  }
  auto connection = store::connect_by(address, soon());
  if (!connection) {
    return base::Error{connection.error().code,
                       "cannot reach " + name + ": " + connection.error().message};
  }
  return std::unique_ptr<StoreConnection>(
      new StoreConnection(std::move(name), std::move(owned), std::move(connection).value()));
}

base::Error StoreConnection::because(const base::Error& error) const {
  return {error.code, name_ + ": " + error.message};
}

base::Result<std::vector<resp::Reply>> StoreConnection::run(
    int db, const std::vector<store::Command>& commands) {
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

base::Result<resp::Reply> StoreConnection::ask(int db, const store::Command& command) {
  SEQUENT_TRY_ASSIGN(auto replies, run(db, {command}));
  if (replies.front().is_error()) {
    return base::unavailable(name_ + ": " + command.front() + ": " + replies.front().text);
  }
  return std::move(replies.front());
}

}  // namespace sequent::cli
