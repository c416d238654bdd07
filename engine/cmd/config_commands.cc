#include "engine/cmd/config_commands.h"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/cmd/echo.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/help.h"
#include "engine/cmd/protection.h"
#include "engine/cmd/settings.h"
#include "engine/cmd/users.h"
#include "engine/state/config.h"
#include "engine/state/config_file.h"
#include "engine/state/instance.h"

namespace sequent::cmd {

void config_get(Context& context, Args args) {
  std::map<std::string_view, std::string> found;
  for (const std::string_view pattern : args.subspan(2)) {
    const bool is_name = pattern.find_first_of("*?[") == std::string_view::npos;
    for (state::Setting& setting : state::settings(context.instance.config, pattern)) {
      found.emplace(is_name ? pattern : setting.name, std::move(setting.value));
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
  context.instance.stats = {};
  context.instance.calls.reset();
  context.reply.ok();
}

void config_rewrite(Context& context, Args /*args*/) {
  const state::Config& config = context.instance.config;
  if (config.file.empty()) {
    return context.reply.error("ERR The server is running without a config file");
  }
  state::Config current = config;
  current.users = configured_users(context.instance);
  if (const auto written = state::rewrite_config_file(current); !written) {
    return context.reply.error("ERR Rewriting config file: " + written.error().message);
  }
  context.reply.ok();
}

// All or nothing: the settings are tried on a copy, and taken back if the server cannot
// obey them. What is wrong with a name is said before what is wrong with a value.
void config_set(Context& context, Args args) {
  if (args.size() % 2 != 0) {
    return context.reply.error(kSyntaxError);
  }
  const auto failed = [&context](std::string_view name, std::string_view why) {
    std::string text = "ERR CONFIG SET failed (possibly related to argument '";
    text.append(name).append("') - ").append(why);
    context.reply.error(text);
  };
  state::Config changed = context.instance.config;
  const auto when = is_enabled(changed.enable_protected_configs, context.session)
                        ? state::SetTime::kRunningUnprotected
                        : state::SetTime::kRunning;
  std::set<std::string> seen;
  std::optional<state::ConfigRefusal> bad_value;
  for (std::size_t i = 2; i < args.size(); i += 2) {
    const std::string_view name = args[i];
    std::string problem;
    const state::SetResult result = state::set_setting(changed, name, args[i + 1], problem, when);
    if (result != state::SetResult::kUnknown && !seen.insert(base::to_lower(name)).second) {
      return failed(name, "duplicate parameter");
    }
    switch (result) {
      case state::SetResult::kDone:
        break;
      case state::SetResult::kUnknown:
        return context.reply.error("ERR Unknown option or number of arguments for CONFIG SET - '" +
                                   shown(name, name.size()) + "'");
      case state::SetResult::kImmutable:
        return failed(name, "can't set immutable config");
      case state::SetResult::kProtected:
        return failed(name, "can't set protected config");
      case state::SetResult::kBadValue:
        if (!bad_value) {
          bad_value = {.setting = name, .why = std::move(problem)};
        }
        break;
    }
  }
  if (bad_value) {
    return failed(bad_value->setting, bad_value->why);
  }
  if (context.instance.apply_config) {
    if (const auto refused = context.instance.apply_config(changed)) {
      return failed(refused->setting, refused->why);
    }
  }
  std::swap(context.instance.config, changed);
  obey_settings(context.instance, changed);
  if (context.instance.journal != nullptr) {
    context.instance.journal->configure(state::journal_settings(context.instance.config));
  }
  context.reply.ok();
}

}  // namespace sequent::cmd
