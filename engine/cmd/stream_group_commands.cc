#include "engine/cmd/stream_group_commands.h"

#include <optional>
#include <vector>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/help.h"
#include "engine/cmd/stream_args.h"
#include "engine/cmd/stream_groups.h"

namespace sequent::cmd {
namespace {

using data::Stream;
using data::StreamGroup;
using data::StreamId;

constexpr std::string_view kNeedsKey =
    "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use "
    "the MKSTREAM option to create an empty stream automatically.";

struct GroupOptions {
  bool make_stream = false;
  std::optional<std::int64_t> entries_read;
};

// False: an error is replied.
bool read_options(Context& context, Args args, bool may_make, GroupOptions& options) {
  constexpr std::int64_t kUnknown = -1;
  ArgReader in(context.reply, args, 5);
  while (in.more()) {
    if (may_make && in.take("MKSTREAM")) {
      options.make_stream = true;
    } else if (in.take("ENTRIESREAD", 1)) {
      const std::int64_t count = in.integer();
      if (count < kUnknown && !context.instance.loading) {  // a count may have wrapped around
        in.fail("ERR value for ENTRIESREAD must be positive or -1");
      }
      options.entries_read = count == kUnknown ? std::nullopt : std::optional(count);
    } else {
      in.fail(wrong_subcommand(args));
    }
  }
  return !in.failed();
}

// The group that a subcommand is about. Null: an error is replied.
StreamGroup* find_named_group(Context& context, Args args) {
  const Lookup<Stream> stream = find_for_change<Stream>(context, args[2]);
  if (stream.failed()) {
    return nullptr;
  }
  if (!stream) {
    context.reply.error(kNeedsKey);
    return nullptr;
  }
  StreamGroup* group = stream->find_group(args[3]);
  if (group == nullptr) {
    context.reply.error(no_such_group(args[2], args[3]));
  }
  return group;
}

// Where a new group begins. Absent: an error is replied.
std::optional<StreamId> read_start(Context& context, std::string_view word, StreamId last) {
  if (word == "$") {
    return last;
  }
  const auto id = StreamId::parse(word, 0);
  if (!id) {
    context.reply.error(kInvalidStreamId);
  }
  return id;
}

}  // namespace

void xgroup_create(Context& context, Args args) {
  constexpr std::size_t kMostWords = 8;
  GroupOptions options;
  if (!read_options(context, args, true, options)) {
    return;
  }
  const Lookup<const Stream> old = find_as<Stream>(context, args[2]);
  if (old.failed()) {
    return;
  }
  if (!old && !options.make_stream) {
    return context.reply.error(kNeedsKey);
  }
  if (args.size() > kMostWords) {
    return context.reply.error(wrong_subcommand(args));
  }
  const auto start = read_start(context, args[4], old ? old->last_id() : StreamId{});
  if (!start) {
    return;
  }
  if (old && old->find_group(args[3]) != nullptr) {
    return context.reply.error("BUSYGROUP Consumer Group name already exists");
  }
  const bool is_new = !old;
  find_or_create<Stream>(context, args[2])->add_group(args[3], *start, options.entries_read);
  if (is_new) {
    context.changed(args[2]);
  } else {
    context.changed_quietly(args[2]);
  }
  context.reply.ok();
}

void xgroup_setid(Context& context, Args args) {
  GroupOptions options;
  if (!read_options(context, args, false, options)) {
    return;
  }
  StreamGroup* group = find_named_group(context, args);
  if (group == nullptr) {
    return;
  }
  if (args.size() != 5 && args.size() != 7) {
    return context.reply.error(wrong_subcommand(args));
  }
  std::optional<StreamId> id;
  if (args[4] == "-" || args[4] == "+") {
    id = args[4] == "-" ? StreamId{} : StreamId::max();
  } else {
    id = read_start(context, args[4], find_as<Stream>(context, args[2])->last_id());
  }
  if (id) {
    group->set_position(*id, options.entries_read);
    context.changed_quietly(args[2]);
    context.reply.ok();
  }
}

void xgroup_createconsumer(Context& context, Args args) {
  StreamGroup* group = find_named_group(context, args);
  if (group == nullptr) {
    return;
  }
  const auto [consumer, is_new] = group->add_consumer(args[4], context.now_ms);
  if (is_new) {
    context.changed_quietly(args[2]);
    propagate_claims(context, {args[2], args[3]}, *group, *consumer, {});
  }
  context.reply.integer(is_new ? 1 : 0);
}

void xgroup_delconsumer(Context& context, Args args) {
  StreamGroup* group = find_named_group(context, args);
  if (group == nullptr) {
    return;
  }
  const auto dropped = group->remove_consumer(args[4]);
  if (dropped) {
    context.changed_quietly(args[2]);
  }
  context.reply.integer(static_cast<std::int64_t>(dropped.value_or(0)));
}

void xgroup_destroy(Context& context, Args args) {
  const Lookup<Stream> stream = find_for_change<Stream>(context, args[2]);
  if (stream.failed()) {
    return;
  }
  if (!stream) {
    return context.reply.error(kNeedsKey);
  }
  const bool removed = stream->remove_group(args[3]);
  if (removed) {
    context.changed_quietly(args[2]);
    context.instance.blocking.ready(context.db, args[2]);
  }
  context.reply.integer(removed ? 1 : 0);
}

void xgroup_help(Context& context, Args /*args*/) {
  static constexpr std::string_view kLines[] = {
      "CREATE <key> <groupname> <id|$> [option]",
      "    Create a new consumer group. Options are:",
      "    * MKSTREAM",
      "      Create the empty stream if it does not exist.",
      "    * ENTRIESREAD entries_read",
      "      Set the group's entries_read counter (internal use).",
      "CREATECONSUMER <key> <groupname> <consumer>",
      "    Create a new consumer in the specified group.",
      "DELCONSUMER <key> <groupname> <consumer>",
      "    Remove the specified consumer.",
      "DESTROY <key> <groupname>",
      "    Remove the specified group.",
      "SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]",
      "    Set the current group ID and entries_read counter.",
  };
  reply_help(context, "XGROUP", kLines);
}

void xack(Context& context, Args args) {
  const Context::Counting reading(context);
  const Lookup<Stream> stream = find_for_change<Stream>(context, args[1]);
  if (stream.failed()) {
    return;
  }
  StreamGroup* group = stream ? stream->find_group(args[2]) : nullptr;
  if (group == nullptr) {
    return context.reply.integer(0);
  }
  std::vector<StreamId> ids;
  ArgReader in(context.reply, args, 3);
  while (in.more()) {
    ids.push_back(read_stream_id(in, 0));
  }
  if (in.failed()) {
    return;
  }
  std::int64_t acknowledged = 0;
  for (const StreamId id : ids) {
    acknowledged += group->acknowledge(id) ? 1 : 0;
  }
  if (acknowledged > 0) {
    context.changed_quietly();
  }
  context.reply.integer(acknowledged);
}

}  // namespace sequent::cmd
