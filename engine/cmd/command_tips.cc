#include "engine/cmd/command_tips.h"

#include <string>

namespace sequent::cmd {
namespace {

struct Tip {
  std::string_view name;
  std::string_view commands;  // each between blanks
};

// In the order in which they are told: the first two come last with some commands.
constexpr Tip kTips[] = {
    {"nondeterministic_output",
     " client|info client|list cluster|bumpepoch cluster|count-failure-reports "
     "cluster|getkeysinslot cluster|info cluster|links cluster|nodes cluster|replicas "
     "cluster|shards cluster|slaves cluster|slots dump function|stats hrandfield hscan info "
     "lastsave latency|doctor "
     "latency|graph latency|histogram latency|history latency|latest memory|doctor "
     "memory|malloc-stats memory|stats migrate object|encoding object|freq object|idletime "
     "object|refcount pttl scan spop srandmember sscan time ttl xadd xautoclaim xclaim "
     "xinfo|consumers xpending xtrim zrandmember zscan "},
    {"nondeterministic_output_order",
     " command command|docs command|info command|list function|list hgetall hkeys hvals "
     "module|list sdiff sinter smembers sunion "},
    {"request_policy:all_nodes",
     " config|set latency|doctor latency|graph latency|histogram latency|history latency|latest "
     "latency|reset script|flush script|load slowlog|get slowlog|len slowlog|reset "},
    {"request_policy:all_shards",
     " dbsize flushall flushdb function|delete function|flush function|kill function|load "
     "function|restore function|stats info keys memory|doctor memory|malloc-stats memory|purge "
     "memory|stats ping randomkey script|exists script|kill wait "},
    {"request_policy:multi_shard", " del exists mget mset msetnx touch unlink "},
    {"request_policy:special", " scan "},
    {"response_policy:agg_logical_and", " script|exists "},
    {"response_policy:agg_min", " msetnx wait "},
    {"response_policy:agg_sum", " dbsize del exists slowlog|len touch unlink "},
    {"response_policy:all_succeeded",
     " config|set flushall flushdb function|delete function|flush function|load function|restore "
     "latency|reset memory|purge mset ping script|flush script|load slowlog|reset "},
    {"response_policy:one_succeeded", " function|kill script|kill "},
    {"response_policy:special",
     " function|stats info latency|doctor latency|graph latency|histogram latency|history "
     "latency|latest memory|doctor memory|malloc-stats memory|stats "},
    {"nondeterministic_output", " randomkey slowlog|get slowlog|len "},
    {"nondeterministic_output_order", " keys "},
};

}  // namespace

std::vector<std::string_view> tips_of(const CommandSpec& spec) {
  const std::string word = " " + std::string(spec.name) + " ";
  std::vector<std::string_view> tips;
  for (const Tip& tip : kTips) {
    if (tip.commands.find(word) != std::string_view::npos) {
      tips.push_back(tip.name);
    }
  }
  return tips;
}

}  // namespace sequent::cmd
