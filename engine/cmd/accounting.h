#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "engine/cmd/command.h"
#include "engine/resp/reply_sink.h"
#include "engine/state/instance.h"
#include "engine/state/session.h"

namespace sequent::cmd {

class Context;

// One call of a command that is over.
struct Call {
  const CommandSpec& spec;
  Args args;
  std::chrono::nanoseconds spent{0};
  bool failed = false;  // it replied with an error
};

// Counts the call, and shows it to those who look for slow ones.
void account(state::Instance& instance, const state::Session& session, const Call& call);
// Counts an error reply by its code.
void account_error(state::Instance& instance, std::string_view code);
// A command that was refused, with an error of this code, before it ran; `spec` null: there is
// no such command.
void account_rejection(state::Instance& instance, const CommandSpec* spec, std::string_view code);

// The time since the last call of this.
std::chrono::nanoseconds lap(state::Instance& instance);

// Shows the command to MONITORs.
void show_to_monitors(const Context& context, Args args);

}  // namespace sequent::cmd
