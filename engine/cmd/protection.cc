#include "engine/cmd/protection.h"

namespace sequent::cmd {
namespace {

bool is_local(std::string_view address) {
  return address.starts_with('/') || address.starts_with("127.0.0.1:") ||
         address.starts_with("[::1]:");
}

}  // namespace

bool is_enabled(std::string_view setting, const state::Session& who) {
  return setting == "yes" || who.address.empty() || (setting == "local" && is_local(who.address));
}

}  // namespace sequent::cmd
