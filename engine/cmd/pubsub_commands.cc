#include "engine/cmd/pubsub_commands.h"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/glob.h"
#include "engine/cmd/help.h"

namespace sequent::cmd {
namespace {

using Names = std::set<std::string, std::less<>>;
using Change = bool (state::PubSub::*)(state::Session&, std::string_view);

// The kinds of subscriptions: words of their confirmations, and where they are kept.
struct Kind {
  std::string_view subscribe;
  std::string_view unsubscribe;
  Change add;
  Change remove;
  Names state::Session::*names;
};
constexpr Kind kChannel{"subscribe", "unsubscribe", &state::PubSub::subscribe,
                        &state::PubSub::unsubscribe, &state::Session::channels};
constexpr Kind kPattern{"psubscribe", "punsubscribe", &state::PubSub::subscribe_pattern,
                        &state::PubSub::unsubscribe_pattern, &state::Session::patterns};
constexpr Kind kShard{"ssubscribe", "sunsubscribe", &state::PubSub::subscribe_shard,
                      &state::PubSub::unsubscribe_shard, &state::Session::shard_channels};

// "subscribe", channel, how many subscriptions the client has now; those to shard channels
// are counted by themselves.
void confirm(Context& context,
             const Kind& kind,
             std::string_view what,
             std::optional<std::string_view> name) {
  const state::Session& session = context.session;
  const std::size_t count = kind.names == kShard.names
                                ? session.shard_channels.size()
                                : session.channels.size() + session.patterns.size();
  context.reply.begin_push(3);
  context.reply.bulk(what);
  if (name) {
    context.reply.bulk(*name);
  } else {
    context.reply.null();
  }
  context.reply.integer(static_cast<std::int64_t>(count));
}

void add(Context& context, Args args, const Kind& kind) {
  for (const std::string_view name : args.subspan(1)) {
    (context.instance.pubsub.*kind.add)(context.session, name);
    confirm(context, kind, kind.subscribe, name);
  }
}

// Without names all go.
void remove(Context& context, Args args, const Kind& kind) {
  std::vector<std::string> names(args.begin() + 1, args.end());
  if (names.empty()) {
    const Names& had = context.session.*kind.names;
    names.assign(had.begin(), had.end());
  }
  if (names.empty()) {
    confirm(context, kind, kind.unsubscribe, std::nullopt);
  }
  for (const std::string& name : names) {
    (context.instance.pubsub.*kind.remove)(context.session, name);
    confirm(context, kind, kind.unsubscribe, name);
  }
}

void reply_channels(Context& context, Args args, const state::PubSub::Listeners& all) {
  if (args.size() > 3) {
    return context.reply.error("ERR unknown subcommand or wrong number of arguments for '" +
                               std::string(args[1]) + "'. Try PUBSUB HELP.");
  }
  const std::string_view pattern = args.size() > 2 ? args[2] : "*";
  std::vector<std::string_view> found;
  for (const auto& [channel, sessions] : all) {
    if (base::glob_match(pattern, channel)) {
      found.push_back(channel);
    }
  }
  context.reply.begin_array(found.size());
  for (const std::string_view channel : found) {
    context.reply.bulk(channel);
  }
}

void reply_counts(Context& context, Args args, const state::PubSub::Listeners& all) {
  const Args channels = args.subspan(2);
  context.reply.begin_array(2 * channels.size());
  for (const std::string_view channel : channels) {
    const auto found = all.find(channel);
    context.reply.bulk(channel);
    context.reply.integer(found == all.end() ? 0 : static_cast<std::int64_t>(found->second.size()));
  }
}

}  // namespace

void subscribe(Context& context, Args args) {
  add(context, args, kChannel);
}

void unsubscribe(Context& context, Args args) {
  remove(context, args, kChannel);
}

void psubscribe(Context& context, Args args) {
  add(context, args, kPattern);
}

void punsubscribe(Context& context, Args args) {
  remove(context, args, kPattern);
}

void ssubscribe(Context& context, Args args) {
  if (context.origin == Origin::kTransaction || context.origin == Origin::kScript) {
    return context.reply.error("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");
  }
  add(context, args, kShard);
}

void sunsubscribe(Context& context, Args args) {
  remove(context, args, kShard);
}

void publish(Context& context, Args args) {
  context.instance.replicas.record(context.db, args);
  context.reply.integer(
      static_cast<std::int64_t>(context.instance.pubsub.publish(args[1], args[2])));
}

void spublish(Context& context, Args args) {
  context.instance.replicas.record(context.db, args);
  context.reply.integer(
      static_cast<std::int64_t>(context.instance.pubsub.publish_shard(args[1], args[2])));
}

void pubsub_channels(Context& context, Args args) {
  reply_channels(context, args, context.instance.pubsub.channels());
}

void pubsub_shardchannels(Context& context, Args args) {
  reply_channels(context, args, context.instance.pubsub.shard_channels());
}

void pubsub_numsub(Context& context, Args args) {
  reply_counts(context, args, context.instance.pubsub.channels());
}

void pubsub_shardnumsub(Context& context, Args args) {
  reply_counts(context, args, context.instance.pubsub.shard_channels());
}

void pubsub_numpat(Context& context, Args /*args*/) {
  context.reply.integer(static_cast<std::int64_t>(context.instance.pubsub.patterns().size()));
}

void pubsub_help(Context& context, Args /*args*/) {
  static constexpr std::array<std::string_view, 11> kLines{
      "CHANNELS [<pattern>]",
      "    Return the currently active channels matching a <pattern> (default: '*').",
      "NUMPAT",
      "    Return number of subscriptions to patterns.",
      "NUMSUB [<channel> ...]",
      "    Return the number of subscribers for the specified channels, excluding",
      "    pattern subscriptions(default: no channels).",
      "SHARDCHANNELS [<pattern>]",
      "    Return the currently active shard level channels matching a <pattern> (default: '*').",
      "SHARDNUMSUB [<shardchannel> ...]",
      "    Return the number of subscribers for the specified shard level channel(s)",
  };
  reply_help(context, "PUBSUB", kLines);
}

}  // namespace sequent::cmd
