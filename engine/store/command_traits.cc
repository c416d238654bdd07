#include "engine/store/command_traits.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace sequent::store {
namespace {

enum class Kind {
  kRead,         // or a write that is the same twice
  kSet,          // SET: the same twice unless its options ask
  kBlocksLast,   // its timeout in seconds is the last word
  kBlocksFirst,  // ... is the second word
  kWait,         // WAIT: milliseconds, the last word
  kStreamRead,   // XREAD, XREADGROUP: BLOCK milliseconds
  kConnection,   // changes the connection
  kClient,       // CLIENT: some of its subcommands do
};

struct Row {
  std::string_view name;
  Kind kind;
};

constexpr std::array kRows{
    Row{"asking", Kind::kConnection},
    Row{"auth", Kind::kConnection},
    Row{"bitcount", Kind::kRead},
    Row{"blmove", Kind::kBlocksLast},
    Row{"blmpop", Kind::kBlocksFirst},
    Row{"blpop", Kind::kBlocksLast},
    Row{"brpop", Kind::kBlocksLast},
    Row{"brpoplpush", Kind::kBlocksLast},
    Row{"bzmpop", Kind::kBlocksFirst},
    Row{"bzpopmax", Kind::kBlocksLast},
    Row{"bzpopmin", Kind::kBlocksLast},
    Row{"client", Kind::kClient},
    Row{"command", Kind::kRead},
    Row{"dbsize", Kind::kRead},
    Row{"discard", Kind::kConnection},
    Row{"echo", Kind::kRead},
    Row{"eval_ro", Kind::kRead},
    Row{"evalsha_ro", Kind::kRead},
    Row{"exec", Kind::kConnection},
    Row{"exists", Kind::kRead},
    Row{"expiretime", Kind::kRead},
    Row{"get", Kind::kRead},
    Row{"getbit", Kind::kRead},
    Row{"getrange", Kind::kRead},
    Row{"hello", Kind::kConnection},
    Row{"hexists", Kind::kRead},
    Row{"hget", Kind::kRead},
    Row{"hgetall", Kind::kRead},
    Row{"hkeys", Kind::kRead},
    Row{"hlen", Kind::kRead},
    Row{"hmget", Kind::kRead},
    Row{"hmset", Kind::kRead},
    Row{"hrandfield", Kind::kRead},
    Row{"hscan", Kind::kRead},
    Row{"hstrlen", Kind::kRead},
    Row{"hvals", Kind::kRead},
    Row{"info", Kind::kRead},
    Row{"keys", Kind::kRead},
    Row{"lindex", Kind::kRead},
    Row{"llen", Kind::kRead},
    Row{"lpos", Kind::kRead},
    Row{"lrange", Kind::kRead},
    Row{"memory", Kind::kRead},
    Row{"mget", Kind::kRead},
    Row{"monitor", Kind::kConnection},
    Row{"mset", Kind::kRead},
    Row{"multi", Kind::kConnection},
    Row{"object", Kind::kRead},
    Row{"pexpireat", Kind::kRead},
    Row{"pexpiretime", Kind::kRead},
    Row{"ping", Kind::kRead},
    Row{"psubscribe", Kind::kConnection},
    Row{"psync", Kind::kConnection},
    Row{"pttl", Kind::kRead},
    Row{"punsubscribe", Kind::kConnection},
    Row{"quit", Kind::kConnection},
    Row{"randomkey", Kind::kRead},
    Row{"readonly", Kind::kConnection},
    Row{"readwrite", Kind::kConnection},
    Row{"reset", Kind::kConnection},
    Row{"scan", Kind::kRead},
    Row{"scard", Kind::kRead},
    Row{"script", Kind::kRead},
    Row{"sdiff", Kind::kRead},
    Row{"select", Kind::kConnection},
    Row{"set", Kind::kSet},
    Row{"sinter", Kind::kRead},
    Row{"sintercard", Kind::kRead},
    Row{"sismember", Kind::kRead},
    Row{"smembers", Kind::kRead},
    Row{"smismember", Kind::kRead},
    Row{"srandmember", Kind::kRead},
    Row{"sscan", Kind::kRead},
    Row{"ssubscribe", Kind::kConnection},
    Row{"strlen", Kind::kRead},
    Row{"subscribe", Kind::kConnection},
    Row{"sunion", Kind::kRead},
    Row{"sunsubscribe", Kind::kConnection},
    Row{"sync", Kind::kConnection},
    Row{"time", Kind::kRead},
    Row{"ttl", Kind::kRead},
    Row{"type", Kind::kRead},
    Row{"unsubscribe", Kind::kConnection},
    Row{"unwatch", Kind::kConnection},
    Row{"wait", Kind::kWait},
    Row{"watch", Kind::kConnection},
    Row{"xinfo", Kind::kRead},
    Row{"xlen", Kind::kRead},
    Row{"xrange", Kind::kRead},
    Row{"xread", Kind::kStreamRead},
    Row{"xreadgroup", Kind::kStreamRead},
    Row{"xrevrange", Kind::kRead},
    Row{"zcard", Kind::kRead},
    Row{"zcount", Kind::kRead},
    Row{"zlexcount", Kind::kRead},
    Row{"zmscore", Kind::kRead},
    Row{"zrandmember", Kind::kRead},
    Row{"zrange", Kind::kRead},
    Row{"zrangebylex", Kind::kRead},
    Row{"zrangebyscore", Kind::kRead},
    Row{"zrank", Kind::kRead},
    Row{"zrevrange", Kind::kRead},
    Row{"zrevrangebylex", Kind::kRead},
    Row{"zrevrangebyscore", Kind::kRead},
    Row{"zrevrank", Kind::kRead},
    Row{"zscan", Kind::kRead},
    Row{"zscore", Kind::kRead},
};
static_assert(std::is_sorted(kRows.begin(), kRows.end(), [](const Row& a, const Row& b) {
  return a.name < b.name;
}));

// Commands that are not reads are few, and most have a length and letters of their own.
constexpr std::size_t kShapes = 1024;
constexpr std::size_t shape_of(std::string_view name) {
  const auto first = static_cast<unsigned char>(name.front()) & 31U;
  const auto last = static_cast<unsigned char>(name.back()) & 31U;
  return (first * 7 + last * 32 + name.size() * 5) % kShapes;
}
constexpr std::array<bool, kShapes> special_shapes() {
  std::array<bool, kShapes> special{};
  for (const Row& row : kRows) {
    if (row.kind != Kind::kRead && row.kind != Kind::kSet) {
      special[shape_of(row.name)] = true;
    }
  }
  return special;
}
constexpr std::array<bool, kShapes> kSpecialShapes = special_shapes();

std::string lowered(std::string_view word) {
  std::string lower(word);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

// A timeout that is no number is left to the server, which refuses it at once.
CommandTraits blocking(std::string_view timeout, double milliseconds_each) {
  double amount = 0;
  const auto [end, error] =
      std::from_chars(timeout.data(), timeout.data() + timeout.size(), amount);
  if (error != std::errc() || end != timeout.data() + timeout.size() || amount < 0) {
    return {};
  }
  const double milliseconds = amount * milliseconds_each;
  constexpr double kLongest = 1e15;
  return {.blocks_for =
              amount == 0 || milliseconds > kLongest
                  ? CommandTraits::kForever
                  : std::chrono::milliseconds(static_cast<std::int64_t>(milliseconds) + 1)};
}

CommandTraits stream_read(Args command, bool repeatable) {
  CommandTraits traits;
  for (std::size_t i = 1; i + 1 < command.size(); ++i) {
    const std::string word = lowered(command[i]);
    if (word == "streams") {
      break;
    }
    if (word == "block") {
      traits = blocking(command[i + 1], 1);
    }
  }
  traits.repeatable = repeatable;
  return traits;
}

bool plain_set(Args command) {
  return std::none_of(command.begin() + std::min<std::ptrdiff_t>(3, std::ssize(command)),
                      command.end(), [](std::string_view word) {
                        const std::string option = lowered(word);
                        return option == "nx" || option == "xx" || option == "get";
                      });
}

bool changes_client(Args command) {
  const std::string sub = command.size() > 1 ? lowered(command[1]) : "";
  return sub == "reply" || sub == "tracking" || sub == "caching";
}

}  // namespace

base::Result<CommandTraits> traits_of(Args command) {
  if (command.empty()) {
    return base::invalid("a command of no words");
  }
  const std::string name = lowered(command.front());
  const auto* row = std::lower_bound(kRows.begin(), kRows.end(), name,
                                     [](const Row& a, std::string_view b) { return a.name < b; });
  if (row == kRows.end() || row->name != name) {
    return CommandTraits{};
  }
  switch (row->kind) {
    case Kind::kRead:
      return CommandTraits{.repeatable = true};
    case Kind::kSet:
      return CommandTraits{.repeatable = plain_set(command)};
    case Kind::kBlocksLast:
      return blocking(command.back(), 1000);
    case Kind::kBlocksFirst:
      return command.size() > 1 ? blocking(command[1], 1000) : CommandTraits{};
    case Kind::kWait:
      return blocking(command.back(), 1);
    case Kind::kStreamRead:
      return stream_read(command, name == "xread");
    case Kind::kClient:
      if (!changes_client(command)) {
        return CommandTraits{};
      }
      break;
    case Kind::kConnection:
      break;
  }
  return base::invalid(name + " changes the connection, which all users of the store share");
}

base::Result<CommandTraits> batch_traits_of(Args command) {
  SEQUENT_TRY_ASSIGN(const CommandTraits traits, traits_of(command));
  if (traits.blocks_for) {
    return base::invalid(std::string(command.front()) + " blocks, which a batch may not");
  }
  return traits;
}

bool may_be_special(Args command) {
  return command.empty() || command.front().empty() || kSpecialShapes[shape_of(command.front())];
}

base::Result<resp::Reply> run_known_or_whole(
    const Script& script,
    Args keys,
    Args args,
    const std::function<base::Result<resp::Reply>(Args)>& run) {
  const std::string key_count = std::to_string(keys.size());
  std::vector<std::string_view> command{"EVALSHA", script.sha1, key_count};
  command.insert(command.end(), keys.begin(), keys.end());
  command.insert(command.end(), args.begin(), args.end());
  auto reply = run(command);
  if (!reply || !reply->is_error() || !reply->text.starts_with("NOSCRIPT")) {
    return reply;
  }
  command[0] = "EVAL";
  command[1] = script.source;
  return run(command);
}

bool says_not_now(const resp::Reply& reply) {
  return reply.is_error() &&
         (reply.text.starts_with("LOADING ") || reply.text.starts_with("BUSY "));
}

}  // namespace sequent::store
