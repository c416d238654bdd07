#include "engine/cmd/stream_groups.h"

#include <vector>

#include "engine/base/ascii.h"
#include "engine/data/stream_claims.h"

namespace sequent::cmd {
namespace {

// A client's word in an error ends at its first zero.
std::string shown(std::string_view word) {
  return std::string(word.substr(0, word.find('\0')));
}

}  // namespace

std::string no_such_group(std::string_view key, std::string_view group) {
  return "NOGROUP No such consumer group '" + shown(group) + "' for key name '" + shown(key) + "'";
}

std::string no_such_key_or_group(std::string_view key, std::string_view group) {
  return "NOGROUP No such key '" + shown(key) + "' or consumer group '" + shown(group) + "'";
}

std::string wrong_subcommand(Args args) {
  constexpr std::size_t kLongestEcho = 128;
  return "ERR unknown subcommand or wrong number of arguments for '" +
         shown(args[1].substr(0, kLongestEcho)) + "'. Try " + base::to_upper(args[0]) + " HELP.";
}

FoundGroup find_group_for_change(Context& context, std::string_view key, std::string_view group) {
  const Context::Counting reading(context);
  const Lookup<data::Stream> stream = find_for_change<data::Stream>(context, key);
  if (stream.failed()) {
    return {};
  }
  data::StreamGroup* found = stream ? stream->find_group(group) : nullptr;
  if (found == nullptr) {
    context.reply.error(no_such_key_or_group(key, group));
    return {};
  }
  return {stream.get(), found};
}

data::NamedConsumer& seen_consumer(Context& context,
                                   const GroupName& name,
                                   data::StreamGroup& group,
                                   std::string_view consumer) {
  const auto [found, is_new] = group.add_consumer(consumer, context.now_ms);
  if (is_new) {
    context.notify({state::kStreamEvent, "xgroup-createconsumer"}, name.key);
  }
  found->second.seen_ms = context.now_ms;
  return *found;
}

void propagate_claims(Context& context,
                      const GroupName& name,
                      const data::StreamGroup& group,
                      const data::NamedConsumer& consumer,
                      std::span<const data::StreamId> ids) {
  const data::EmitCommand record = [&context](Args command) {
    context.propagate(command);
  };
  data::StreamClaims claims(name.key, name.group, consumer, record);
  for (const data::StreamId id : ids) {
    if (const data::PendingEntry* entry = group.pending().find(id)) {
      claims.add(*entry);
    }
  }
  claims.finish();
}

void propagate_position(Context& context, const GroupName& name, const data::StreamGroup& group) {
  context.propagate({"XGROUP", "SETID", name.key, name.group, group.last_id().text(), "ENTRIESREAD",
                     std::to_string(group.entries_read().value_or(-1))});
}

void propagate_acknowledged(Context& context,
                            const GroupName& name,
                            std::span<const data::StreamId> ids) {
  if (ids.empty()) {
    return;
  }
  std::vector<std::string> words;
  for (const data::StreamId id : ids) {
    words.push_back(id.text());
  }
  std::vector<std::string_view> command = {"XACK", name.key, name.group};
  command.insert(command.end(), words.begin(), words.end());
  context.propagate(command);
}

}  // namespace sequent::cmd
