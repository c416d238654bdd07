#include "engine/cmd/tracked_keys.h"

#include "engine/cmd/key_specs.h"

namespace sequent::cmd {

void remember_keys(Context& context, Args args) {
  const CommandSpec& spec = *context.spec;
  if (spec.has(kNoMandatoryKeys)) {
    return;  // a script: the commands that it called have been here
  }
  const auto keys = keys_of(spec, args);
  if (!keys) {
    return;
  }
  for (const KeyUse& key : *keys) {
    context.instance.tracking.remember(context.session, args[key.position]);
  }
}

}  // namespace sequent::cmd
