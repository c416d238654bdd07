// XINFO is declared with the other commands of streams.

#include <algorithm>
#include <optional>
#include <string>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/help.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/stream_args.h"
#include "engine/cmd/stream_commands.h"
#include "engine/data/stream.h"

namespace sequent::cmd {
namespace {

using data::Stream;
using data::StreamEntry;
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
  StreamId first;
  visit_first(stream, From::kFront, [&](const StreamEntry& entry) { first = entry.id(); });
  reply_integer(reply, "length", stream.size());
  reply_integer(reply, "radix-tree-keys", stream.chunks());
  reply_integer(reply, "radix-tree-nodes", stream.chunks() + 1);
  reply_id(reply, "last-generated-id", stream.last_id());
  reply_id(reply, "max-deleted-entry-id", stream.max_deleted_id());
  reply_integer(reply, "entries-added", stream.entries_added());
  reply_id(reply, "recorded-first-entry-id", first);
}

void reply_summary(resp::ReplySink& reply, const Stream& stream) {
  reply.begin_map(kCommonProperties + 3);
  reply_common(reply, stream);
  reply_integer(reply, "groups", 0);
  for (const From from : {From::kFront, From::kBack}) {
    reply.bulk(from == From::kFront ? "first-entry" : "last-entry");
    if (!visit_first(stream, from, [&](const StreamEntry& entry) { reply_entry(reply, entry); })) {
      reply.null();
    }
  }
}

void reply_full(Context& context, const Stream& stream, std::uint64_t limit) {
  context.reply.begin_map(kCommonProperties + 2);
  reply_common(context.reply, stream);
  context.reply.bulk("entries");
  reply_entries(context, stream, {{}, StreamId::max()}, limit);
  context.reply.bulk("groups");
  context.reply.begin_array(0);
}

}  // namespace

void xinfo_help(Context& context, Args) {
  static constexpr std::string_view kLines[] = {
      "STREAM <key> [FULL [COUNT <count>]",
      "    Show information about the stream.",
  };
  reply_help(context, "XINFO", kLines);
}

void xinfo_stream(Context& context, Args args) {
  constexpr std::int64_t kDefaultEntries = 10;
  const Lookup<const Stream> stream = find_as<Stream>(context, args[2]);
  if (stream.failed()) {
    return;
  }
  if (!stream) {
    context.reply.error(kNoSuchKey);
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
    in.fail("ERR unknown subcommand or wrong number of arguments for '" + std::string(args[1]) +
            "'. Try XINFO HELP.");
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

}  // namespace sequent::cmd
