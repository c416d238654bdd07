#include "engine/cmd/config_commands.h"

#include <array>
#include <map>
#include <string>

#include "engine/cmd/errors.h"
#include "engine/cmd/help.h"
#include "engine/state/config.h"

namespace sequent::cmd {

void config_get(Context& context, Args args) {
  std::map<std::string_view, std::string> found;
  for (const std::string_view pattern : args.subspan(2)) {
    for (state::Setting& setting : state::settings(context.instance.config, pattern)) {
      found.emplace(setting.name, std::move(setting.value));
    }
  }
  context.reply.begin_map(found.size());
  for (const auto& [name, value] : found) {
    context.reply.bulk(name);
    context.reply.bulk(value);
  }
}

void config_help(Context& context, Args /*args*/) {
  static constexpr std::array<std::string_view, 8> kLines{
      "GET <pattern>",
      "    Return parameters matching the glob-like <pattern> and their values.",
      "SET <directive> <value>",
      "    Set the configuration <directive> to <value>.",
      "RESETSTAT",
      "    Reset statistics reported by the INFO command.",
      "REWRITE",
      "    Rewrite the configuration file.",
  };
  reply_help(context, "CONFIG", kLines);
}

void config_resetstat(Context& context, Args /*args*/) {
  context.instance.stats = {.started_ms = context.instance.stats.started_ms};
  context.reply.ok();
}

void config_rewrite(Context& context, Args /*args*/) {
  context.reply.error("ERR The server is running without a config file");
}

// All or nothing: the settings are tried on a copy.
void config_set(Context& context, Args args) {
  if (args.size() % 2 != 0) {
    return context.reply.error(wrong_arity("config|set"));
  }
  state::Config changed = context.instance.config;
  for (std::size_t i = 2; i < args.size(); i += 2) {
    const std::string name(args[i]);
    const std::string failed =
        "ERR CONFIG SET failed (possibly related to argument '" + name + "') - ";
    std::string problem;
    switch (state::set_setting(changed, name, args[i + 1], problem)) {
      case state::SetResult::kDone:
        break;
      case state::SetResult::kUnknown:
        return context.reply.error("ERR Unknown option or number of arguments for CONFIG SET - '" +
                                   name + "'");
      case state::SetResult::kImmutable:
        return context.reply.error(failed + "can't set immutable config");
      case state::SetResult::kBadValue:
        return context.reply.error(failed + problem);
    }
  }
  context.instance.config = changed;
  context.reply.ok();
}

}  // namespace sequent::cmd
