#pragma once

#include "engine/resp/reply_sink.h"

struct lua_State;

namespace sequent::script {

// Writes the Lua value on the top of the stack as the reply of a script and
// pops it, by Redis's rules: numbers lose their fraction, an array ends at its
// first nil, false and nil are null, {ok=}, {err=}, {double=}, {map=}, {set=},
// {big_number=} and {verbatim_string=} are what they say. What is nested too
// deep becomes the error "reached lua stack limit".
// `script_protocol`: what the script chose by redis.setresp.
// REQUIRES: the state belongs to an Interpreter.
void write_lua_reply(lua_State* lua, resp::ReplySink& reply, int script_protocol);

}  // namespace sequent::script
