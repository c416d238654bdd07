// XPENDING is declared with the other commands of pending entries.

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/base/parse.h"
#include "engine/base/wrapping.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/stream_args.h"
#include "engine/cmd/stream_claim_commands.h"
#include "engine/cmd/stream_groups.h"

namespace sequent::cmd {
namespace {

using data::NamedConsumer;
using data::PendingEntry;
using data::Stream;
using data::StreamGroup;

struct PendingQuery {
  std::int64_t min_idle_ms = 0;
  StreamInterval interval;
  std::uint64_t count = 0;
  std::optional<std::string_view> consumer;
};

// Reads [IDLE ms] start end count [consumer]; words behind that are ignored.
bool read_query(Context& context, Args args, PendingQuery& query) {
  constexpr std::size_t kFewest = 6;
  constexpr std::size_t kFewestWithIdle = 8;
  constexpr std::size_t kMost = 9;
  ArgReader in(context.reply, args, 3);
  if (args.size() < kFewest || args.size() > kMost) {
    in.fail();
    return false;
  }
  if (in.take("IDLE")) {
    query.min_idle_ms = in.integer();
    if (args.size() < kFewestWithIdle) {
      in.fail();
    }
  }
  ArgReader count(context.reply, args, in.position() + 2);
  if (!in.failed()) {
    query.count = static_cast<std::uint64_t>(std::max<std::int64_t>(count.integer(), 0));
  }
  if (in.failed() || count.failed()) {
    return false;
  }
  query.interval = read_interval(in, false);
  if (count.more()) {
    query.consumer = count.word();
  }
  return !in.failed();
}

void reply_summary(Context& context, const StreamGroup& group) {
  context.reply.begin_array(4);
  context.reply.integer(static_cast<std::int64_t>(group.pending().size()));
  if (group.pending().empty()) {
    context.reply.null();
    context.reply.null();
    context.reply.null_array();
    return;
  }
  context.reply.bulk(group.pending().front().id.text());
  context.reply.bulk(group.pending().back().id.text());
  const auto has_pending = [](const NamedConsumer& consumer) {
    return !consumer.second.pending().empty();
  };
  const auto& consumers = group.consumers();
  context.reply.begin_array(
      static_cast<std::size_t>(std::count_if(consumers.begin(), consumers.end(), has_pending)));
  for (const NamedConsumer& consumer : consumers) {
    if (has_pending(consumer)) {
      context.reply.begin_array(2);
      context.reply.bulk(consumer.first);
      context.reply.bulk(
          base::format_int(static_cast<std::int64_t>(consumer.second.pending().size())));
    }
  }
}

// Those within the interval that are idle long enough, of the consumer or of all.
std::vector<PendingEntry> select(const Context& context,
                                 const StreamGroup& group,
                                 const NamedConsumer* consumer,
                                 const PendingQuery& query) {
  std::vector<PendingEntry> found;
  const auto visit = [&](const PendingEntry& entry) {
    if (entry.id > query.interval.last || found.size() == query.count) {
      return false;
    }
    if (query.min_idle_ms == 0 ||
        base::wrapping_sub(context.now_ms, entry.delivered_ms) >= query.min_idle_ms) {
      found.push_back(entry);
    }
    return true;
  };
  if (consumer == nullptr) {
    group.pending().for_from(query.interval.first, visit);
  } else {
    consumer->second.pending().for_from(query.interval.first, [&](const data::PendingId& own) {
      return visit(*group.pending().find(own.id));
    });
  }
  return found;
}

void reply_entries(Context& context, const std::vector<PendingEntry>& entries) {
  context.reply.begin_array(entries.size());
  for (const PendingEntry& entry : entries) {
    context.reply.begin_array(4);
    context.reply.bulk(entry.id.text());
    context.reply.bulk(entry.owner->first);
    context.reply.integer(
        std::max<std::int64_t>(base::wrapping_sub(context.now_ms, entry.delivered_ms), 0));
    context.reply.integer(static_cast<std::int64_t>(entry.deliveries));
  }
}

}  // namespace

void xpending(Context& context, Args args) {
  const bool summary = args.size() == 3;
  PendingQuery query;
  if (!summary && !read_query(context, args, query)) {
    return;
  }
  const Lookup<const Stream> stream = find_as<Stream>(context, args[1]);
  if (stream.failed()) {
    return;
  }
  const StreamGroup* group = stream ? stream->find_group(args[2]) : nullptr;
  if (group == nullptr) {
    return context.reply.error(no_such_key_or_group(args[1], args[2]));
  }
  if (summary) {
    return reply_summary(context, *group);
  }
  const NamedConsumer* consumer = query.consumer ? group->find_consumer(*query.consumer) : nullptr;
  if (query.consumer && consumer == nullptr) {
    return context.reply.begin_array(0);
  }
  reply_entries(context, select(context, *group, consumer, query));
}

}  // namespace sequent::cmd
