#include "engine/store/shared_access.h"

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "engine/base/file_io.h"
#include "engine/store/embedded_notifier.h"
#include "engine/store/redis_notifier.h"

namespace sequent::store {

using std::chrono::steady_clock;

Reach::Reach(std::unique_ptr<OwnedEngine> owned, const std::string& url)
    : owned_(std::move(owned)), embedded_(std::make_unique<EmbeddedStore>(owned_->engine(), url)) {}

Reach::Reach(std::unique_ptr<RedisStore> attached, Address address, RedisOptions options)
    : attached_(std::move(attached)), address_(std::move(address)), options_(std::move(options)) {}

Store& Reach::store() {
  if (embedded_) {
    return *embedded_;
  }
  return *attached_;
}

base::Result<std::unique_ptr<Notifier>> Reach::make_notifier() {
  if (owned_) {
    std::unique_ptr<Notifier> notifier = std::make_unique<EmbeddedNotifier>(owned_->engine());
    return notifier;
  }
  SEQUENT_TRY_ASSIGN(std::unique_ptr<Notifier> notifier, RedisNotifier::open(address_, options_));
  return notifier;
}

SharedAccess::SharedAccess(DatabasePlace place, std::string url, Options options)
    : place_(std::move(place)),
      url_(std::move(url)),
      options_(std::move(options)),
      interrupt_(options_.stop, options_.grace) {}

base::Result<ReachPtr> SharedAccess::current(Deadline deadline) {
  if (ReachPtr reach = state_.lock()->reach) {
    return reach;
  }
  return renew(nullptr, deadline);
}

base::Result<ReachPtr> SharedAccess::renew(const ReachPtr& lost, Deadline deadline) {
  {
    auto state = state_.lock();
    if (!state.wait_until(found_, deadline, [&] { return !state->searching; })) {
      return base::unavailable(url_ + ": its owner does not answer");
    }
    if (state->reach != lost) {
      return state->reach;
    }
    state->searching = true;
  }
  auto found = search(deadline);
  auto state = state_.lock();
  state->searching = false;
  if (found) {
    state->reach = *found;
    if (state->reach->is_owner()) {
      owned_.store(&state->reach->store(), std::memory_order_release);
    }
  }
  found_.notify_all();
  return found;
}

base::Result<ReachPtr> SharedAccess::search(Deadline deadline) const {
  const Deadline begun = steady_clock::now();
  Backoff backoff(options_.backoff, backoff_seed());
  while (true) {
    auto owned = OwnedEngine::open(place_, OwnedEngine::quiet(options_.durability));
    if (owned) {
      return std::make_shared<Reach>(*std::move(owned), url_);
    }
    if (owned.error().code != base::ErrorCode::kConflict) {
      return std::move(owned).error();
    }
    auto attached = attach();
    if (attached || attached.error().code != base::ErrorCode::kUnavailable) {
      return attached;
    }
    const auto pause = backoff.next();
    if (steady_clock::now() + pause >= interrupt_.limit(begun, deadline)) {
      return base::unavailable(owned.error().message +
                               ", and does not answer: " + attached.error().message);
    }
    interrupt_.sleep_until(steady_clock::now() + pause);
  }
}

base::Result<ReachPtr> SharedAccess::attach() const {
  struct stat socket {};
  if (::stat(place_.socket.c_str(), &socket) != 0) {
    return base::unavailable(place_.socket + ": " + base::system_message(errno));
  }
  // In a folder where others may write, one of them could listen in the owner's place.
  if (socket.st_uid != ::geteuid()) {
    return base::invalid(url_ + " is in use by another user");
  }
  Address address{.kind = AddressKind::kUnixSocket, .path = place_.socket};
  const RedisOptions options{
      .deadline = options_.deadline, .stop = options_.stop, .grace = options_.grace};
  SEQUENT_TRY_ASSIGN(auto store, RedisStore::open(address, options));
  return std::make_shared<Reach>(std::move(store), std::move(address), options);
}

}  // namespace sequent::store
