#include "engine/cmd/command_commands.h"

#include <array>
#include <string>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/base/parse.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/help.h"
#include "engine/cmd/table.h"

namespace sequent::cmd {
namespace {

struct FlagName {
  CommandFlag flag;
  std::string_view name;
};
constexpr std::array kFlagNames{
    FlagName{kWrite, "write"},
    FlagName{kReadOnly, "readonly"},
    FlagName{kDenyOom, "denyoom"},
    FlagName{kAdmin, "admin"},
    FlagName{kPubSub, "pubsub"},
    FlagName{kNoScript, "noscript"},
    FlagName{kBlocking, "blocking"},
    FlagName{kLoading, "loading"},
    FlagName{kStale, "stale"},
    FlagName{kSkipMonitor, "skip_monitor"},
    FlagName{kSkipSlowlog, "skip_slowlog"},
    FlagName{kAsking, "asking"},
    FlagName{kFast, "fast"},
    FlagName{kNoAuth, "no_auth"},
    FlagName{kNoMandatoryKeys, "no_mandatory_keys"},
    FlagName{kNoMulti, "no_multi"},
    FlagName{kMovableKeys, "movablekeys"},
    FlagName{kAllowBusy, "allow_busy"},
    FlagName{kNoAsyncLoading, "no_async_loading"},
};

bool is_subcommand(const CommandSpec& spec) {
  return spec.name.find('|') != std::string_view::npos;
}

std::vector<const CommandSpec*> subcommands_of(const CommandSpec& container) {
  std::vector<const CommandSpec*> found;
  const std::string prefix = std::string(container.name) + "|";
  for (const CommandSpec& spec : all_commands()) {
    if (spec.name.starts_with(prefix)) {
      found.push_back(&spec);
    }
  }
  return found;
}

std::vector<const CommandSpec*> top_level() {
  std::vector<const CommandSpec*> found;
  for (const CommandSpec& spec : all_commands()) {
    if (!is_subcommand(spec)) {
      found.push_back(&spec);
    }
  }
  return found;
}

// The ten fields of COMMAND INFO. There are no ACL categories, hints and key
// specifications in this version: those sets are empty.
void describe(resp::ReplySink& reply, const CommandSpec& spec) {
  std::vector<std::string_view> flags;
  for (const FlagName& flag : kFlagNames) {
    if (spec.has(flag.flag)) {
      flags.push_back(flag.name);
    }
  }
  const std::vector<const CommandSpec*> subcommands = subcommands_of(spec);
  reply.begin_array(10);
  reply.bulk(spec.name);
  reply.integer(spec.arity);
  reply.begin_set(flags.size());
  for (const std::string_view flag : flags) {
    reply.simple(flag);
  }
  reply.integer(spec.first_key);
  reply.integer(spec.last_key);
  reply.integer(spec.key_step);
  reply.begin_set(0);
  reply.begin_array(0);
  reply.begin_array(0);
  reply.begin_array(subcommands.size());
  for (const CommandSpec* subcommand : subcommands) {
    describe(reply, *subcommand);
  }
}

// Commands that say with a number how many keys follow it: at which word it stands.
std::size_t key_count_position(std::string_view name) {
  constexpr std::array<std::string_view, 9> kFirst{"lmpop",  "sintercard", "zdiff",
                                                   "zinter", "zintercard", "zmpop",
                                                   "zunion", "blmpop",     "bzmpop"};
  constexpr std::array<std::string_view, 6> kSecond{"eval",       "eval_ro", "evalsha",
                                                    "evalsha_ro", "fcall",   "fcall_ro"};
  if (name == "blmpop" || name == "bzmpop") {
    return 2;
  }
  if (std::ranges::find(kFirst, name) != kFirst.end()) {
    return 1;
  }
  return std::ranges::find(kSecond, name) != kSecond.end() || name == "zdiffstore" ||
                 name == "zinterstore" || name == "zunionstore"
             ? 2
             : 0;
}

std::vector<std::string_view> keys_of(const CommandSpec& spec, Args args) {
  std::vector<std::string_view> keys;
  if (spec.first_key > 0) {
    const auto count = static_cast<int>(args.size());
    const int last = spec.last_key < 0 ? count + spec.last_key : spec.last_key;
    for (int i = spec.first_key; i <= last && i < count; i += spec.key_step) {
      keys.push_back(args[static_cast<std::size_t>(i)]);
    }
  }
  if (const std::size_t at = key_count_position(spec.name); at > 0 && at < args.size()) {
    const auto count = base::parse_int(args[at]);
    if (count && *count > 0 && static_cast<std::size_t>(*count) <= args.size() - at - 1) {
      const Args named = args.subspan(at + 1, static_cast<std::size_t>(*count));
      keys.insert(keys.end(), named.begin(), named.end());
    }
  }
  if (spec.name == "xread") {
    const auto streams = std::ranges::find_if(
        args, [](std::string_view word) { return base::equal_ignoring_case(word, "STREAMS"); });
    const auto after = static_cast<std::size_t>(args.end() - streams);
    if (after > 1) {
      keys.assign(streams + 1, streams + 1 + static_cast<std::ptrdiff_t>((after - 1) / 2));
    }
  }
  return keys;
}

}  // namespace

void command(Context& context, Args args) {
  if (args.size() > 1) {
    return context.reply.error("ERR unknown subcommand '" + std::string(args[1].substr(0, 128)) +
                               "'. Try COMMAND HELP.");
  }
  const std::vector<const CommandSpec*> all = top_level();
  context.reply.begin_array(all.size());
  for (const CommandSpec* spec : all) {
    describe(context.reply, *spec);
  }
}

void command_count(Context& context, Args /*args*/) {
  context.reply.integer(static_cast<std::int64_t>(top_level().size()));
}

void command_getkeys(Context& context, Args args) {
  const Args words = args.subspan(2);
  const CommandSpec* spec = find_command(words);
  if (spec == nullptr) {
    return context.reply.error("ERR Invalid command specified");
  }
  if (!spec->takes(words.size())) {
    return context.reply.error("ERR Invalid number of arguments specified for command");
  }
  const std::vector<std::string_view> keys = keys_of(*spec, words);
  if (keys.empty()) {
    return context.reply.error("ERR The command has no key arguments");
  }
  context.reply.begin_array(keys.size());
  for (const std::string_view key : keys) {
    context.reply.bulk(key);
  }
}

void command_help(Context& context, Args /*args*/) {
  static constexpr std::array<std::string_view, 10> kLines{
      "(no subcommand)",
      "    Return details about all commands.",
      "COUNT",
      "    Return the total number of commands in this server.",
      "LIST",
      "    Return a list of all commands in this server.",
      "INFO [<command-name> ...]",
      "    Return details about multiple commands.",
      "GETKEYS <full-command>",
      "    Return the keys from a full command.",
  };
  reply_help(context, "COMMAND", kLines);
}

void command_info(Context& context, Args args) {
  const Args names = args.subspan(2);
  if (names.empty()) {
    return command(context, args.first(1));
  }
  context.reply.begin_array(names.size());
  for (const std::string_view name : names) {
    if (const CommandSpec* spec = find_command(name)) {
      describe(context.reply, *spec);
    } else {
      context.reply.null_array();
    }
  }
}

void command_list(Context& context, Args args) {
  if (args.size() > 2) {
    return context.reply.error(kSyntaxError);
  }
  const std::vector<const CommandSpec*> all = top_level();
  context.reply.begin_set(all.size());
  for (const CommandSpec* spec : all) {
    context.reply.bulk(spec->name);
  }
}

}  // namespace sequent::cmd
