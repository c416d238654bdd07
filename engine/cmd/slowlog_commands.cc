#include "engine/cmd/slowlog_commands.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/help.h"

namespace sequent::cmd {

void slowlog_get(Context& context, Args args) {
  static constexpr std::string_view kBadCount = "ERR count should be greater than or equal to -1";
  const auto& entries = context.instance.slowlog.entries();
  std::size_t count = std::min<std::size_t>(10, entries.size());
  if (args.size() > 3) {
    return context.reply.error(
        "ERR unknown subcommand or wrong number of arguments for 'GET'. Try SLOWLOG HELP.");
  }
  if (args.size() == 3) {
    ArgReader in(context.reply, args, 2);
    const std::int64_t wanted = in.integer_in(-1, INT64_MAX, kBadCount, kBadCount);
    if (in.failed()) {
      return;
    }
    count =
        wanted < 0 ? entries.size() : std::min(static_cast<std::size_t>(wanted), entries.size());
  }
  resp::ReplySink& reply = context.reply;
  reply.begin_array(count);
  for (std::size_t i = 0; i < count; ++i) {
    const state::Slowlog::Entry& entry = entries[i];
    reply.begin_array(6);
    reply.integer(entry.id);
    reply.integer(entry.time_s);
    reply.integer(entry.microseconds);
    reply.begin_array(entry.words.size());
    for (const std::string& word : entry.words) {
      reply.bulk(word);
    }
    reply.bulk(entry.address);
    reply.bulk(entry.name);
  }
}

void slowlog_help(Context& context, Args /*args*/) {
  static constexpr std::string_view kLines[] = {
      "GET [<count>]",
      "    Return top <count> entries from the slowlog (default: 10, -1 mean all).",
      "    Entries are made of:",
      "    id, timestamp, time in microseconds, arguments array, client IP and port,",
      "    client name",
      "LEN",
      "    Return the length of the slowlog.",
      "RESET",
      "    Reset the slowlog.",
  };
  reply_help(context, "SLOWLOG", kLines);
}

void slowlog_len(Context& context, Args /*args*/) {
  context.reply.integer(static_cast<std::int64_t>(context.instance.slowlog.entries().size()));
}

void slowlog_reset(Context& context, Args /*args*/) {
  context.instance.slowlog.clear();
  context.reply.ok();
}

}  // namespace sequent::cmd
