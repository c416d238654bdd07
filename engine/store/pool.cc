#include "engine/store/pool.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

namespace sequent::store {
namespace {

bool answers_ping(RedisConnection& connection, Deadline deadline) {
  constexpr std::array<std::string_view, 1> kPing{"PING"};
  std::string request;
  pack(kPing, request);
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  const auto replies = connection.exchange(request, 1, std::min(deadline, patience));
  return replies.has_value() && !replies->front().is_error();
}

}  // namespace

Pool::Borrowed::Borrowed(Pool& pool, Use use, std::unique_ptr<RedisConnection> connection)
    : pool_(&pool), use_(use), connection_(std::move(connection)) {}

Pool::Borrowed::~Borrowed() {
  if (connection_) {
    pool_->give_back(use_, std::move(connection_));
  }
}

Pool::Pool(PoolLimits limits, Connect connect) : limits_(limits), connect_(std::move(connect)) {}

std::size_t Pool::limit(Use use) const {
  return use == Use::kBlocks ? limits_.max_blocking : limits_.max;
}

std::size_t& Pool::count(State& state, Use use) {
  return use == Use::kBlocks ? state.statistics.blocking : state.statistics.busy;
}

std::vector<Pool::Idle> Pool::expire(State& state) const {
  std::vector<Idle> expired;
  const Deadline before = std::chrono::steady_clock::now() - limits_.idle_for;
  auto keep = state.idle.begin();
  while (keep != state.idle.end() &&
         keep->since<before&& static_cast<std::size_t>(std::distance(keep, state.idle.end()))>
             limits_.min) {
    ++keep;
  }
  std::move(state.idle.begin(), keep, std::back_inserter(expired));
  state.idle.erase(state.idle.begin(), keep);
  state.statistics.expired += expired.size();
  return expired;
}

// The one used last, because it is the least likely to be dead.
std::unique_ptr<RedisConnection> Pool::take_idle(Deadline deadline) {
  while (true) {
    Idle taken;
    {
      auto state = state_.lock();
      if (state->idle.empty()) {
        return nullptr;
      }
      taken = std::move(state->idle.back());
      state->idle.pop_back();
    }
    const bool old = std::chrono::steady_clock::now() - taken.since > limits_.check_after;
    const bool alive =
        taken.connection->usable() && (!old || answers_ping(*taken.connection, deadline));
    auto state = state_.lock();
    if (alive) {
      ++state->statistics.reused;
      return std::move(taken.connection);
    }
    ++state->statistics.dropped;
  }
}

base::Result<Pool::Borrowed> Pool::borrow(Use use, Deadline deadline) {
  {
    auto state = state_.lock();
    const auto is_free = [&] {
      return count(*state, use) < limit(use);
    };
    if (!is_free()) {
      ++state->statistics.waited;
      if (!state.wait_until(released_, deadline, is_free)) {
        return base::unavailable("all " + std::to_string(limit(use)) +
                                 " connections to the server are busy");
      }
    }
    ++count(*state, use);
  }
  if (auto connection = take_idle(deadline)) {
    return Borrowed(*this, use, std::move(connection));
  }
  auto connection = connect_(deadline);
  auto state = state_.lock();
  if (!connection) {
    ++state->statistics.failed;
    --count(*state, use);
    released_.notify_all();
    return std::move(connection).error();
  }
  ++state->statistics.opened;
  return Borrowed(*this, use, *std::move(connection));
}

void Pool::give_back(Use use, std::unique_ptr<RedisConnection> connection) {
  std::vector<Idle> expired;
  auto state = state_.lock();
  --count(*state, use);
  if (!connection->broken()) {
    state->idle.push_back({std::move(connection), std::chrono::steady_clock::now()});
    expired = expire(*state);
  } else {
    ++state->statistics.dropped;
  }
  released_.notify_all();
}

PoolStatistics Pool::statistics() {
  auto state = state_.lock();
  PoolStatistics statistics = state->statistics;
  statistics.idle = state->idle.size();
  return statistics;
}

}  // namespace sequent::store
