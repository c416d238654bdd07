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

// "subscribe", channel, how many subscriptions the client has now.
void confirm(Context& context, std::string_view what, std::optional<std::string_view> name) {
  const state::Session& session = context.session;
  context.reply.begin_push(3);
  context.reply.bulk(what);
  if (name) {
    context.reply.bulk(*name);
  } else {
    context.reply.null();
  }
  context.reply.integer(
      static_cast<std::int64_t>(session.channels.size() + session.patterns.size()));
}

void add(Context& context, Args args, std::string_view what, Change change) {
  for (const std::string_view name : args.subspan(1)) {
    (context.instance.pubsub.*change)(context.session, name);
    confirm(context, what, name);
  }
}

// Without names all of `had` go.
void remove(Context& context, Args args, std::string_view what, const Names& had, Change change) {
  std::vector<std::string> names(args.begin() + 1, args.end());
  if (names.empty()) {
    names.assign(had.begin(), had.end());
  }
  if (names.empty()) {
    confirm(context, what, std::nullopt);
  }
  for (const std::string& name : names) {
    (context.instance.pubsub.*change)(context.session, name);
    confirm(context, what, name);
  }
}

}  // namespace

void subscribe(Context& context, Args args) {
  add(context, args, "subscribe", &state::PubSub::subscribe);
}

void unsubscribe(Context& context, Args args) {
  remove(context, args, "unsubscribe", context.session.channels, &state::PubSub::unsubscribe);
}

void psubscribe(Context& context, Args args) {
  add(context, args, "psubscribe", &state::PubSub::subscribe_pattern);
}

void punsubscribe(Context& context, Args args) {
  remove(context, args, "punsubscribe", context.session.patterns,
         &state::PubSub::unsubscribe_pattern);
}

void publish(Context& context, Args args) {
  context.reply.integer(
      static_cast<std::int64_t>(context.instance.pubsub.publish(args[1], args[2])));
}

void pubsub_channels(Context& context, Args args) {
  if (args.size() > 3) {
    return context.reply.error("ERR unknown subcommand or wrong number of arguments for '" +
                               std::string(args[1]) + "'. Try PUBSUB HELP.");
  }
  const std::string_view pattern = args.size() > 2 ? args[2] : "*";
  std::vector<std::string_view> found;
  for (const auto& [channel, sessions] : context.instance.pubsub.channels()) {
    if (base::glob_match(pattern, channel)) {
      found.push_back(channel);
    }
  }
  context.reply.begin_array(found.size());
  for (const std::string_view channel : found) {
    context.reply.bulk(channel);
  }
}

void pubsub_numsub(Context& context, Args args) {
  const auto& all = context.instance.pubsub.channels();
  const Args channels = args.subspan(2);
  context.reply.begin_array(2 * channels.size());
  for (const std::string_view channel : channels) {
    const auto found = all.find(channel);
    context.reply.bulk(channel);
    context.reply.integer(found == all.end() ? 0 : static_cast<std::int64_t>(found->second.size()));
  }
}

void pubsub_numpat(Context& context, Args /*args*/) {
  context.reply.integer(static_cast<std::int64_t>(context.instance.pubsub.patterns().size()));
}

void pubsub_help(Context& context, Args /*args*/) {
  static constexpr std::array<std::string_view, 7> kLines{
      "CHANNELS [<pattern>]",
      "    Return the currently active channels matching a <pattern> (default: '*').",
      "NUMPAT",
      "    Return number of subscriptions to patterns.",
      "NUMSUB [<channel> ...]",
      "    Return the number of subscribers for the specified channels, excluding",
      "    pattern subscriptions(default: no channels).",
  };
  reply_help(context, "PUBSUB", kLines);
}

}  // namespace sequent::cmd
