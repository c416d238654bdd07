#include "engine/cmd/stream_info_commands.h"

#include <algorithm>
#include <optional>
#include <string>

#include "engine/base/wrapping.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/help.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/stream_args.h"
#include "engine/cmd/stream_groups.h"
#include "engine/data/stream.h"

namespace sequent::cmd {
namespace {

using data::NamedConsumer;
using data::PendingEntry;
using data::Stream;
using data::StreamEntry;
using data::StreamGroup;
using data::StreamId;

enum class From : bool { kFront, kBack };

// Calls visit(entry) for the first entry from that end. False: there is none.
template <typename Visit>
bool visit_first(const Stream& stream, From from, Visit visit) {
  bool found = false;
  const auto once = [&](const StreamEntry& entry) {
    visit(entry);
    found = true;
    return false;
  };
  if (from == From::kFront) {
    stream.for_range({}, StreamId::max(), once);
  } else {
    stream.for_range_down({}, StreamId::max(), once);
  }
  return found;
}

void reply_integer(resp::ReplySink& reply, std::string_view name, std::uint64_t value) {
  reply.bulk(name);
  reply.integer(static_cast<std::int64_t>(value));
}

void reply_id(resp::ReplySink& reply, std::string_view name, StreamId id) {
  reply.bulk(name);
  reply.bulk(id.text());
}

constexpr std::size_t kCommonProperties = 7;

// Redis keeps its nodes in a radix tree; here chunks stand for them.
void reply_common(resp::ReplySink& reply, const Stream& stream) {
  reply_integer(reply, "length", stream.size());
  reply_integer(reply, "radix-tree-keys", stream.chunks());
  reply_integer(reply, "radix-tree-nodes", stream.chunks() + 1);
  reply_id(reply, "last-generated-id", stream.last_id());
  reply_id(reply, "max-deleted-entry-id", stream.max_deleted_id());
  reply_integer(reply, "entries-added", stream.entries_added());
  reply_id(reply, "recorded-first-entry-id", stream.first_entry_id());
}

void reply_summary(resp::ReplySink& reply, const Stream& stream) {
  reply.begin_map(kCommonProperties + 3);
  reply_common(reply, stream);
  reply_integer(reply, "groups", stream.groups().size());
  for (const From from : {From::kFront, From::kBack}) {
    reply.bulk(from == From::kFront ? "first-entry" : "last-entry");
    if (!visit_first(stream, from, [&](const StreamEntry& entry) { reply_entry(reply, entry); })) {
      reply.null();
    }
  }
}

void reply_known(resp::ReplySink& reply, std::string_view name, std::optional<std::int64_t> value) {
  reply.bulk(name);
  if (value) {
    reply.integer(*value);
  } else {
    reply.null();
  }
}

// How far a group has come.
void reply_position(resp::ReplySink& reply, const Stream& stream, const StreamGroup& group) {
  reply_id(reply, "last-delivered-id", group.last_id());
  reply_known(reply, "entries-read", group.entries_read());
  reply_known(reply, "lag", stream.lag(group));
}

// The first deliveries that are pending, `limit` at most (0: all), of all or of one consumer.
template <typename Pending, typename Reply>
void reply_pending(resp::ReplySink& reply,
                   const Pending& pending,
                   std::uint64_t limit,
                   Reply reply_one) {
  reply_integer(reply, "pel-count", pending.size());
  reply.bulk("pending");
  const std::uint64_t shown =
      limit == 0 ? pending.size() : std::min<std::uint64_t>(limit, pending.size());
  reply.begin_array(shown);
  std::uint64_t left = shown;
  pending.for_from({}, [&](const auto& one) {
    if (left == 0) {
      return false;
    }
    reply_one(one);
    return --left != 0;
  });
}

void reply_delivery(resp::ReplySink& reply, const PendingEntry& entry) {
  reply.integer(entry.delivered_ms);
  reply.integer(static_cast<std::int64_t>(entry.deliveries));
}

void reply_consumer(resp::ReplySink& reply,
                    const StreamGroup& group,
                    const NamedConsumer& consumer,
                    std::uint64_t limit) {
  reply.begin_map(4);
  reply.bulk("name");
  reply.bulk(consumer.first);
  reply.bulk("seen-time");
  reply.integer(consumer.second.seen_ms);
  reply_pending(reply, consumer.second.pending(), limit, [&](const data::PendingId& own) {
    reply.begin_array(3);
    reply.bulk(own.id.text());
    reply_delivery(reply, *group.pending().find(own.id));
  });
}

void reply_groups(resp::ReplySink& reply, const Stream& stream, std::uint64_t limit) {
  reply.bulk("groups");
  reply.begin_array(stream.groups().size());
  for (const auto& [name, group] : stream.groups()) {
    reply.begin_map(7);
    reply.bulk("name");
    reply.bulk(name);
    reply_position(reply, stream, group);
    reply_pending(reply, group.pending(), limit, [&reply](const PendingEntry& entry) {
      reply.begin_array(4);
      reply.bulk(entry.id.text());
      reply.bulk(entry.owner->first);
      reply_delivery(reply, entry);
    });
    reply.bulk("consumers");
    reply.begin_array(group.consumers().size());
    for (const NamedConsumer& consumer : group.consumers()) {
      reply_consumer(reply, group, consumer, limit);
    }
  }
}

void reply_full(Context& context, const Stream& stream, std::uint64_t limit) {
  context.reply.begin_map(kCommonProperties + 2);
  reply_common(context.reply, stream);
  context.reply.bulk("entries");
  reply_entries(context, stream, {{}, StreamId::max()}, limit);
  reply_groups(context.reply, stream, limit);
}

// Null: an error is replied.
const Stream* find_stream(Context& context, std::string_view key) {
  const Lookup<const Stream> stream = find_as<Stream>(context, key);
  if (!stream.failed() && !stream) {
    context.reply.error(kNoSuchKey);
  }
  return stream.get();
}

}  // namespace

void xinfo_help(Context& context, Args) {
  static constexpr std::string_view kLines[] = {
      "CONSUMERS <key> <groupname>",
      "    Show consumers of <groupname>.",
      "GROUPS <key>",
      "    Show the stream consumer groups.",
      "STREAM <key> [FULL [COUNT <count>]",
      "    Show information about the stream.",
  };
  reply_help(context, "XINFO", kLines);
}

void xinfo_stream(Context& context, Args args) {
  constexpr std::int64_t kDefaultEntries = 10;
  const Stream* stream = find_stream(context, args[2]);
  if (stream == nullptr) {
    return;
  }
  ArgReader in(context.reply, args, 3);
  const bool full = in.take("FULL");
  std::int64_t limit = kDefaultEntries;
  if (full && in.left() == 2 && in.take("COUNT")) {
    limit = in.integer();
    limit = limit < 0 ? kDefaultEntries : limit;
  }
  if (in.more()) {
    in.fail(wrong_subcommand(args));
  }
  if (in.failed()) {
    return;
  }
  if (full) {
    reply_full(context, *stream, static_cast<std::uint64_t>(limit));
  } else {
    reply_summary(context.reply, *stream);
  }
}

void xinfo_groups(Context& context, Args args) {
  const Stream* stream = find_stream(context, args[2]);
  if (stream == nullptr) {
    return;
  }
  resp::ReplySink& reply = context.reply;
  reply.begin_array(stream->groups().size());
  for (const auto& [name, group] : stream->groups()) {
    reply.begin_map(6);
    reply.bulk("name");
    reply.bulk(name);
    reply_integer(reply, "consumers", group.consumers().size());
    reply_integer(reply, "pending", group.pending().size());
    reply_position(reply, *stream, group);
  }
}

void xinfo_consumers(Context& context, Args args) {
  const Stream* stream = find_stream(context, args[2]);
  if (stream == nullptr) {
    return;
  }
  const StreamGroup* group = stream->find_group(args[3]);
  if (group == nullptr) {
    return context.reply.error(no_such_group(args[2], args[3]));
  }
  resp::ReplySink& reply = context.reply;
  reply.begin_array(group->consumers().size());
  for (const auto& [name, consumer] : group->consumers()) {
    reply.begin_map(3);
    reply.bulk("name");
    reply.bulk(name);
    reply_integer(reply, "pending", consumer.pending().size());
    reply.bulk("idle");
    reply.integer(std::max<std::int64_t>(base::wrapping_sub(context.now_ms, consumer.seen_ms), 0));
  }
}

}  // namespace sequent::cmd
