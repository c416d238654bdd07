#include "engine/cmd/command_commands.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/glob.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/categories.h"
#include "engine/cmd/command_tips.h"
#include "engine/cmd/echo.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/help.h"
#include "engine/cmd/key_spec_reply.h"
#include "engine/cmd/key_specs.h"
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

void reply_categories(resp::ReplySink& reply, const CommandSpec& spec) {
  std::vector<std::string> names;
  for (const CategoryName& each : all_categories()) {
    if ((categories_of(spec) & each.category) != 0) {
      names.push_back("@" + std::string(each.name));
    }
  }
  reply.begin_set(names.size());
  for (const std::string& name : names) {
    reply.simple(name);
  }
}

// The ten fields of COMMAND INFO.
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
  reply_categories(reply, spec);
  const std::vector<std::string_view> tips = tips_of(spec);
  reply.begin_set(tips.size());
  for (const std::string_view tip : tips) {
    reply.bulk(tip);
  }
  reply_key_specs(reply, spec);
  if (subcommands.empty()) {
    reply.begin_set(0);
    return;
  }
  reply.begin_array(subcommands.size());
  for (const CommandSpec* subcommand : subcommands) {
    describe(reply, *subcommand);
  }
}

// Which commands COMMAND LIST names: those whose `word` fits. No command is of a module.
struct ListFilter {
  enum class By : std::uint8_t { kNothing, kModule, kCategory, kPattern };

  By by = By::kNothing;
  std::string_view word;

  [[nodiscard]] bool keeps(const CommandSpec& spec) const {
    switch (by) {
      case By::kModule:
        return false;
      case By::kCategory: {
        const auto category = find_category(word);
        return category && (categories_of(spec) & *category) != 0;
      }
      case By::kPattern:
        return base::glob_match(word, spec.name, base::Case::kIgnored);
      case By::kNothing:
        break;
    }
    return true;
  }
};

// FILTERBY MODULE|ACLCAT|PATTERN <word>
ListFilter read_filter(ArgReader& in) {
  using By = ListFilter::By;
  if (!in.take("FILTERBY", 2)) {
    in.fail();
    return {};
  }
  const By by = in.take("MODULE")    ? By::kModule
                : in.take("ACLCAT")  ? By::kCategory
                : in.take("PATTERN") ? By::kPattern
                                     : By::kNothing;
  if (by == By::kNothing) {
    in.fail();
  }
  return {.by = by, .word = in.word()};
}

// The keys of the command that follows the first two words; absent: an error is replied.
std::optional<std::vector<KeyUse>> find_keys(Context& context, Args words) {
  const CommandSpec* spec = find_command(words);
  if (spec == nullptr) {
    context.reply.error("ERR Invalid command specified");
    return std::nullopt;
  }
  const auto& specs = key_specs_of(*spec);
  const bool has_keys =
      std::ranges::any_of(specs, [](const KeySpec& each) { return (each.flags & kKeyNone) == 0; });
  if (!has_keys) {
    context.reply.error("ERR The command has no key arguments");
    return std::nullopt;
  }
  if (!spec->takes(words.size())) {
    context.reply.error("ERR Invalid number of arguments specified for command");
    return std::nullopt;
  }
  auto keys = keys_of(*spec, words);
  if (!keys && spec->has(kNoMandatoryKeys)) {
    keys.emplace();
  }
  if (keys) {
    std::erase_if(*keys, [](const KeyUse& key) { return (key.flags & kKeyNone) != 0; });
  }
  if (!keys || (keys->empty() && !spec->has(kNoMandatoryKeys))) {
    context.reply.error("ERR Invalid arguments specified for command");
    return std::nullopt;
  }
  return keys;
}

}  // namespace

void command(Context& context, Args args) {
  if (args.size() > 1) {
    return context.reply.error("ERR unknown subcommand '" + shown(args[1]) +
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
  if (const auto keys = find_keys(context, words)) {
    context.reply.begin_array(keys->size());
    for (const KeyUse& key : *keys) {
      context.reply.bulk(words[key.position]);
    }
  }
}

void command_getkeysandflags(Context& context, Args args) {
  const Args words = args.subspan(2);
  if (const auto keys = find_keys(context, words)) {
    context.reply.begin_array(keys->size());
    for (const KeyUse& key : *keys) {
      context.reply.begin_array(2);
      context.reply.bulk(words[key.position]);
      reply_key_flags(context.reply, key.flags);
    }
  }
}

void command_help(Context& context, Args /*args*/) {
  static constexpr std::string_view kLines[] = {
      "(no subcommand)",
      "    Return details about all Redis commands.",
      "COUNT",
      "    Return the total number of commands in this Redis server.",
      "LIST",
      "    Return a list of all commands in this Redis server.",
      "INFO [<command-name> ...]",
      "    Return details about multiple Redis commands.",
      "    If no command names are given, documentation details for all",
      "    commands are returned.",
      "DOCS [<command-name> ...]",
      "    Return documentation details about multiple Redis commands.",
      "    If no command names are given, documentation details for all",
      "    commands are returned.",
      "GETKEYS <full-command>",
      "    Return the keys from a full Redis command.",
      "GETKEYSANDFLAGS <full-command>",
      "    Return the keys and the access flags from a full Redis command.",
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
      context.reply.null();
    }
  }
}

void command_list(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  ListFilter filter;
  if (in.more()) {
    filter = read_filter(in);
  }
  if (in.more()) {
    in.fail();
  }
  if (in.failed()) {
    return;
  }
  std::vector<std::string_view> names;
  for (const CommandSpec& spec : all_commands()) {
    if (filter.keeps(spec)) {
      names.push_back(spec.name);
    }
  }
  context.reply.begin_array(names.size());
  for (const std::string_view name : names) {
    context.reply.bulk(name);
  }
}

}  // namespace sequent::cmd
