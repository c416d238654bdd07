#include "engine/store/redis_store.h"

#include <algorithm>
#include <utility>

#include "engine/store/command_traits.h"
#include "engine/store/redis_address.h"
#include "engine/store/socket.h"

namespace sequent::store {
namespace {

using resp::Reply;
using std::chrono::steady_clock;

// A replica refuses every write, so nothing was touched.
bool is_from_replica(const Reply& reply) {
  return reply.is_error() && reply.text.starts_with("READONLY ");
}

}  // namespace

RedisStore::RedisStore(const Address& address, const RedisOptions& options)
    : url_(address.shown()),
      follows_master_(address.kind == AddressKind::kSentinel),
      options_(options),
      interrupt_(options.stop, options.grace),
      pool_(options.pool, [this, address](Deadline deadline) {
        auto connection = connect_by(address, deadline, &interrupt_);
        if (!connection) {
          connection.error().message = "cannot reach " + url_ + ": " + connection.error().message;
        }
        return connection;
      }) {}

base::Result<std::unique_ptr<RedisStore>> RedisStore::open(const Address& address,
                                                           const RedisOptions& options) {
  auto store = std::make_unique<RedisStore>(address, options);
  SEQUENT_TRY(
      store->pool_.borrow(Pool::Use::kAnswersAtOnce, later(steady_clock::now(), options.deadline)));
  return store;
}

base::Result<Reply> RedisStore::run_as(Args command, Repeat repeat) {
  SEQUENT_TRY_ASSIGN(const CommandTraits traits, traits_of(command));
  return perform_one(command, {.name = std::string(command.front()),
                               .repeatable = repeat == Repeat::kAlways || traits.repeatable,
                               .blocks_for = traits.blocks_for});
}

base::Result<std::vector<Reply>> RedisStore::run_batch_as(std::span<const Command> commands,
                                                          Repeat repeat) {
  if (commands.empty()) {
    return std::vector<Reply>();
  }
  Request request{.replies = commands.size(),
                  .name = "a batch beginning with " +
                          (commands.front().empty() ? "" : commands.front().front()),
                  .repeatable = true};
  std::vector<std::string_view> words;
  for (const Command& command : commands) {
    words.assign(command.begin(), command.end());
    SEQUENT_TRY_ASSIGN(const CommandTraits traits, batch_traits_of(words));
    request.repeatable = request.repeatable && traits.repeatable;
    pack(words, request.bytes);
  }
  request.repeatable = request.repeatable || repeat == Repeat::kAlways;
  return perform(request);
}

base::Result<Reply> RedisStore::run_script_as(const Script& script,
                                              ScriptWords words,
                                              Repeat repeat) {
  return run_known_or_whole(script, words.keys, words.args, [&](Args command) {
    return perform_one(command, {.name = "script " + std::string(script.name),
                                 .repeatable = repeat == Repeat::kAlways});
  });
}

base::Result<Reply> RedisStore::perform_one(Args command, Request request) {
  pack(command, request.bytes);
  SEQUENT_TRY_ASSIGN(auto replies, perform(request));
  return std::move(replies.front());
}

base::Result<std::vector<Reply>> RedisStore::attempt(const Request& request) {
  const auto now = steady_clock::now();
  const Deadline connected = later(now, options_.deadline);
  const Deadline answered =
      request.blocks_for ? later(later(now, *request.blocks_for), options_.deadline) : connected;
  const auto use = request.blocks_for ? Pool::Use::kBlocks : Pool::Use::kAnswersAtOnce;
  SEQUENT_TRY_ASSIGN(auto connection, pool_.borrow(use, connected));
  auto replies = connection->exchange(request.bytes, request.replies, answered);
  if (!replies) {
    replies.error().message = url_ + ": " + request.name + ": " + replies.error().message;
    return replies;
  }
  if (follows_master_ && std::any_of(replies->begin(), replies->end(), is_from_replica)) {
    connection->retire();
    return base::unavailable(url_ + ": " + request.name + ": its master was replaced");
  }
  if (std::all_of(replies->begin(), replies->end(), says_not_now)) {
    return base::unavailable(url_ + ": " + request.name + ": " + replies->front().text);
  }
  return replies;
}

base::Result<std::vector<Reply>> RedisStore::perform(const Request& request) {
  const Deadline begun = steady_clock::now();
  const Deadline give_up = later(begun, options_.outage);
  Backoff backoff(options_.backoff, backoff_seed());
  std::uint64_t repeats = 0;
  while (true) {
    auto replies = attempt(request);
    const auto code = replies ? base::ErrorCode::kInternal : replies.error().code;
    const bool may_repeat = code == base::ErrorCode::kUnavailable ||
                            (code == base::ErrorCode::kTimeout && request.repeatable);
    const auto pause = may_repeat ? backoff.next() : std::chrono::milliseconds(0);
    if (!may_repeat || steady_clock::now() + pause >= interrupt_.limit(begun, give_up)) {
      auto statistics = statistics_.lock();
      ++statistics->calls;
      statistics->repeats += repeats;
      statistics->timeouts += code == base::ErrorCode::kTimeout ? 1 : 0;
      statistics->failures += code == base::ErrorCode::kUnavailable ? 1 : 0;
      return replies;
    }
    ++repeats;
    interrupt_.sleep_until(steady_clock::now() + pause);
  }
}

RedisStatistics RedisStore::statistics() {
  RedisStatistics statistics = *statistics_.lock();
  statistics.pool = pool_.statistics();
  return statistics;
}

}  // namespace sequent::store
