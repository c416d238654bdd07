#include "engine/store/open.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "engine/engine.h"
#include "engine/store/cluster_store.h"
#include "engine/store/database_place.h"
#include "engine/store/embedded_notifier.h"
#include "engine/store/embedded_store.h"
#include "engine/store/redis_notifier.h"
#include "engine/store/redis_store.h"
#include "engine/store/server_version.h"
#include "engine/store/shared_access.h"
#include "engine/store/shared_notifier.h"
#include "engine/store/shared_store.h"
#include "engine/store/url.h"

namespace sequent::store {
namespace {

class OpenRedis final : public OpenStore {
 public:
  OpenRedis(Address address, const RedisOptions& options, std::unique_ptr<RedisStore> store)
      : address_(std::move(address)), options_(options), store_(std::move(store)) {}

  Store& store() override { return *store_; }
  base::Result<std::unique_ptr<Notifier>> make_notifier() override {
    SEQUENT_TRY_ASSIGN(std::unique_ptr<Notifier> notifier, RedisNotifier::open(address_, options_));
    return notifier;
  }

 private:
  const Address address_;
  const RedisOptions options_;
  std::unique_ptr<RedisStore> store_;
};

class OpenCluster final : public OpenStore {
 public:
  OpenCluster(const RedisOptions& options, std::unique_ptr<ClusterStore> store)
      : options_(options), store_(std::move(store)) {}

  Store& store() override { return *store_; }
  base::Result<std::unique_ptr<Notifier>> make_notifier() override {
    const auto nodes = store_->nodes();
    const auto connect = [nodes](Deadline deadline) {
      return nodes->connect_to_any(deadline);
    };
    SEQUENT_TRY_ASSIGN(std::unique_ptr<Notifier> notifier,
                       RedisNotifier::open(nodes->url(), connect, options_));
    return notifier;
  }

 private:
  const RedisOptions options_;
  std::unique_ptr<ClusterStore> store_;
};

class OpenMemory final : public OpenStore {
 public:
  explicit OpenMemory(std::unique_ptr<engine::Engine> engine) : engine_(std::move(engine)) {}

  Store& store() override { return store_; }
  base::Result<std::unique_ptr<Notifier>> make_notifier() override {
    std::unique_ptr<Notifier> notifier = std::make_unique<EmbeddedNotifier>(*engine_);
    return notifier;
  }

 private:
  std::unique_ptr<engine::Engine> engine_;
  EmbeddedStore store_{*engine_, "memory"};
};

// An owner that was just started may have much to read before it answers.
constexpr std::chrono::seconds kTakeover{30};

class OpenShared final : public OpenStore {
 public:
  OpenShared(DatabasePlace place,
             std::string url,
             const SharedAccess::Options& options,
             std::chrono::milliseconds patience)
      : patience_(patience), access_(std::move(place), std::move(url), options) {}

  base::Status reach() {
    SEQUENT_TRY(access_.current(std::chrono::steady_clock::now() + patience_));
    return {};
  }
  Store& store() override { return store_; }
  base::Result<std::unique_ptr<Notifier>> make_notifier() override {
    std::unique_ptr<Notifier> notifier = std::make_unique<SharedNotifier>(access_, patience_);
    return notifier;
  }

 private:
  const std::chrono::milliseconds patience_;
  SharedAccess access_;
  SharedStore store_{access_, patience_};
};

base::Result<engine::Durability> parse_durability(std::string_view name) {
  if (name == "always") {
    return engine::Durability::kAlways;
  }
  if (name == "everysec") {
    return engine::Durability::kEverySec;
  }
  if (name == "no") {
    return engine::Durability::kNo;
  }
  return base::invalid("durability is always, everysec or no, not " + std::string(name));
}

base::Result<std::unique_ptr<OpenStore>> open_shared(const Address& address,
                                                     const OpenOptions& options) {
  SharedAccess::Options shared{
      .deadline = options.deadline, .stop = options.stop, .grace = options.grace};
  SEQUENT_TRY_ASSIGN(shared.durability, parse_durability(options.durability));
  SEQUENT_TRY_ASSIGN(DatabasePlace place, locate_database(address.path));
  const std::string url = "embedded:" + place.database;
  const auto patience =
      std::max<std::chrono::milliseconds>(options.outage, kTakeover) + options.deadline;
  auto open = std::make_unique<OpenShared>(std::move(place), url, shared, patience);
  SEQUENT_TRY(open->reach());
  return std::unique_ptr<OpenStore>(std::move(open));
}

RedisOptions redis_options(const OpenOptions& options) {
  return {.deadline = options.deadline,
          .outage = options.outage,
          .stop = options.stop,
          .grace = options.grace};
}

base::Result<std::unique_ptr<OpenStore>> open_cluster(const Address& address,
                                                      const OpenOptions& options) {
  const RedisOptions redis = redis_options(options);
  SEQUENT_TRY_ASSIGN(auto store, ClusterStore::open(address, redis));
  SEQUENT_TRY(require_known_server(*store));
  std::unique_ptr<OpenStore> open = std::make_unique<OpenCluster>(redis, std::move(store));
  return open;
}

base::Result<std::unique_ptr<OpenStore>> open_redis(Address address, const OpenOptions& options) {
  const RedisOptions redis = redis_options(options);
  SEQUENT_TRY_ASSIGN(auto store, RedisStore::open(address, redis));
  SEQUENT_TRY(require_known_server(*store));
  std::unique_ptr<OpenStore> open =
      std::make_unique<OpenRedis>(std::move(address), redis, std::move(store));
  return open;
}

}  // namespace

base::Result<std::unique_ptr<OpenStore>> open_store(std::string_view url,
                                                    const OpenOptions& options) {
  SEQUENT_TRY_ASSIGN(Address address, parse_address(url));
  switch (address.kind) {
    case AddressKind::kTcp:
    case AddressKind::kUnixSocket:
    case AddressKind::kSentinel:
      return open_redis(std::move(address), options);
    case AddressKind::kCluster:
      return open_cluster(address, options);
    case AddressKind::kEmbedded:
      return open_shared(address, options);
  }
  return base::internal("an address of no known kind");
}

base::Result<std::unique_ptr<OpenStore>> open_memory_store() {
  SEQUENT_TRY_ASSIGN(auto engine, engine::Engine::open({}));
  std::unique_ptr<OpenStore> open = std::make_unique<OpenMemory>(std::move(engine));
  return open;
}

}  // namespace sequent::store
