#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <stop_token>
#include <string>

#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/store/database_place.h"
#include "engine/store/embedded_store.h"
#include "engine/store/interrupt.h"
#include "engine/store/notifier.h"
#include "engine/store/owned_engine.h"
#include "engine/store/redis_store.h"

namespace sequent::store {

// How this process reaches a database at some time: it owns it, or it is attached to the
// process that does.
class Reach {
 public:
  // What this process owns.
  Reach(std::unique_ptr<OwnedEngine> owned, const std::string& url);
  // What another one owns.
  Reach(std::unique_ptr<RedisStore> attached, Address address, RedisOptions options);

  [[nodiscard]] bool is_owner() const { return owned_ != nullptr; }
  [[nodiscard]] Store& store();
  // kUnavailable: the owner is gone.
  [[nodiscard]] base::Result<std::unique_ptr<Notifier>> make_notifier();

 private:
  std::unique_ptr<OwnedEngine> owned_;
  std::unique_ptr<EmbeddedStore> embedded_;
  std::unique_ptr<RedisStore> attached_;
  Address address_;
  RedisOptions options_;
};
// shared because calls under way keep using one while another takes its place
using ReachPtr = std::shared_ptr<Reach>;

// The way of this process to a database that several processes share. Whoever gets the
// lock of the file owns it and listens beside it; the others attach to the owner. When
// the owner is gone, the first that notices and gets the lock takes over.
//
// Threads: any; one at a time looks for a new way, the others wait for what it finds.
class SharedAccess {
 public:
  struct Options {
    engine::Durability durability = engine::Durability::kEverySec;
    std::chrono::milliseconds deadline{5000};
    // As RedisOptions.
    std::stop_token stop = {};
    std::chrono::milliseconds grace{1000};
    BackoffLimits backoff{.first = std::chrono::milliseconds(2),
                          .most = std::chrono::milliseconds(200)};
  };

  SharedAccess(DatabasePlace place, std::string url, Options options);

  // The way found last; the first call finds one.
  base::Result<ReachPtr> current(Deadline deadline);
  // A way other than `lost`, which does not answer any more.
  // Errors: kUnavailable: the owner does not answer, and is alive; those of OwnedEngine.
  base::Result<ReachPtr> renew(const ReachPtr& lost, Deadline deadline);

  // The store, once this process owns it: it then does so to the end. Else null.
  [[nodiscard]] Store* owned() const { return owned_.load(std::memory_order_acquire); }

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const Interrupt& interrupt() const { return interrupt_; }

 private:
  struct State {
    ReachPtr reach;
    bool searching = false;
  };

  base::Result<ReachPtr> search(Deadline deadline) const;
  base::Result<ReachPtr> attach() const;

  const DatabasePlace place_;
  const std::string url_;
  const Options options_;
  const Interrupt interrupt_;
  std::condition_variable found_;
  base::Guarded<State> state_;
  std::atomic<Store*> owned_{nullptr};
};

}  // namespace sequent::store
