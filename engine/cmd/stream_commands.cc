#include "engine/cmd/stream_commands.h"

#include <string>
#include <vector>

#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/stream_args.h"
#include "engine/data/stream.h"

namespace sequent::cmd {
namespace {

using data::Stream;
using data::StreamId;
using data::StreamTrim;

constexpr KeyEvent kTrimEvent{state::kStreamEvent, "xtrim"};

// Records the addition with the id that was given and what trimming left.
void propagate_add(Context& context,
                   Args args,
                   const StreamAddArgs& added,
                   std::string_view id,
                   std::size_t length) {
  constexpr std::size_t kMostBefore = 6;
  const base::NumberText length_text = base::format_int(static_cast<std::int64_t>(length));
  std::vector<std::string_view> command;
  command.reserve(kMostBefore + args.size() - added.first_field);
  command.assign({"XADD", args[1]});
  if (added.trim.by != StreamTrim::By::kNothing) {
    command.insert(command.end(), {"MAXLEN", "=", length_text});
  }
  command.emplace_back(id);
  const Args pairs = args.subspan(added.first_field);
  command.insert(command.end(), pairs.begin(), pairs.end());
  context.propagate(command);
}

void reply_range(Context& context, Args args, bool falling) {
  ArgReader in(context.reply, args, 2);
  const StreamInterval interval = read_interval(in, falling);
  std::int64_t count = -1;
  while (in.more()) {
    if (in.take("COUNT", 1)) {
      count = std::max<std::int64_t>(in.integer(), 0);
    } else {
      in.fail();
    }
  }
  if (in.failed()) {
    return;
  }
  const Lookup<const Stream> stream = find_as<Stream>(context, args[1]);
  if (stream.failed()) {
    return;
  }
  if (!stream) {
    context.reply.begin_array(0);
  } else if (count == 0) {
    context.reply.null_array();
  } else {
    reply_entries(context, *stream, interval, count < 0 ? 0 : static_cast<std::uint64_t>(count),
                  falling);
  }
}

}  // namespace

void xadd(Context& context, Args args) {
  StreamAddArgs added;
  if (!read_add_args(context, args, StreamVerb::kAdd, added)) {
    return;
  }
  const Lookup<const Stream> old = find_as<Stream>(context, args[1]);
  if (old.failed()) {
    return;
  }
  if (!old && added.must_exist) {
    context.reply.null();
    return;
  }
  const StreamId last = old ? old->last_id() : StreamId{};
  if (last == StreamId::max()) {
    context.reply.error(
        "ERR The stream has exhausted the last possible ID, unable to add more items");
    return;
  }
  const auto id = added.id.after(last, context.now_ms);
  if (!id) {
    context.reply.error(
        "ERR The ID specified in XADD is equal or smaller than the target stream top item");
    return;
  }
  Stream& stream = *find_or_create<Stream>(context, args[1]);
  const state::Config& config = context.instance.config;
  stream.append(*id, args.subspan(added.first_field),
                {.entries = static_cast<std::uint64_t>(config.stream_node_max_entries),
                 .bytes = static_cast<std::uint64_t>(config.stream_node_max_bytes)});
  const std::uint64_t trimmed = stream.trim(added.trim);
  context.changed(args[1]);
  if (trimmed > 0) {
    context.notify(kTrimEvent, args[1]);
  }
  const std::string id_text = id->text();
  propagate_add(context, args, added, id_text, stream.size());
  context.reply.bulk(id_text);
}

void xlen(Context& context, Args args) {
  const Lookup<const Stream> stream = find_as<Stream>(context, args[1]);
  if (!stream.failed()) {
    context.reply.integer(stream ? static_cast<std::int64_t>(stream->size()) : 0);
  }
}

void xrange(Context& context, Args args) {
  reply_range(context, args, false);
}
void xrevrange(Context& context, Args args) {
  reply_range(context, args, true);
}

void xdel(Context& context, Args args) {
  const Lookup<Stream> stream = find_for_change<Stream>(context, args[1]);
  if (stream.failed()) {
    return;
  }
  if (!stream) {
    context.reply.integer(0);
    return;
  }
  std::vector<StreamId> ids;
  ArgReader in(context.reply, args, 2);
  while (in.more()) {
    ids.push_back(read_stream_id(in, 0));
  }
  if (in.failed()) {
    return;
  }
  std::int64_t removed = 0;
  for (const StreamId id : ids) {
    removed += stream->erase(id) ? 1 : 0;
  }
  if (removed > 0) {
    context.changed(args[1]);
  }
  context.reply.integer(removed);
}

void xtrim(Context& context, Args args) {
  StreamAddArgs wanted;
  if (!read_add_args(context, args, StreamVerb::kTrim, wanted)) {
    return;
  }
  const Lookup<Stream> stream = find_for_change<Stream>(context, args[1]);
  if (stream.failed()) {
    return;
  }
  const std::uint64_t removed = stream ? stream->trim(wanted.trim) : 0;
  if (removed > 0) {
    context.changed(args[1]);
    context.propagate({"XTRIM", args[1], "MAXLEN", "=", std::to_string(stream->size())});
  }
  context.reply.integer(static_cast<std::int64_t>(removed));
}

void xsetid(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  const StreamId id = read_stream_id(in, 0);
  // What a log says was so when it was written.
  const bool is_checked = !context.instance.loading;
  std::int64_t entries_added = 0;
  bool has_entries_added = false;
  StreamId max_deleted;
  while (in.more()) {
    if (in.take("ENTRIESADDED", 1)) {
      entries_added = in.integer();
      has_entries_added = true;
      if (entries_added < 0 && is_checked) {
        in.fail("ERR entries_added must be positive");
      }
    } else if (in.take("MAXDELETEDID", 1)) {
      max_deleted = read_stream_id(in, 0);
      if (id < max_deleted && is_checked) {
        in.fail("ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
      }
    } else {
      in.fail();
    }
  }
  if (in.failed()) {
    return;
  }
  const Lookup<Stream> stream = find_for_change<Stream>(context, args[1]);
  if (stream.failed()) {
    return;
  }
  if (!stream) {
    context.reply.error(kNoSuchKey);
    return;
  }
  if (is_checked && stream->size() > 0 && id < stream->last_entry_id()) {
    in.fail("ERR The ID specified in XSETID is smaller than the target stream top item");
  } else if (is_checked && has_entries_added &&
             stream->size() > static_cast<std::uint64_t>(entries_added)) {
    in.fail("ERR The entries_added specified in XSETID is smaller than the target stream length");
  }
  if (in.failed()) {
    return;
  }
  stream->set_last_id(id);
  if (has_entries_added) {
    stream->set_entries_added(static_cast<std::uint64_t>(entries_added));
  }
  if (max_deleted != StreamId{}) {
    stream->set_max_deleted_id(max_deleted);
  }
  context.changed(args[1]);
  context.reply.ok();
}

}  // namespace sequent::cmd
