#include "engine/cmd/debug_commands.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>

#include "engine/base/ascii.h"
#include "engine/base/glob.h"
#include "engine/base/parse.h"
#include "engine/cmd/debug_protocol.h"
#include "engine/cmd/debug_reload.h"
#include "engine/cmd/echo.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/help.h"
#include "engine/cmd/key_digest.h"
#include "engine/cmd/object_commands.h"
#include "engine/cmd/value_payload.h"

// What tests of servers and clients look into. Those of Redis's subcommands that name its own
// structures are not here.

namespace sequent::cmd {
namespace {

void digest(Context& context, Args /*args*/) {
  base::Digest sum;
  for (std::size_t db = 0; db < context.instance.databases.size(); ++db) {
    context.instance.databases[db]->for_each([&](data::Entry entry) {
      add_digest(sum, digest_of_key(static_cast<int>(db), entry, context.instance.big));
    });
  }
  context.reply.simple(digest_text(sum));
}

void digest_value(Context& context, Args args) {
  const Args names = args.subspan(2);
  context.reply.begin_array(names.size());
  for (const std::string_view name : names) {
    const data::Entry entry = context.keys.find(name);
    const base::Digest value =
        entry ? digest_of_value(entry, context.instance.big) : base::Digest();
    context.reply.simple(digest_text(value));
  }
}

void help(Context& context, Args /*args*/) {
  static constexpr std::array<std::string_view, 33> kLines{
      "DIGEST",
      "    Output a hex signature representing the current DB content.",
      "DIGEST-VALUE <key> [<key> ...]",
      "    Output a hex signature of the values of all the specified keys.",
      "ERROR <string>",
      "    Return an error with <string> as message.",
      "LOADAOF",
      "    Let all keys go and read the log again.",
      "OBJECT <key>",
      "    Show low level info about `key` and associated value.",
      "PAUSE-CRON <0|1>",
      "    Taken for the sake of tests: what clients hold is counted at every event.",
      "POPULATE <count> [<prefix>] [<size>]",
      "    Create <count> string keys named key:<num>. If <prefix> is specified then",
      "    it is used instead of the 'key' prefix.",
      "PROTOCOL <type>",
      "    Reply with a test value of the specified type.",
      "RELOAD [option ...]",
      "    Save the keys in a file and read them back from it.",
      "REPLYBUFFER <subcommand> <value>",
      "    Taken for the sake of tests: who has read its replies has no buffer.",
      "SET-ACTIVE-EXPIRE <0|1>",
      "    Setting it to 0 disables expiring keys in background when they are not",
      "    accessed (otherwise the Redis behavior). Setting it to 1 reenables back the",
      "    default.",
      "SET-DISABLE-DENY-SCRIPTS <0|1>",
      "    Setting it to 1 lets scripts call commands that are denied to them.",
      "QUICKLIST-PACKED-THRESHOLD <size>",
      "    Taken for the sake of tests: large elements of lists are kept as all others.",
      "SLEEP <seconds>",
      "    Stop the server for <seconds>. Decimals allowed.",
      "STRINGMATCH-LEN <pattern> <string>",
      "    Return 1 if the string matches the pattern.",
  };
  reply_help(context, "DEBUG", kLines);
}

void error(Context& context, Args args) {
  context.reply.error(args[2]);
}

void object(Context& context, Args args) {
  const data::Entry entry = context.keys.find(args[2]);
  if (!entry) {
    return context.reply.error(kNoSuchKey);
  }
  std::string payload;
  if (const base::Status written = write_value(payload, entry, context.instance.big); !written) {
    return context.reply.error("ERR " + written.error().message);
  }
  std::array<char, 24> address{};
  std::snprintf(address.data(), address.size(), "%p", static_cast<void*>(entry.block()));
  std::string text = "Value at:";
  text.append(address.data()).append(" refcount:1 encoding:").append(encoding_of(entry));
  text.append(" serializedlength:").append(std::to_string(payload.size() - 1));
  text.append(" lru:").append(std::to_string(entry.access()));
  const auto& access = context.instance.access;
  const bool by_time = access.measure() == data::AccessClock::Measure::kRecency;
  text.append(" lru_seconds_idle:")
      .append(std::to_string(by_time ? access.idle_seconds(entry) : 0));
  context.reply.simple(text);
}

// Keys that are there stay as they are.
void populate(Context& context, Args args) {
  const auto count = base::parse_int(args[2]);
  const auto size = args.size() > 4 ? base::parse_int(args[4]) : std::optional<std::int64_t>(0);
  if (!count || *count < 0 || !size || *size < 0) {
    return context.reply.error(kMustBePositive);
  }
  const std::string prefix(args.size() > 3 ? args[3] : "key");
  for (std::int64_t i = 0; i < *count; ++i) {
    const std::string key = prefix + ":" + std::to_string(i);
    if (context.find(key)) {
      continue;
    }
    std::string value = "value:" + std::to_string(i);
    if (*size > 0) {
      value.resize(static_cast<std::size_t>(*size));
    }
    context.will_change(key);
    context.keys.put_bytes(key, value);
    context.changed(key);
    context.propagate({"SET", key, value});
  }
  context.reply.ok();
}

void set_active_expire(Context& context, Args args) {
  context.instance.expires_actively = args[2] != "0";
  context.reply.ok();
}

void set_disable_deny_scripts(Context& context, Args args) {
  context.instance.scripts_call_all = args[2] != "0";
  context.reply.ok();
}

// What is then there is what a restart would find.
void load_log(Context& context, Args /*args*/) {
  if (!context.instance.read_back) {
    return context.reply.error("ERR this store is kept in memory only: there is no log to read");
  }
  if (const base::Status read = context.instance.read_back(); !read) {
    return context.reply.error("ERR Error trying to load the log: " + read.error().message);
  }
  context.reply.ok();
}

void sleep(Context& context, Args args) {
  const auto seconds = base::parse_double(args[2]);
  if (!seconds || *seconds < 0) {
    return context.reply.error(kNotFloat);
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(*seconds));
  context.reply.ok();
}

void stringmatch(Context& context, Args args) {
  context.reply.integer(base::glob_match(args[2], args[3]) ? 1 : 0);
}

void take(Context& context, Args /*args*/) {
  context.reply.ok();
}

struct Subcommand {
  std::string_view name;
  std::size_t least;  // words, with DEBUG
  std::size_t most;
  Handler run;
};
constexpr std::size_t kAny = static_cast<std::size_t>(-1);
constexpr std::array kSubcommands{
    Subcommand{"digest", 2, 2, digest},
    Subcommand{"digest-value", 3, kAny, digest_value},
    Subcommand{"error", 3, 3, error},
    Subcommand{"help", 2, 2, help},
    Subcommand{"loadaof", 2, 2, load_log},
    Subcommand{"object", 3, 4, object},
    Subcommand{"pause-cron", 3, 3, take},
    Subcommand{"populate", 3, 5, populate},
    Subcommand{"protocol", 3, 3, debug_protocol},
    Subcommand{"quicklist-packed-threshold", 3, 3, take},
    Subcommand{"reload", 2, kAny, debug_reload},
    Subcommand{"replybuffer", 4, 4, take},
    Subcommand{"set-active-expire", 3, 3, set_active_expire},
    Subcommand{"set-disable-deny-scripts", 3, 3, set_disable_deny_scripts},
    Subcommand{"sleep", 3, 3, sleep},
    Subcommand{"stringmatch-len", 4, 4, stringmatch},
};

}  // namespace

void debug(Context& context, Args args) {
  for (const Subcommand& subcommand : kSubcommands) {
    if (base::equal_ignoring_case(args[1], subcommand.name) && args.size() >= subcommand.least &&
        args.size() <= subcommand.most) {
      return subcommand.run(context, args);
    }
  }
  context.reply.error("ERR unknown subcommand or wrong number of arguments for '" + shown(args[1]) +
                      "'. Try DEBUG HELP.");
}

}  // namespace sequent::cmd
