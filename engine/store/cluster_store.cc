#include "engine/store/cluster_store.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "engine/base/parse.h"
#include "engine/store/command_route.h"
#include "engine/store/command_traits.h"
#include "engine/store/retry.h"
#include "engine/store/socket.h"

namespace sequent::store {
namespace {

using base::ErrorCode;
using resp::Reply;
using resp::ReplyKind;
using std::chrono::steady_clock;

// A slot that goes round in circles is being moved: then there are pauses.
constexpr int kMostAtOnce = 8;
constexpr std::array<std::string_view, 1> kAsking{"ASKING"};

bool says_later(const Reply& reply) {
  return reply.is_error() &&
         (reply.text.starts_with("TRYAGAIN ") || reply.text.starts_with("CLUSTERDOWN "));
}

}  // namespace

// What is left of a call, and why.
struct ClusterStore::Round {
  struct Left {
    std::size_t item = 0;
    std::optional<HostPort> at;  // where it was sent to; absent: to who has its slot
    bool asking = false;
  };

  std::vector<Reply> replies;
  std::vector<Left> left;   // to send
  std::vector<Left> again;  // of those, to send once more
  std::size_t turn = 0;     // of the nodes for what has no key

  // Of the last sending:
  std::optional<base::Error> failure;  // some was not answered
  bool hopeless = false;               // ... and must not be sent again
  bool redirected = false;
  bool later = false;             // the Cluster asks for patience
  std::optional<HostPort> knows;  // who redirected to itself or others
};

ClusterStore::ClusterStore(const Address& address, const RedisOptions& options)
    : options_(options), nodes_(std::make_shared<ClusterNodes>(address, options)) {}

base::Result<std::unique_ptr<ClusterStore>> ClusterStore::open(const Address& address,
                                                               const RedisOptions& options) {
  auto store = std::make_unique<ClusterStore>(address, options);
  SEQUENT_TRY(
      store->nodes_->refresh(store->nodes_->slots(), steady_clock::now() + options.deadline));
  return store;
}

base::Result<Reply> ClusterStore::run_as(Args command, Repeat repeat) {
  SEQUENT_TRY_ASSIGN(const CommandTraits traits, traits_of(command));
  SEQUENT_TRY_ASSIGN(const Route route, route_of(command));
  Request request{.name = std::string(command.front()),
                  .repeatable = repeat == Repeat::kAlways || traits.repeatable,
                  .blocks_for = traits.blocks_for};
  if (route.kind == Route::Kind::kScan) {
    return scan(command, std::move(request));
  }
  if (route.kind == Route::Kind::kAllNodes) {
    return run_on_all(command, request);
  }
  return perform_one(command, std::move(request));
}

base::Result<std::vector<Reply>> ClusterStore::run_batch_as(std::span<const Command> commands,
                                                            Repeat repeat) {
  if (commands.empty()) {
    return std::vector<Reply>();
  }
  Request request{.name = "a batch beginning with " +
                          (commands.front().empty() ? "" : commands.front().front()),
                  .repeatable = true};
  request.items.reserve(commands.size());
  std::vector<std::string_view> words;
  for (const Command& command : commands) {
    words.assign(command.begin(), command.end());
    SEQUENT_TRY_ASSIGN(const CommandTraits traits, batch_traits_of(words));
    SEQUENT_TRY_ASSIGN(const Route route, route_of(words));
    if (route.kind == Route::Kind::kAllNodes || route.kind == Route::Kind::kScan) {
      return base::invalid(command.front() + " speaks of all nodes, which a batch may not");
    }
    request.repeatable = request.repeatable && traits.repeatable;
    Request::Item item{.begin = request.bytes.size()};
    pack(words, request.bytes);
    item.end = request.bytes.size();
    if (route.kind == Route::Kind::kSlot) {
      item.slot = route.slot;
    }
    request.items.push_back(item);
  }
  request.repeatable = request.repeatable || repeat == Repeat::kAlways;
  return perform(request);
}

base::Result<Reply> ClusterStore::run_script_as(const Script& script,
                                                ScriptWords words,
                                                Repeat repeat) {
  return run_known_or_whole(script, words.keys, words.args, [&](Args command) {
    return perform_one(command, {.name = "script " + std::string(script.name),
                                 .repeatable = repeat == Repeat::kAlways});
  });
}

base::Result<Reply> ClusterStore::perform_one(Args command, Request request) {
  SEQUENT_TRY_ASSIGN(const Route route, route_of(command));
  pack(command, request.bytes);
  request.items.push_back({.begin = 0, .end = request.bytes.size()});
  if (route.kind == Route::Kind::kSlot) {
    request.items.front().slot = route.slot;
  }
  SEQUENT_TRY_ASSIGN(auto replies, perform(request));
  return std::move(replies.front());
}

base::Result<Reply> ClusterStore::run_on_all(Args command, const Request& request) {
  std::optional<Reply> all;
  const auto slots = nodes_->slots();
  for (const HostPort& node : slots->primaries()) {
    Request part = request;
    part.only = node;
    SEQUENT_TRY_ASSIGN(Reply reply, perform_one(command, std::move(part)));
    if (reply.is_error()) {
      return reply;
    }
    if (all && all->kind == ReplyKind::kInteger) {
      all->integer += reply.integer;
    } else if (all && all->kind == ReplyKind::kArray) {
      std::move(reply.items.begin(), reply.items.end(), std::back_inserter(all->items));
    } else {
      all = std::move(reply);
    }
  }
  return all ? base::Result<Reply>(*std::move(all))
             : base::unavailable(nodes_->url() + ": no node has slots");
}

// A cursor is one of the node's and, after an @, the first slot of the node.
base::Result<Reply> ClusterStore::scan(Args command, Request request) {
  const auto slots = nodes_->slots();
  const auto primaries = slots->primaries();
  const std::string_view cursor = command[1];
  const std::size_t mark = std::min(cursor.find('@'), cursor.size());
  const auto first = base::parse_uint(mark == cursor.size() ? "0" : cursor.substr(mark + 1));
  if (!first) {
    return Reply::error("ERR invalid cursor");
  }
  std::size_t at = 0;
  while (at < primaries.size() && slots->first_slot(at) < *first) {
    ++at;
  }
  if (at == primaries.size()) {
    return Reply::array({Reply::bulk("0"), Reply::array({})});
  }
  std::vector<std::string_view> words(command.begin(), command.end());
  words[1] = cursor.substr(0, mark);
  request.only = primaries[at];
  SEQUENT_TRY_ASSIGN(Reply reply, perform_one(words, std::move(request)));
  if (reply.items.size() == 2 && (reply.items[0].text != "0" || at + 1 < primaries.size())) {
    at += reply.items[0].text == "0" ? 1 : 0;
    reply.items[0].text.append("@").append(std::to_string(slots->first_slot(at)));
  }
  return reply;
}

bool ClusterStore::learn(const std::optional<HostPort>& from) {
  const auto seen = nodes_->slots();
  static_cast<void>(nodes_->refresh(seen, steady_clock::now() + options_.deadline, from));
  return *nodes_->slots() != *seen;
}

base::Result<std::vector<Reply>> ClusterStore::perform(const Request& request) {
  const Deadline begun = steady_clock::now();
  Backoff backoff(options_.backoff, backoff_seed());
  Round round{.replies = std::vector<Reply>(request.items.size())};
  for (std::size_t i = 0; i < request.items.size(); ++i) {
    round.left.push_back({.item = i, .at = request.only});
  }
  if (nodes_->in_doubt()) {
    learn({});
  }
  for (int at_once = 0;;) {
    run_round(request, round);
    if (round.left.empty()) {
      return std::move(round.replies);
    }
    if (round.hopeless) {
      return *std::move(round.failure);
    }
    const bool new_map = (round.knows || nodes_->in_doubt()) && learn(round.knows);
    if ((round.redirected || new_map) && ++at_once < kMostAtOnce) {
      continue;
    }
    const auto patience =
        round.later ? std::max(options_.outage, options_.deadline) : options_.outage;
    const auto pause = backoff.next();
    if (steady_clock::now() + pause >= nodes_->interrupt().limit(begun, later(begun, patience))) {
      // Of a batch some has run.
      if (round.left.size() < request.items.size()) {
        round.failure->code = ErrorCode::kTimeout;
      }
      return *std::move(round.failure);
    }
    nodes_->interrupt().sleep_until(steady_clock::now() + pause);
    ++round.turn;
  }
}

void ClusterStore::run_round(const Request& request, Round& round) {
  const auto slots = nodes_->slots();
  const auto primaries = slots->primaries();
  round.failure.reset();
  round.redirected = false;
  round.later = false;
  round.knows.reset();
  round.again.clear();
  struct Part {
    const HostPort* where;
    bool asking;
    std::vector<std::size_t> items;
  };
  std::vector<Part> parts;
  for (const Round::Left& each : round.left) {
    const auto& slot = request.items[each.item].slot;
    const HostPort* where = each.at ? &*each.at
                            : slot  ? slots->owner(*slot)
                                    : &primaries[round.turn % primaries.size()];
    if (where == nullptr) {
      round.failure = base::unavailable(nodes_->url() + ": " + request.name + ": nobody has slot " +
                                        std::to_string(*slot));
      round.later = true;
      round.again.push_back({.item = each.item});
      nodes_->doubt({});
      continue;
    }
    auto part = std::find_if(parts.begin(), parts.end(), [&](const Part& known) {
      return *known.where == *where && known.asking == each.asking;
    });
    if (part == parts.end()) {
      part = parts.insert(part, {where, each.asking, {}});
    }
    part->items.push_back(each.item);
  }
  for (const Part& part : parts) {
    if (!round.hopeless) {
      ask_node(request, *part.where, part.asking, part.items, round);
    }
  }
  round.left = round.again;
}

void ClusterStore::ask_node(const Request& request,
                            const HostPort& where,
                            bool asking,
                            const std::vector<std::size_t>& items,
                            Round& round) {
  std::string picked;
  const bool whole = !asking && items.size() == request.items.size();
  for (const std::size_t item : whole ? std::vector<std::size_t>() : items) {
    if (asking) {
      pack(kAsking, picked);
    }
    const Request::Item& each = request.items[item];
    picked.append(request.bytes, each.begin, each.end - each.begin);
  }
  const auto fail = [&](base::Error error) {
    const bool unknown = error.code == ErrorCode::kTimeout;
    round.hopeless = error.code != ErrorCode::kUnavailable && !(unknown && request.repeatable);
    round.failure = std::move(error);
    nodes_->doubt(where);
    for (const std::size_t item : items) {
      round.again.push_back({.item = item, .at = request.only});
    }
  };
  const auto now = steady_clock::now();
  const Deadline connected = later(now, options_.deadline);
  const Deadline answered =
      request.blocks_for ? later(later(now, *request.blocks_for), options_.deadline) : connected;
  const auto node = nodes_->node(where);
  auto connection = node->pool.borrow(
      request.blocks_for ? Pool::Use::kBlocks : Pool::Use::kAnswersAtOnce, connected);
  if (!connection) {
    return fail(std::move(connection).error());
  }
  const std::size_t each = asking ? 2 : 1;
  auto replies =
      (*connection)->exchange(whole ? request.bytes : picked, items.size() * each, answered);
  if (!replies) {
    std::string message = nodes_->url() + ": " + where.shown() + ": " + request.name + ": ";
    return fail({replies.error().code, message + replies.error().message});
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    take_reply(request, where, items[i], std::move((*replies)[i * each + each - 1]), round);
  }
}

void ClusterStore::take_reply(
    const Request& request, const HostPort& asked, std::size_t item, Reply reply, Round& round) {
  const auto elsewhere = redirection_in(reply, asked);
  if (!elsewhere && !says_later(reply) && !says_not_now(reply)) {
    round.replies[item] = std::move(reply);
    return;
  }
  round.failure = base::unavailable(nodes_->url() + ": " + request.name + ": " + reply.text);
  if (!elsewhere) {
    round.later = round.later || says_later(reply);
    round.again.push_back({.item = item, .at = request.only});
    return;
  }
  round.redirected = true;
  if (!elsewhere->ask) {
    nodes_->moved(*elsewhere);
    round.knows = elsewhere->node;
  }
  round.again.push_back({.item = item, .at = elsewhere->node, .asking = elsewhere->ask});
}

}  // namespace sequent::store
