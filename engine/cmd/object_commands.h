#pragma once

#include <string_view>

#include "engine/cmd/command.h"
#include "engine/data/entry.h"

namespace sequent::cmd {

void object_encoding(Context& context, Args args);
void object_freq(Context& context, Args args);
void object_help(Context& context, Args args);
void object_idletime(Context& context, Args args);
void object_refcount(Context& context, Args args);

// As OBJECT ENCODING replies.
[[nodiscard]] std::string_view encoding_of(data::Entry entry);

}  // namespace sequent::cmd
