#include "engine/cmd/tracked_keys.h"

namespace sequent::cmd {

void remember_keys(Context& context, Args args) {
  const CommandSpec& spec = *context.spec;
  if (spec.first_key <= 0) {
    return;
  }
  const auto count = static_cast<int>(args.size());
  const int last = spec.last_key < 0 ? count + spec.last_key : spec.last_key;
  for (int i = spec.first_key; i <= last && i < count; i += spec.key_step) {
    context.instance.tracking.remember(context.session, args[static_cast<std::size_t>(i)]);
  }
}

}  // namespace sequent::cmd
