// XREAD is declared with the other commands of streams; it has a file of its own
// because it blocks.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/stream_args.h"
#include "engine/cmd/stream_commands.h"
#include "engine/data/stream.h"

namespace sequent::cmd {
namespace {

using data::Stream;
using data::StreamId;

struct ReadQuery {
  std::uint64_t count = 0;                  // 0: all
  std::optional<std::int64_t> deadline_ms;  // present: wait; 0: for ever
  Args keys;
  Args id_words;
  std::vector<StreamId> after;  // for each key
};

void read_streams(ArgReader& in, ReadQuery& query) {
  const Args words = in.rest();
  if (words.size() % 2 != 0) {
    in.fail(
        "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be "
        "specified.");
    return;
  }
  query.keys = words.first(words.size() / 2);
  query.id_words = words.subspan(words.size() / 2);
}

bool read_query(Context& context, Args args, ReadQuery& query) {
  ArgReader in(context.reply, args);
  while (in.more()) {
    if (in.take("BLOCK", 1)) {
      query.deadline_ms = in.timeout_deadline_ms(context.now_ms);
    } else if (in.take("COUNT", 1)) {
      query.count = static_cast<std::uint64_t>(std::max<std::int64_t>(in.integer(), 0));
    } else if (in.take("STREAMS", 1)) {
      read_streams(in, query);
    } else if (in.take("GROUP", 2)) {
      in.fail("ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.");
    } else if (in.take("NOACK")) {
      in.fail("ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.");
    } else {
      in.fail();
    }
  }
  if (query.keys.empty()) {
    in.fail();
  }
  for (std::size_t i = 0; i < query.keys.size() && !in.failed(); ++i) {
    const Lookup<const Stream> stream = find_as<Stream>(context, query.keys[i]);
    if (stream.failed()) {
      return false;
    }
    const std::string_view word = query.id_words[i];
    if (word == "$") {
      query.after.push_back(stream ? stream->last_id() : StreamId{});
    } else if (word == ">") {
      in.fail(
          "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> "
          "<consumer> option.");
    } else if (const auto id = StreamId::parse(word, 0)) {
      query.after.push_back(*id);
    } else {
      in.fail(kInvalidStreamId);
    }
  }
  return !in.failed();
}

// Whether there is something to read after `after`.
bool has_news(const Stream& stream, StreamId after) {
  const auto first = after.next();
  bool found = false;
  if (first && stream.size() > 0 && stream.last_id() > after) {
    stream.for_range(*first, StreamId::max(), [&](const data::StreamEntry&) {
      found = true;
      return false;
    });
  }
  return found;
}

// Waits with the ids that "$" stands for now.
void wait(Context& context, Args args, const ReadQuery& query) {
  std::vector<std::string> ids;
  for (const StreamId id : query.after) {
    ids.push_back(id.text());
  }
  std::vector<std::string_view> command(args.begin(), args.end());
  std::copy(ids.begin(), ids.end(), command.end() - static_cast<std::ptrdiff_t>(ids.size()));
  context.block({.keys = query.keys,
                 .wanted = data::Type::kStream,
                 .deadline_ms = *query.deadline_ms,
                 .command = command});
}

}  // namespace

void xread(Context& context, Args args) {
  ReadQuery query;
  if (!read_query(context, args, query)) {
    return;
  }
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < query.keys.size(); ++i) {
    if (context.origin == Origin::kResumed && query.keys[i] != context.ready_key) {
      continue;
    }
    const Lookup<const Stream> stream = find_as<Stream>(context, query.keys[i]);
    if (stream && has_news(*stream, query.after[i])) {
      ready.push_back(i);
    }
  }
  if (ready.empty()) {
    if (query.deadline_ms) {
      wait(context, args, query);
    } else {
      context.reply.null_array();
    }
    return;
  }
  const bool as_map = context.session.protocol > 2;
  if (as_map) {
    context.reply.begin_map(ready.size());
  } else {
    context.reply.begin_array(ready.size());
  }
  for (const std::size_t i : ready) {
    if (!as_map) {
      context.reply.begin_array(2);
    }
    context.reply.bulk(query.keys[i]);
    const Lookup<const Stream> stream = find_as<Stream>(context, query.keys[i]);
    reply_entries(context, *stream, {*query.after[i].next(), StreamId::max()}, query.count);
  }
}

}  // namespace sequent::cmd
