#include "engine/cmd/protection.h"

namespace sequent::cmd {
namespace {

bool is_local(std::string_view address) {
  return address.starts_with('/') || address.starts_with("127.0.0.1:") ||
         address.starts_with("[::1]:");
}

std::string not_allowed(std::string_view command, std::string_view setting) {
  std::string text = "ERR ";
  text.append(command).append(" command not allowed. If the ").append(setting);
  return text +
         " option is set to \"local\", you can run it from a local connection, otherwise you need "
         "to set this option in the configuration file, and then restart the server.";
}

}  // namespace

bool is_enabled(std::string_view setting, const state::Session& who) {
  return setting == "yes" || who.address.empty() || (setting == "local" && is_local(who.address));
}

std::string check_protection(const CommandSpec& spec,
                             const state::Config& config,
                             const state::Session& who) {
  const bool debug = spec.name == "debug";
  if (is_enabled(debug ? config.enable_debug_command : config.enable_module_command, who)) {
    return {};
  }
  return debug ? not_allowed("DEBUG", "enable-debug-command")
               : not_allowed("MODULE", "enable-module-command");
}

}  // namespace sequent::cmd
