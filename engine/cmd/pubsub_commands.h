#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void subscribe(Context& context, Args args);
void unsubscribe(Context& context, Args args);
void psubscribe(Context& context, Args args);
void punsubscribe(Context& context, Args args);
void publish(Context& context, Args args);
void pubsub_channels(Context& context, Args args);
void pubsub_help(Context& context, Args args);
void pubsub_numpat(Context& context, Args args);
void pubsub_numsub(Context& context, Args args);

void pubsub_shardchannels(Context& context, Args args);
void pubsub_shardnumsub(Context& context, Args args);
void spublish(Context& context, Args args);
void ssubscribe(Context& context, Args args);
void sunsubscribe(Context& context, Args args);

}  // namespace sequent::cmd
