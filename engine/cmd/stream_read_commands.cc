// XREADGROUP is in stream_group_read.cc.

#include "engine/cmd/stream_read_commands.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/stream_args.h"
#include "engine/cmd/stream_read_args.h"
#include "engine/data/stream.h"

namespace sequent::cmd {
namespace {

using data::Stream;
using data::StreamId;

// The ids behind which to read. Fewer than there are keys: an error is replied.
std::vector<StreamId> read_ids(Context& context, const StreamReadArgs& query) {
  std::vector<StreamId> after;
  for (std::size_t i = 0; i < query.keys.size(); ++i) {
    const Lookup<const Stream> stream = find_as<Stream>(context, query.keys[i]);
    if (stream.failed()) {
      return after;
    }
    const std::string_view word = query.id_words[i];
    if (word == "$") {
      after.push_back(stream ? stream->last_id() : StreamId{});
    } else if (word == ">") {
      context.reply.error(
          "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> "
          "<consumer> option.");
      return after;
    } else if (const auto id = StreamId::parse(word, 0)) {
      after.push_back(*id);
    } else {
      context.reply.error(kInvalidStreamId);
      return after;
    }
  }
  return after;
}

// Waits with the ids that "$" stands for now.
void wait(Context& context,
          Args args,
          const StreamReadArgs& query,
          const std::vector<StreamId>& after) {
  std::vector<std::string> ids;
  for (const StreamId id : after) {
    ids.push_back(id.text());
  }
  std::vector<std::string_view> command(args.begin(), args.end());
  std::copy(ids.begin(), ids.end(), command.end() - static_cast<std::ptrdiff_t>(ids.size()));
  context.block({.keys = query.keys,
                 .wanted = data::Type::kStream,
                 .deadline_ms = *query.deadline_ms,
                 .command = command});
}

void reply_news(Context& context, std::string_view key, StreamId after, std::uint64_t count) {
  begin_stream(context, key);
  const Context::Counting again(context, false);
  const Lookup<const Stream> stream = find_as<Stream>(context, key);
  reply_entries(context, *stream, {*after.next(), StreamId::max()}, count);
}

// What came may be gone again: then no entries are replied.
void resume_read(Context& context, Args args, const StreamReadArgs& query) {
  std::vector<StreamId> after;
  for (const std::string_view word : query.id_words) {
    after.push_back(StreamId::parse(word, 0).value_or(StreamId{}));
  }
  const Lookup<const Stream> stream = find_as<Stream>(context, context.ready_key);
  const auto place = std::ranges::find(query.keys, context.ready_key) - query.keys.begin();
  const StreamId last_read = after[static_cast<std::size_t>(place)];
  if (!stream || stream->last_id() <= last_read) {
    return wait(context, args, query, after);
  }
  begin_streams(context, 1);
  reply_news(context, context.ready_key, last_read, query.count);
}

}  // namespace

void xread(Context& context, Args args) {
  StreamReadArgs query;
  if (!read_read_args(context, args, ReadVerb::kRead, query)) {
    return;
  }
  if (context.origin == Origin::kResumed) {
    return resume_read(context, args, query);
  }
  const std::vector<StreamId> after = read_ids(context, query);
  if (after.size() < query.keys.size()) {
    return;
  }
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < query.keys.size(); ++i) {
    const Lookup<const Stream> stream = find_as<Stream>(context, query.keys[i]);
    if (stream && stream->has_after(after[i])) {
      ready.push_back(i);
    }
  }
  if (ready.empty()) {
    if (query.deadline_ms) {
      return wait(context, args, query, after);
    }
    return context.reply.null_array();
  }
  begin_streams(context, ready.size());
  for (const std::size_t i : ready) {
    reply_news(context, query.keys[i], after[i], query.count);
  }
}

}  // namespace sequent::cmd
