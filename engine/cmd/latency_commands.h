#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void latency_doctor(Context& context, Args args);
void latency_graph(Context& context, Args args);
void latency_help(Context& context, Args args);
void latency_histogram(Context& context, Args args);
void latency_history(Context& context, Args args);
void latency_latest(Context& context, Args args);
void latency_reset(Context& context, Args args);

}  // namespace sequent::cmd
